import { beforeEach, expect, it } from 'vitest'
import type { OutboxState } from '../../../contract/outbox.ts'
import { problem } from '../../../core/base/problem.ts'
import type { Delivery } from '../../../core/report/delivery.ts'
import { fail, ok } from '../../../core/base/result.ts'
import { followOutbox, stuck, useOutbox } from '../../../renderer/state/outbox-state.ts'
import { installBridge } from '../fake-bridge.ts'

const waiting = (deliveryId: number, reason: string | null): Delivery => ({
  deliveryId, reportId: 'SR-1', version: deliveryId, patientName: 'DOE^Jane', since: '2026-11-21T10:00:00Z', problem: reason, ended: null, endedAt: null, folder: null, formats: null,
})

const facts: OutboxState = { outbox: { folder: '/mnt/pacs', formats: ['hl7'] }, waiting: [waiting(1, null), waiting(2, 'away')], isSending: false }

beforeEach(() => useOutbox.setState({ facts: null, problem: null }))

it('is asked for again when something was sent or was not, and marks only what was tried', async () => {
  const main = installBridge({ 'outbox.state': () => ok(facts) })
  const end = followOutbox()
  main.send({ kind: 'library-changed' })
  main.send({ kind: 'deliveries-changed' })
  await Promise.resolve()
  end()
  main.send({ kind: 'deliveries-changed' })
  expect(main.calls.map(({ name }) => name)).toEqual(['outbox.state', 'outbox.state'])
  expect(stuck(facts).map(({ deliveryId }) => deliveryId)).toEqual([2])
  expect(stuck(null)).toEqual([])
})

it('a refused folder leaves what was set, with the reason', async () => {
  installBridge({ 'outbox.state': () => ok(facts), 'outbox.chooseFolder': () => fail(problem('outbox-in-library', 'Not there.')) })
  await useOutbox.getState().load()
  await useOutbox.getState().chooseFolder()
  expect(useOutbox.getState()).toMatchObject({ facts, problem: { code: 'outbox-in-library' } })
})

it('a version that may not be sent says why, at its own place', async () => {
  installBridge({ 'outbox.send': () => fail(problem('no-outbox', 'No folder.')) })
  expect(await useOutbox.getState().send('SR-1', 1)).toMatchObject({ code: 'no-outbox' })
  expect(useOutbox.getState().problem).toBeNull()
})
