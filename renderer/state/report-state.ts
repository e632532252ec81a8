import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Report, ReportContent } from '../../core/report/report.ts'
import { call } from '../api/client.ts'
import { mergeContent } from './merge-content.ts'
import type { Replaced } from './merge-content.ts'

/** Typing is saved this long after the first unsaved key, however long the reader types on. */
export const autosaveMs = 600
/** A save that failed is tried again after this long, and at once when the reader asks. */
export const retryMs = 5000

export type Saving = 'saved' | 'waiting' | 'saving' | 'failed'

interface ReportStore {
  studyUid: string | null
  /** As main last answered; its revision is what the next save is made against. */
  report: Report | null
  /** What the reader sees: the report's content with what is not saved yet. */
  content: ReportContent | null
  /** Why there is no report to show. */
  problem: Problem | null
  saving: Saving
  saveProblem: Problem | null
  savedAtMs: number | null
  /** Set when another window had saved: what was taken over, for the reader to see. */
  changedElsewhere: { readonly replaced: readonly Replaced[] } | null
  /** Where the signed PDF lies, after signing in this session. */
  pdfPath: string | null
  /** Opens the draft or the signed report. Text that could not be saved on an earlier visit comes back with it. */
  open: (studyUid: string) => Promise<void>
  edit: (change: (content: ReportContent) => ReportContent) => void
  /** Saves what is unsaved now; resolves when nothing is on its way any more. True when everything is saved. */
  flush: () => Promise<boolean>
  sign: (reader: string) => Promise<Problem | null>
  savePdf: () => Promise<Problem | null>
  /** Writes the signed report in every format; the sentence says where, null that the reader cancelled. */
  exportFiles: () => Promise<Result<string | null>>
  dismissChangedElsewhere: () => void
}

const nothing = {
  studyUid: null,
  report: null,
  content: null,
  problem: null,
  saving: 'saved',
  saveProblem: null,
  savedAtMs: null,
  changedElsewhere: null,
  pdfPath: null,
} as const

/** Refusals of a save that mean: another window was quicker. */
const takenElsewhere: ReadonlySet<string> = new Set(['report-changed-elsewhere', 'report-signed'])

const notOpen: Problem = { code: 'no-report', sentence: 'No report is open.' }

export const useReport = create<ReportStore>()((set, get) => {
  /** By study: text that could not be saved before the reader went elsewhere, with the report it was written on. */
  const unsaved = new Map<string, { readonly base: Report; readonly content: ReportContent }>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let running: Promise<void> | null = null

  const stopTimer = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const saveIn = (ms: number): void => {
    timer ??= setTimeout(() => {
      timer = null
      void save()
    }, ms)
  }
  const take = (report: Report, content: ReportContent): void => {
    set({ report, content, saveProblem: null, savedAtMs: Date.now(), saving: content === report.content ? 'saved' : 'waiting' })
    if (content !== report.content) saveIn(autosaveMs)
  }

  /** Puts the reader's unsaved text (`mine`, written on `base`) onto the report as it is saved now. */
  const restore = (base: Report, mine: ReportContent, saved: Report): void => {
    const { content, replaced } = mergeContent(base.content, mine, saved.content, saved.state === 'final')
    const isSame = JSON.stringify(content) === JSON.stringify(saved.content)
    if (replaced.length > 0) set({ changedElsewhere: { replaced } })
    take(saved, isSame ? saved.content : content)
  }

  /** Takes over what another window has saved, and keeps what only this reader changed. */
  const takeOver = async (base: Report, mine: ReportContent): Promise<void> => {
    const answer = await call('report.open', { studyUid: base.studyInstanceUid })
    if (get().report?.reportId !== base.reportId) return
    if (!answer.ok) {
      set({ saving: 'failed', saveProblem: answer.error })
      return
    }
    set({ changedElsewhere: { replaced: [] } })
    restore(base, get().content ?? mine, answer.value)
  }

  const saveOnce = async (): Promise<void> => {
    const { report, content } = get()
    if (report === null || content === null || content === report.content || report.state === 'final') return
    set({ saving: 'saving' })
    const answer = await call('report.save', { reportId: report.reportId, revision: report.revision, content })
    if (get().report?.reportId !== report.reportId) return
    if (answer.ok) {
      const typedOn = get().content !== content
      take(answer.value, typedOn ? (get().content ?? content) : answer.value.content)
    } else if (takenElsewhere.has(answer.error.code)) {
      await takeOver(report, content)
    } else {
      set({ saving: 'failed', saveProblem: answer.error })
      saveIn(retryMs)
    }
  }

  const save = async (): Promise<void> => {
    if (running === null) {
      running = saveOnce().finally(() => {
        running = null
      })
    }
    await running
  }

  return {
    ...nothing,

    open: async (studyUid) => {
      set({ studyUid, problem: null })
      const saved = await get().flush()
      const left = get()
      if (!saved && left.report !== null && left.content !== null) {
        unsaved.set(left.report.studyInstanceUid, { base: left.report, content: left.content })
      }
      // The reader may have gone on while the last text was being saved.
      if (left.studyUid !== studyUid) return
      stopTimer()
      set({ ...nothing, studyUid })
      const answer = await call('report.open', { studyUid })
      if (get().studyUid !== studyUid) return
      if (!answer.ok) {
        set({ problem: answer.error })
        return
      }
      set({ report: answer.value, content: answer.value.content })
      const kept = unsaved.get(studyUid)
      unsaved.delete(studyUid)
      if (kept !== undefined) restore(kept.base, kept.content, answer.value)
    },

    edit: (change) => {
      const { content, report, saving } = get()
      if (content === null || report === null || report.state === 'final') return
      set({ content: change(content), saving: saving === 'failed' || saving === 'saving' ? saving : 'waiting' })
      if (saving !== 'saving') saveIn(autosaveMs)
    },

    flush: async () => {
      stopTimer()
      if (running !== null) await running
      stopTimer()
      await save()
      const { report, content } = get()
      return (report?.content ?? null) === content
    },

    sign: async (reader) => {
      if (!(await get().flush())) return get().saveProblem ?? { code: 'not-saved', sentence: 'The newest text is not saved yet, so the report was not signed. Please try again.' }
      const { report } = get()
      if (report === null) return notOpen
      const answer = await call('report.sign', { reportId: report.reportId, revision: report.revision, reader })
      if (!answer.ok) return answer.error
      set({ report: answer.value.report, content: answer.value.report.content, pdfPath: answer.value.pdfPath, saving: 'saved' })
      return null
    },

    savePdf: async () => {
      const { report } = get()
      if (report === null) return notOpen
      const answer = await call('report.savePdf', { reportId: report.reportId })
      if (!answer.ok) return answer.error
      if (answer.value !== null) set({ pdfPath: answer.value })
      return null
    },

    exportFiles: async () => {
      const { report } = get()
      if (report === null) return fail(notOpen)
      const answer = await call('report.export', { reportId: report.reportId })
      if (!answer.ok || answer.value === null) return answer.ok ? ok(null) : answer
      return ok(`${answer.value.files} files written to ${answer.value.folder}`)
    },

    dismissChangedElsewhere: () => {
      set({ changedElsewhere: null })
    },
  }
})
