import { create } from 'zustand'
import type { z } from 'zod'
import type { Problem } from '../../core/base/problem.ts'
import type { Study } from '../../core/study/study.ts'
import type { AppEvent, librarySummarySchema, WorklistRow } from '../../contract/calls.ts'
import { call, subscribe } from '../api/client.ts'

export type LibraryFilter = 'all' | 'to-read' | 'draft' | 'signed' | 'problems'
export type JobProgress = Extract<AppEvent, { kind: 'job-progress' }>
type JobEnd = Extract<AppEvent, { kind: 'job-ended' }>

interface LibraryStore {
  summary: z.output<typeof librarySummarySchema> | null
  /** The pages of the work-list that were asked for so far, under `find` and `filter`. */
  rows: readonly WorklistRow[]
  /** How many there are in all under `find` and `filter`. */
  total: number
  /** Where the next page begins; null when all are here. */
  next: number | null
  problem: Problem | null
  filter: LibraryFilter
  find: string
  selectedUid: string | null
  /** The selected study with its series; null while it is on its way. */
  detail: Study | null
  /** The job that this window started or has heard of. */
  job: { jobId: string; progress: JobProgress | null; cancelling: boolean } | null
  lastEnd: JobEnd | null
  refresh: () => Promise<void>
  setFilter: (filter: LibraryFilter) => Promise<void>
  /** Adds the next page of the work-list. */
  showMore: () => Promise<void>
  setFind: (find: string) => Promise<void>
  select: (studyUid: string | null) => Promise<void>
  addFolder: () => Promise<void>
  addFiles: () => Promise<void>
  setWatched: (path: string, watched: boolean) => Promise<Problem | null>
  removeFolder: (path: string) => Promise<Problem | null>
  openDemonstration: () => Promise<void>
  rescan: () => Promise<void>
  cancelJob: () => Promise<void>
  dismissEnd: () => void
  hear: (event: AppEvent) => void
}

/** Rows of a page: more than fit on a tall screen, few enough to be drawn at once. */
const pageRows = 200
const mostAtOnce = 2000

const stateOf: Readonly<Record<LibraryFilter, WorklistRow['reportState'] | null>> = {
  all: null,
  'to-read': 'to-read',
  draft: 'draft',
  signed: 'signed',
  problems: 'not-readable',
}

export const useLibrary = create<LibraryStore>()((set, get) => {
  type Started = Awaited<ReturnType<typeof call<'library.addFolder' | 'library.addFiles' | 'library.rescan' | 'library.openDemonstration'>>>

  const started = (answer: Started): void => {
    if (!answer.ok) set({ problem: answer.error })
    else if (answer.value !== null) {
      const { jobId } = answer.value
      // A short job may have ended before its own answer arrived.
      if (get().lastEnd?.jobId === jobId) return
      const known = get().job
      set({ problem: null, lastEnd: null, job: known?.jobId === jobId ? known : { jobId, progress: null, cancelling: false } })
    }
  }

  /** What the list is asked for; an answer to an older question is not shown. */
  const question = (): string => JSON.stringify([get().find, get().filter])

  const askPage = (after: number | null, limit: number): ReturnType<typeof call<'library.worklist'>> =>
    call('library.worklist', { find: get().find, state: stateOf[get().filter], after, limit })

  const firstPage = async (): Promise<void> => {
    const asked = question()
    const page = await askPage(null, pageRows)
    if (question() === asked) set(page.ok ? page.value : { problem: page.error })
  }

  return {
    summary: null,
    rows: [],
    total: 0,
    next: null,
    problem: null,
    filter: 'all',
    find: '',
    selectedUid: null,
    detail: null,
    job: null,
    lastEnd: null,

    refresh: async () => {
      const asked = question()
      const [summary, page] = await Promise.all([
        call('library.summary', undefined),
        askPage(null, Math.min(mostAtOnce, Math.max(pageRows, get().rows.length))),
      ])
      if (question() !== asked) return
      const failed = [summary, page].find((answer) => !answer.ok)
      set({
        problem: failed === undefined || failed.ok ? null : failed.error,
        ...(summary.ok ? { summary: summary.value } : {}),
        ...(page.ok ? page.value : {}),
      })
      const selected = get().selectedUid
      if (selected !== null) await get().select(selected)
    },

    setFilter: async (filter) => {
      set({ filter })
      await firstPage()
    },

    setFind: async (find) => {
      set({ find })
      await firstPage()
    },

    showMore: async () => {
      const { next } = get()
      if (next === null) return
      const asked = question()
      const page = await askPage(next, pageRows)
      // Another page or another question came between: this one no longer follows on what is shown.
      if (question() !== asked || get().next !== next) return
      if (!page.ok) set({ problem: page.error })
      else set({ ...page.value, rows: [...get().rows, ...page.value.rows] })
    },

    select: async (studyUid) => {
      const same = get().selectedUid === studyUid
      set(same ? {} : { selectedUid: studyUid, detail: null })
      if (studyUid === null) return
      const answer = await call('library.study', { studyUid })
      if (get().selectedUid !== studyUid) return
      // It left the library while it was shown, with its folder or its files.
      if (!answer.ok && same && answer.error.code === 'study-missing') {
        set({ selectedUid: null, detail: null })
        return
      }
      set(answer.ok ? { detail: answer.value } : { detail: null, problem: answer.error })
    },

    addFolder: async () => {
      started(await call('library.addFolder', undefined))
    },

    addFiles: async () => {
      started(await call('library.addFiles', undefined))
    },

    setWatched: async (path, watched) => {
      const answer = await call('library.setWatched', { path, watched })
      return answer.ok ? null : answer.error
    },

    removeFolder: async (path) => {
      const answer = await call('library.removeFolder', { path })
      return answer.ok ? null : answer.error
    },

    openDemonstration: async () => {
      started(await call('library.openDemonstration', undefined))
    },

    rescan: async () => {
      started(await call('library.rescan', undefined))
    },

    cancelJob: async () => {
      const job = get().job
      if (job === null) return
      set({ job: { ...job, cancelling: true } })
      const answer = await call('job.cancel', { jobId: job.jobId })
      if (!answer.ok) set({ problem: answer.error })
    },

    dismissEnd: () => {
      set({ lastEnd: null })
    },

    hear: (event) => {
      if (event.kind === 'job-progress') {
        const cancelling = get().job?.jobId === event.jobId && get().job?.cancelling === true
        set({ job: { jobId: event.jobId, progress: event, cancelling } })
      } else if (event.kind === 'job-ended') {
        set({ lastEnd: event, ...(get().job?.jobId === event.jobId ? { job: null } : {}) })
        void get().refresh()
      } else if (event.kind === 'library-changed') {
        void get().refresh()
      }
    },
  }
})

/** Keeps the lists true while the window is open; returns the function that stops it. */
export const followLibrary = (): (() => void) => subscribe(useLibrary.getState().hear)
