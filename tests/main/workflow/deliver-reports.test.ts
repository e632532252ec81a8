import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Delivery, ReportFormat } from '../../../core/report/delivery.ts'
import type { Report } from '../../../core/report/report.ts'
import { deliverWaiting, keepDelivering } from '../../../main/workflow/deliver-reports.ts'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { giveUp, outboxFacts, sendAgain, setOutboxFolder, setOutboxFormats } from '../../../main/workflow/outbox.ts'
import { beginFollowUp } from '../../../main/workflow/report-follow-up.ts'
import { openReport } from '../../../main/workflow/report-open.ts'
import { saveReport } from '../../../main/workflow/report-save.ts'
import { signReport } from '../../../main/workflow/report-sign.ts'
import { killRooms } from '../../cli/report-kill-rooms.ts'
import { study } from '../../core/report/fixture.ts'
import { code, value } from '../../fixtures/result.ts'
import type { Bundle } from '../bundle.ts'
import { temporaryFolder } from '../library/open.ts'
import { bundleWorkers } from '../program.ts'
import type { TestRooms } from '../report/rooms.ts'

let workers: Bundle
let library: string
let target: string
let session: LibrarySession
let rooms: TestRooms

const open = async (): Promise<void> => {
  session = value(await openLibrary(library, { create: true, workersFolder: workers.folder }))
  rooms = killRooms(library, session)
}

beforeAll(async () => {
  workers = await bundleWorkers()
})
afterAll(() => workers.remove())

beforeEach(async () => {
  library = join(temporaryFolder(), 'library')
  target = join(temporaryFolder(), 'pacs')
  mkdirSync(target)
  await open()
})
afterEach(() => session.close())

const sign = async (draft: Report, change: Partial<Report['content']> = {}): Promise<Report> => {
  const { reportId, revision } = value(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, ...change } }))
  return value(await signReport(rooms, { reportId, revision, reader: 'Dr. Ada Example' })).report
}

const signFirst = async (): Promise<Report> => sign(value(await openReport(rooms, study.studyInstanceUid)), { levelsConfirmed: true, question: 'Pain on the right.' })
const amend = async ({ reportId }: Report): Promise<Report> => sign(value(await beginFollowUp(rooms, { reportId, kind: 'amended', reason: 'Side corrected' })), { question: 'Pain on the left.' })

const setUp = async (formats: readonly ReportFormat[] = ['hl7', 'pdf']): Promise<void> => {
  value(await setOutboxFolder(session, target))
  value(await setOutboxFormats(session, formats))
}

const pass = async (): Promise<Delivery[]> => value(await deliverWaiting(session, rooms))
const ofReport = async ({ reportId }: Report): Promise<Delivery[]> => value(await session.library.call('deliveries-of', { reportId }))

it('choosing the folder again mends a setting that cannot be read, and what waited goes out', async () => {
  await setUp(['text'])
  await session.library.call('set-outbox', { folder: target, formats: ['hologram' as ReportFormat], onOwnDrive: false })
  const report = await signFirst()
  expect(code(await deliverWaiting(session, rooms))).toBe('outbox-unreadable')
  expect(code(await outboxFacts(session))).toBe('outbox-unreadable')
  value(await setOutboxFolder(session, target))
  expect(await pass()).toEqual([])
  expect(readdirSync(target).some((name) => name.startsWith(report.reportId))).toBe(true)
})
const bytes = (): Record<string, string> => Object.fromEntries(readdirSync(target).sort().map((name) => [name, readFileSync(join(target, name)).toString('base64')]))

describe('what was signed', () => {
  it('is sent in the formats of the site, the PDF as it was stored, and noted with its folder', async () => {
    await setUp()
    const report = await signFirst()
    expect(await pass()).toEqual([])
    expect(readdirSync(target).sort()).toEqual([`${report.reportId}-v1.hl7`, `${report.reportId}-v1.pdf`])
    expect(readFileSync(join(target, `${report.reportId}-v1.hl7`), 'utf8')).toMatch(/^MSH\|/)
    const stored = readdirSync(join(library, 'reports'), { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.pdf')) ?? ''
    expect(readFileSync(join(target, `${report.reportId}-v1.pdf`)).equals(readFileSync(join(library, 'reports', stored)))).toBe(true)
    expect(await ofReport(report)).toMatchObject([{ version: 1, ended: 'delivered', folder: target, formats: ['hl7', 'pdf'], patientName: study.patientName }])
  })

  it('waits through a program that ends between signature and sending', async () => {
    await setUp()
    const report = await signFirst()
    await session.close()
    expect(readdirSync(target)).toEqual([])
    await open()
    expect(value(await outboxFacts(session)).waiting).toMatchObject([{ reportId: report.reportId, version: 1, problem: null }])
    expect(await pass()).toEqual([])
    expect(readdirSync(target)).toHaveLength(2)
  })

  it('leaves the same bytes when a pass is made twice, as after one that ended before its note', async () => {
    await setUp(['hl7', 'pdf', 'text', 'sr', 'encapsulated', 'fhir'])
    const report = await signFirst()
    await pass()
    const before = bytes()
    expect(Object.keys(before)).toHaveLength(6)
    value(await sendAgain(session, report.reportId, 1))
    await pass()
    expect(bytes()).toEqual(before)
    expect((await ofReport(report)).map(({ ended }) => ended)).toEqual(['delivered', 'delivered'])
  })

  it('is sent version by version: an amended one has files of its own', async () => {
    await setUp(['hl7'])
    const first = await signFirst()
    await amend(first)
    expect(await pass()).toEqual([])
    const text = (version: number): string => readFileSync(join(target, `${first.reportId}-v${version}.hl7`), 'utf8')
    expect(text(1)).toContain('Pain on the right.')
    expect(text(2)).toContain('Pain on the left.')
    // OBR-25: the second is a correction.
    const status = (version: number): string | undefined => /^OBR.*$/m.exec(text(version))?.[0].split('|')[25]
    expect([status(1), status(2)]).toEqual(['F', 'C'])
  })

  it('that waits goes where, and as what, the site says by then', async () => {
    await setUp(['hl7'])
    const report = await signFirst()
    await setUp(['text'])
    await pass()
    expect(readdirSync(target)).toEqual([`${report.reportId}-v1.txt`])
  })

  it('is not sent where no folder is set', async () => {
    const report = await signFirst()
    expect(await pass()).toEqual([])
    expect(await ofReport(report)).toEqual([])
    expect(code(await sendAgain(session, report.reportId, 1))).toBe('no-outbox')
    // A version from before the folder was set can be sent by hand; one that is no version cannot.
    await setUp(['text'])
    expect(code(await sendAgain(session, report.reportId, 2))).toBe('not-signed')
    value(await sendAgain(session, report.reportId, 1))
    await pass()
    expect(readdirSync(target)).toHaveLength(1)
  })
})

describe('what cannot be sent', () => {
  it('waits with its reason while the folder is away, which is not made, and goes when it is back', async () => {
    await setUp()
    const report = await signFirst()
    renameSync(target, `${target}-away`)
    expect(await pass()).toMatchObject([{ reportId: report.reportId, problem: expect.stringContaining(target) as string }])
    expect(existsSync(target)).toBe(false)
    renameSync(`${target}-away`, target)
    expect(await pass()).toEqual([])
    expect(readdirSync(target)).toHaveLength(2)
  })

  it('holds up no other: a segmentation waits for its SPECT', async () => {
    await setUp(['seg', 'hl7'])
    const first = await signFirst()
    const [left] = await pass()
    expect(left?.problem).toContain('SPECT')
    expect(readdirSync(target)).toEqual([])
    const second = await amend(first)
    // Only what the first version was measured on is away.
    const whole = rooms.report
    rooms.with({ report: async (id, version) => (version === 1 ? whole('SR-GONE', 1) : whole(id, version)) })
    value(await setOutboxFormats(session, ['hl7']))
    expect(await pass()).toMatchObject([{ version: 1 }])
    expect(readdirSync(target)).toEqual([`${second.reportId}-v2.hl7`])
  })

  it('is given up by a reader, and can be sent after all', async () => {
    await setUp(['hl7'])
    const report = await signFirst()
    rmSync(target, { recursive: true })
    const [waiting] = await pass()
    value(await giveUp(session, waiting?.deliveryId ?? -1))
    mkdirSync(target)
    expect(await pass()).toEqual([])
    expect(readdirSync(target)).toEqual([])
    expect(await ofReport(report)).toMatchObject([{ ended: 'given-up', problem: waiting?.problem }])
    value(await sendAgain(session, report.reportId, 1))
    await pass()
    expect(readdirSync(target)).toHaveLength(1)
  })

  it('into the mere place of a drive that is not connected', async () => {
    const onOwnDrive = statSync(target).dev !== statSync('/').dev
    value(await session.library.call('set-outbox', { folder: target, formats: ['hl7'], onOwnDrive: true }))
    await signFirst()
    const left = await pass()
    // Where temporary folders are a drive of their own, this one is connected.
    expect(left.map(({ problem }) => problem)).toEqual(onOwnDrive ? [] : [expect.stringContaining('not connected')])
    expect(readdirSync(target)).toHaveLength(onOwnDrive ? 1 : 0)
  })
})

describe('a folder is refused', () => {
  it('inside the library, also behind a link', async () => {
    expect(code(await setOutboxFolder(session, library))).toBe('outbox-in-library')
    mkdirSync(join(library, 'out'))
    expect(code(await setOutboxFolder(session, join(library, 'out')))).toBe('outbox-in-library')
    symlinkSync(join(library, 'out'), join(target, 'link'))
    expect(code(await setOutboxFolder(session, join(target, 'link')))).toBe('outbox-in-library')
    // A neighbour whose name only begins the same is none of it.
    mkdirSync(`${library}-out`)
    expect(code(await setOutboxFolder(session, `${library}-out`))).toBe('ok')
  })

  it('inside a folder that images are read from, also when that is indexed later', async () => {
    const source = join(target, 'dicom')
    mkdirSync(join(source, 'out'), { recursive: true })
    await session.library.call('add-folder', { path: source, now: '2026-11-21T10:00:00Z' })
    expect(code(await setOutboxFolder(session, join(source, 'out')))).toBe('outbox-in-source')
    await setUp(['hl7'])
    await session.library.call('add-folder', { path: target, now: '2026-11-21T10:00:00Z' })
    await signFirst()
    expect(await pass()).toMatchObject([{ problem: expect.stringContaining(target) as string }])
    expect(readdirSync(target)).toEqual(['dicom'])
  })

  it('that is missing, or is a file; what was set before stays', async () => {
    await setUp(['text'])
    expect(code(await setOutboxFolder(session, join(target, 'none')))).toBe('file-missing')
    writeFileSync(join(target, 'file'), '')
    expect(code(await setOutboxFolder(session, join(target, 'file')))).toBe('not-a-folder')
    expect(value(await outboxFacts(session)).outbox).toEqual({ folder: target, formats: ['text'] })
  })
})

describe('the window', () => {
  it('tries again by itself for as long as something waits, one pass at a time', async () => {
    await setUp(['hl7'])
    await signFirst()
    renameSync(target, `${target}-away`)
    const changed = vi.fn()
    const deliverer = keepDelivering(session, rooms, { changed, retryMs: 20 })
    deliverer.wish()
    deliverer.wish()
    expect(deliverer.isSending()).toBe(true)
    await vi.waitFor(async () => expect(value(await outboxFacts(session)).waiting[0]?.problem).not.toBeNull())
    renameSync(`${target}-away`, target)
    await vi.waitFor(() => expect(readdirSync(target)).toHaveLength(1))
    await vi.waitFor(async () => expect(value(await outboxFacts(session)).waiting).toEqual([]))
    expect(changed).toHaveBeenCalled()
    await deliverer.close()
    deliverer.wish()
    expect(deliverer.isSending()).toBe(false)
  })
})
