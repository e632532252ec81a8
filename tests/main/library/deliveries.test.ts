import { expect, it } from 'vitest'
import type { Outbox } from '../../../core/report/delivery.ts'
import type { Report } from '../../../core/report/report.ts'
import { deliveriesOf, findOutbox, giveDeliveryUp, noteDelivered, noteDeliveryProblem, queueDelivery, setOutbox, waitingDeliveries } from '../../../main/library/deliveries.ts'
import { adoptSigned, saveDraft, storeSigned } from '../../../main/library/reports.ts'
import { signable as draft } from '../../core/report/fixture.ts'
import { openLibrary, temporaryFolder } from './open.ts'

const outbox: Outbox = { folder: '/mnt/pacs', formats: ['hl7', 'pdf'], onOwnDrive: false }
const now = '2026-11-21T10:00:00+01:00'

const signed: Report = { ...draft, state: 'final', reader: 'Dr A', signedAt: now, seal: 'f'.repeat(64) }

it('a signature makes a row that waits where a folder is set, and none where none is', () => {
  const folder = temporaryFolder()
  const { db } = openLibrary(folder)
  saveDraft(db, draft, null, now)
  expect(storeSigned(db, signed, {}, draft.revision, now).ok).toBe(true)
  expect(waitingDeliveries(db)).toEqual([])

  const other = openLibrary(temporaryFolder()).db
  setOutbox(other, outbox)
  expect(findOutbox(other)).toEqual({ ok: true, value: outbox })
  saveDraft(other, draft, null, now)
  // Refused: nothing is stored, and nothing waits.
  expect(storeSigned(other, signed, {}, draft.revision + 7, now).ok).toBe(false)
  expect(waitingDeliveries(other)).toEqual([])
  storeSigned(other, signed, {}, draft.revision, now)
  expect(waitingDeliveries(other)).toMatchObject([{ reportId: signed.reportId, version: 1, since: now, problem: null, ended: null, patientName: signed.header.patientName }])
  setOutbox(other, null)
  expect(findOutbox(other)).toEqual({ ok: true, value: null })
})

it.each(['{"folder":"/mnt/pacs","formats":["hologram"],"onOwnDrive":false}', 'no JSON'])('a setting that this version cannot read (%s) stops no signature: it waits, and the reason is told', (stored) => {
  const { db } = openLibrary(temporaryFolder())
  setOutbox(db, outbox)
  db.prepare("UPDATE settings SET value = ? WHERE key = 'outbox'").run(stored)
  saveDraft(db, draft, null, now)
  expect(storeSigned(db, signed, {}, draft.revision, now).ok).toBe(true)
  expect(waitingDeliveries(db)).toMatchObject([{ reportId: signed.reportId, ended: null }])
  expect(findOutbox(db)).toMatchObject({ ok: false, error: { code: 'outbox-unreadable' } })
})

it('a report that is read back from its file is not sent again', () => {
  const { db } = openLibrary(temporaryFolder())
  setOutbox(db, outbox)
  expect(adoptSigned(db, signed, {})).toBe(true)
  expect(waitingDeliveries(db)).toEqual([])
})

it('a version waits once, ends once, and may then wait again; what was stays', () => {
  const { db } = openLibrary(temporaryFolder())
  const version = { reportId: 'SR-1', version: 2, now }
  queueDelivery(db, version)
  queueDelivery(db, version)
  const [first] = waitingDeliveries(db)
  expect(waitingDeliveries(db)).toHaveLength(1)
  const deliveryId = first?.deliveryId ?? -1
  noteDeliveryProblem(db, { deliveryId, problem: 'The drive is away.' })
  expect(waitingDeliveries(db)[0]?.problem).toBe('The drive is away.')
  noteDelivered(db, { deliveryId, folder: '/mnt/pacs', formats: ['hl7'], now })
  expect(waitingDeliveries(db)).toEqual([])
  queueDelivery(db, version)
  const again = waitingDeliveries(db)[0]?.deliveryId ?? -1
  noteDeliveryProblem(db, { deliveryId: again, problem: 'The drive is away.' })
  giveDeliveryUp(db, { deliveryId: again, now })
  // The end stands: neither a later problem nor a second end changes it.
  noteDeliveryProblem(db, { deliveryId: again, problem: 'late' })
  giveDeliveryUp(db, { deliveryId, now: 'later' })
  expect(deliveriesOf(db, 'SR-1')).toMatchObject([
    { ended: 'delivered', endedAt: now, folder: '/mnt/pacs', formats: ['hl7'], problem: null },
    { ended: 'given-up', endedAt: now, folder: null, formats: null, problem: 'The drive is away.' },
  ])
  expect(() => db.exec('DELETE FROM deliveries')).toThrow(/never deleted/)
  expect(() => db.exec(`UPDATE deliveries SET problem = 'x'`)).toThrow(/never changed/)
})

it('files that left while the reader gave them up are noted as sent', () => {
  const { db } = openLibrary(temporaryFolder())
  queueDelivery(db, { reportId: 'SR-1', version: 1, now })
  const deliveryId = waitingDeliveries(db)[0]?.deliveryId ?? -1
  giveDeliveryUp(db, { deliveryId, now })
  noteDelivered(db, { deliveryId, folder: '/mnt/pacs', formats: ['pdf'], now })
  expect(deliveriesOf(db, 'SR-1').map(({ ended }) => ended)).toEqual(['given-up', 'delivered'])
})
