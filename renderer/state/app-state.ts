import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import type { Study } from '../../core/study/study.ts'
import type { AppEvent, AppState as AppFacts } from '../../contract/calls.ts'
import { call, subscribe } from '../api/client.ts'

export const pages = ['library', 'reading', 'report', 'outcomes', 'cohort', 'referral'] as const

export type Page = (typeof pages)[number]

/** Whether a page shows the open study; the others show the whole library. */
export const isOfStudy = (page: Page): boolean => page !== 'library' && page !== 'cohort'

interface AppStore {
  /** What main says about itself; null until it has answered. */
  facts: AppFacts | null
  problem: Problem | null
  page: Page
  /** The study whose band stands in the top bar; reading and report show this one. */
  study: Study | null
  panel: 'about' | 'commands' | 'settings' | 'units' | 'calibrations' | 'readers' | 'autotexts' | 'templates' | 'rules' | 'outbox' | null
  /** The finding whose text the report page shows first. */
  shownFindingId: string | null
  /** One sentence for something that happened out of sight. */
  notice: string | null
  load: () => Promise<void>
  hear: (event: AppEvent) => void
  /** Opens a study on a page; false, with a notice, if the library no longer has it. */
  openStudy: (studyUid: string, page: Page) => Promise<boolean>
  goTo: (page: Page) => void
  /** Goes to the text of a finding in the report. */
  openFinding: (findingId: string) => void
  show: (panel: AppStore['panel']) => void
  say: (sentence: string | null) => void
  chooseLibraryFolder: () => Promise<void>
  saveSettings: (settings: AppFacts['settings']) => Promise<Problem | null>
}

export const useApp = create<AppStore>()((set, get) => ({
  facts: null,
  problem: null,
  page: 'library',
  study: null,
  panel: null,
  shownFindingId: null,
  notice: null,

  load: async () => {
    const answer = await call('app.state', undefined)
    set(answer.ok ? { facts: answer.value, problem: null } : { problem: answer.error })
  },

  hear: (event) => {
    if (event.kind === 'notice') set({ notice: event.sentence })
    if (event.kind === 'app-changed') void get().load()
  },

  openStudy: async (studyUid, page) => {
    const answer = await call('library.study', { studyUid })
    if (!answer.ok) {
      set({ notice: answer.error.sentence })
      return false
    }
    set({ study: answer.value, page, shownFindingId: null })
    return true
  },

  goTo: (page) => {
    if (isOfStudy(page) && get().study === null) {
      set({ page: 'library', notice: 'Choose a study in the library first.' })
      return
    }
    set({ page, shownFindingId: null })
  },

  openFinding: (shownFindingId) => {
    set({ page: 'report', shownFindingId })
  },

  show: (panel) => {
    set({ panel })
  },

  say: (notice) => {
    set({ notice })
  },

  saveSettings: async (settings) => {
    const answer = await call('app.saveSettings', settings)
    if (!answer.ok) return answer.error
    await get().load()
    return null
  },

  chooseLibraryFolder: async () => {
    const answer = await call('app.chooseLibraryFolder', undefined)
    if (!answer.ok) set({ notice: answer.error.sentence })
  },
}))

/** Keeps the program's own state true while the window is open; returns the function that stops it. */
export const followApp = (): (() => void) => subscribe(useApp.getState().hear)
