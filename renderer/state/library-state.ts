import { create } from 'zustand'
import type { z } from 'zod'
import type { Problem } from '../../core/base/problem.ts'
import type { Study } from '../../core/study/study.ts'
import type { AppEvent, fileProblemSchema, librarySummarySchema, WorklistRow } from '../../contract/calls.ts'
import { call, subscribe } from '../api/client.ts'

export type LibraryFilter = 'all' | 'to-read' | 'draft' | 'signed' | 'problems'
export type JobProgress = Extract<AppEvent, { kind: 'job-progress' }>
type JobEnd = Extract<AppEvent, { kind: 'job-ended' }>

interface LibraryStore {
  summary: z.output<typeof librarySummarySchema> | null
  rows: readonly WorklistRow[]
  fileProblems: readonly z.output<typeof fileProblemSchema>[]
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
  setFilter: (filter: LibraryFilter) => void
  setFind: (find: string) => Promise<void>
  select: (studyUid: string | null) => Promise<void>
  addFolder: () => Promise<void>
  openDemonstration: () => Promise<void>
  rescan: () => Promise<void>
  cancelJob: () => Promise<void>
  dismissEnd: () => void
  hear: (event: AppEvent) => void
}

/** A row under a filter; `problems` also shows the studies that cannot be read. */
export const rowMatches = (row: WorklistRow, filter: LibraryFilter): boolean => {
  if (filter === 'all') return true
  if (filter === 'problems') return row.reportState === 'not-readable'
  return row.reportState === filter
}

export const useLibrary = create<LibraryStore>()((set, get) => {
  type Started = Awaited<ReturnType<typeof call<'library.addFolder' | 'library.rescan' | 'library.openDemonstration'>>>

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

  return {
    summary: null,
    rows: [],
    fileProblems: [],
    problem: null,
    filter: 'all',
    find: '',
    selectedUid: null,
    detail: null,
    job: null,
    lastEnd: null,

    refresh: async () => {
      const find = get().find
      const [summary, rows, fileProblems] = await Promise.all([
        call('library.summary', undefined),
        call('library.worklist', { find }),
        call('library.problems', undefined),
      ])
      // The reader has typed on: this answer is for an older question.
      if (get().find !== find) return
      const failed = [summary, rows, fileProblems].find((answer) => !answer.ok)
      set({
        problem: failed === undefined || failed.ok ? null : failed.error,
        ...(summary.ok ? { summary: summary.value } : {}),
        ...(rows.ok ? { rows: rows.value } : {}),
        ...(fileProblems.ok ? { fileProblems: fileProblems.value } : {}),
      })
      const selected = get().selectedUid
      if (selected !== null) await get().select(selected)
    },

    setFilter: (filter) => {
      set({ filter })
    },

    setFind: async (find) => {
      set({ find })
      const rows = await call('library.worklist', { find })
      if (get().find !== find) return
      set(rows.ok ? { rows: rows.value } : { problem: rows.error })
    },

    select: async (studyUid) => {
      const same = get().selectedUid === studyUid
      set(same ? {} : { selectedUid: studyUid, detail: null })
      if (studyUid === null) return
      const answer = await call('library.study', { studyUid })
      if (get().selectedUid !== studyUid) return
      set(answer.ok ? { detail: answer.value } : { detail: null, problem: answer.error })
    },

    addFolder: async () => {
      started(await call('library.addFolder', undefined))
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
