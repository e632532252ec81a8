import { create } from 'zustand'
import type { AppEvent } from '../../contract/calls.ts'
import type { OutboxState as OutboxFacts } from '../../contract/outbox.ts'
import type { Problem } from '../../core/base/problem.ts'
import type { Delivery, ReportFormat } from '../../core/report/delivery.ts'
import type { Result } from '../../core/base/result.ts'
import { call, subscribe } from '../api/client.ts'

interface OutboxStore {
  /** As main last answered; null until then. */
  readonly facts: OutboxFacts | null
  readonly problem: Problem | null
  readonly load: () => Promise<void>
  readonly chooseFolder: () => Promise<void>
  readonly setFormats: (formats: readonly ReportFormat[]) => Promise<void>
  readonly switchOff: () => Promise<void>
  readonly tryAgain: () => Promise<void>
  readonly giveUp: (deliveryId: number) => Promise<void>
  /** Answers why it was refused, null when it waits. */
  readonly send: (reportId: string, version: number) => Promise<Problem | null>
  readonly hear: (event: AppEvent) => void
}

/** The folder for signed reports and what waits for it, as settings, library and report show it. */
export const useOutbox = create<OutboxStore>()((set, get) => {
  const take = (answer: Result<OutboxFacts>): Problem | null => {
    set(answer.ok ? { facts: answer.value, problem: null } : { problem: answer.error })
    return answer.ok ? null : answer.error
  }
  return {
    facts: null,
    problem: null,
    load: async () => void take(await call('outbox.state', undefined)),
    chooseFolder: async () => void take(await call('outbox.chooseFolder', undefined)),
    setFormats: async (formats) => {
      const { facts } = get()
      // The tick stands at once, and goes back where it is refused.
      if (facts !== null && facts.outbox !== null) set({ facts: { ...facts, outbox: { ...facts.outbox, formats: [...formats] } } })
      if (take(await call('outbox.setFormats', { formats: [...formats] })) !== null) set({ facts })
    },
    switchOff: async () => void take(await call('outbox.switchOff', undefined)),
    tryAgain: async () => void take(await call('outbox.tryAgain', undefined)),
    giveUp: async (deliveryId) => void take(await call('outbox.giveUp', { deliveryId })),
    send: async (reportId, version) => {
      const answer = await call('outbox.send', { reportId, version })
      if (answer.ok) take(answer)
      return answer.ok ? null : answer.error
    },
    hear: (event) => {
      if (event.kind === 'deliveries-changed' || event.kind === 'app-changed') void get().load()
    },
  }
})

/** What a reader should know of: tried and not sent. A report that was signed a moment ago is none of these. */
export const stuck = (facts: OutboxFacts | null): readonly Delivery[] => (facts?.waiting ?? []).filter(({ problem }) => problem !== null)

/** Keeps it true while the window is open; returns the function that stops it. */
export const followOutbox = (): (() => void) => {
  void useOutbox.getState().load()
  return subscribe(useOutbox.getState().hear)
}
