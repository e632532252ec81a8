import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import type { LeftOutKind } from '../../core/study/left-out.ts'
import type { LeftOut } from '../../contract/problems.ts'
import { call } from '../api/client.ts'

interface ProblemsStore {
  find: string
  /** Null shows every file with a problem. */
  kind: LeftOutKind | null
  /** The pages asked for so far; null before the first answer. */
  shown: LeftOut | null
  problem: Problem | null
  /** What was last done, for a moment ("Copied"): the path it was done to. */
  copied: string | null
  refresh: () => Promise<void>
  setFind: (find: string) => Promise<void>
  setKind: (kind: LeftOutKind | null) => Promise<void>
  showMore: () => Promise<void>
  /** These files, or all with a problem. */
  retry: (paths: readonly string[] | null) => Promise<void>
  showFile: (path: string) => Promise<void>
  copyPath: (path: string) => Promise<void>
}

/** Entries of a page: a few screens full. */
const pageFiles = 100
const mostAtOnce = 500

export const useProblems = create<ProblemsStore>()((set, get) => {
  const question = (): string => JSON.stringify([get().find, get().kind])

  const load = async (limit: number): Promise<void> => {
    const asked = question()
    const answer = await call('library.leftOut', { find: get().find, kind: get().kind, offset: 0, limit })
    // The reader has typed on: this answer is for an older question.
    if (question() !== asked) return
    set(answer.ok ? { shown: answer.value, problem: null } : { problem: answer.error })
  }

  return {
    find: '',
    kind: null,
    shown: null,
    problem: null,
    copied: null,

    refresh: () => load(Math.min(mostAtOnce, Math.max(pageFiles, get().shown?.files.length ?? 0))),

    setFind: async (find) => {
      set({ find })
      await load(pageFiles)
    },

    setKind: async (kind) => {
      set({ kind })
      await load(pageFiles)
    },

    showMore: async () => {
      const { shown, find, kind } = get()
      if (shown === null || shown.files.length >= shown.total) return
      const asked = question()
      const answer = await call('library.leftOut', { find, kind, offset: shown.files.length, limit: pageFiles })
      if (question() !== asked || get().shown !== shown) return
      set(answer.ok ? { shown: { ...answer.value, files: [...shown.files, ...answer.value.files] } } : { problem: answer.error })
    },

    retry: async (paths) => {
      const answer = await call('library.retryProblems', { paths: paths === null ? null : [...paths] })
      set({ problem: answer.ok ? null : answer.error })
    },

    showFile: async (path) => {
      const answer = await call('library.showFile', { path })
      set({ problem: answer.ok ? null : answer.error })
    },

    copyPath: async (path) => {
      const answer = await call('library.copyPath', { path })
      set(answer.ok ? { problem: null, copied: path } : { problem: answer.error })
    },
  }
})
