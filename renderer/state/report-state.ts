import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Report, ReportContent } from '../../core/report/report.ts'
import type { FollowUpKind } from '../../core/report/version-schema.ts'
import { isSigned } from '../../core/report/versions.ts'
import type { Credentials } from '../../core/report/site-readers.ts'
import { call } from '../api/client.ts'
import { mergeContent } from './merge-content.ts'
import type { Replaced } from './merge-content.ts'

/** Typing is saved this long after the first unsaved key, however long the reader types on. */
export const autosaveMs = 500
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
  sign: (by: Credentials) => Promise<Problem | null>
  /** Lets the draft go as preliminary. */
  release: (by: Credentials) => Promise<Problem | null>
  /** Begins the version after the signed one, as a draft. */
  followUp: (kind: FollowUpKind, reason: string) => Promise<Problem | null>
  /** Takes the draft of a later version away and shows the signed one before it. */
  discard: () => Promise<Problem | null>
  /** What a dialog asks now: who signs, why a version follows, or on which printer. */
  asked: 'sign' | 'print' | FollowUpKind | null
  ask: (asked: ReportStore['asked']) => void
  /** Compares with an earlier visit of the patient, or (null) with none. */
  choosePrior: (withStudyUid: string | null) => Promise<Problem | null>
  /** An earlier version that the page shows instead of the newest; null for the newest. */
  shownVersion: number | null
  showVersion: (version: number | null) => void
  savePdf: () => Promise<Problem | null>
  /** Prints the version that is shown; null: the viewer of the system does. */
  printOnPaper: (printer: string | null) => Promise<Problem | null>
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
  shownVersion: null,
  asked: null,
} as const

/** Refusals of a save that mean: another window was quicker. */
const takenElsewhere: ReadonlySet<string> = new Set(['report-changed-elsewhere', 'report-signed'])

const notOpen: Problem = { code: 'no-report', sentence: 'No report is open.' }

export const useReport = create<ReportStore>()((set, get) => {
  /** By study: text that could not be saved before the reader went elsewhere, with the report it was written on. */
  const unsaved = new Map<string, { readonly base: Report; readonly content: ReportContent }>()
  let timer: ReturnType<typeof setTimeout> | null = null
  /** When the oldest text was typed that no save has taken along yet. */
  let unsavedSinceMs: number | null = null
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
    // What was typed while a slow save was on its way has waited already.
    if (content !== report.content) saveIn(Math.max(0, autosaveMs - (Date.now() - (unsavedSinceMs ?? Date.now()))))
  }

  /** Puts the reader's unsaved text (`mine`, written on `base`) onto the report as it is saved now. */
  const restore = (base: Report, mine: ReportContent, saved: Report): void => {
    const { content, replaced } = mergeContent(base.content, mine, saved.content, isSigned(saved))
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
    if (report === null || content === null || content === report.content || isSigned(report)) return
    set({ saving: 'saving' })
    unsavedSinceMs = null
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

  /** What a step that needs the newest text saved first begins with: the report, or why it may not go on. */
  const saved = async (): Promise<Result<Report>> => {
    if (!(await get().flush())) return fail(get().saveProblem ?? { code: 'not-saved', sentence: 'The newest text is not saved yet, so nothing was done. Please try again.' })
    const { report } = get()
    return report === null ? fail(notOpen) : ok(report)
  }
  const show = (report: Report): void => {
    stopTimer()
    set({ report, content: report.content, saving: 'saved', saveProblem: null, savedAtMs: null, shownVersion: null, changedElsewhere: null })
  }
  /** Shows the report that a step answered with; the reason where it was refused. */
  const taken = (answer: Result<Report>): Problem | null => {
    if (!answer.ok) return answer.error
    show(answer.value)
    return null
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
      if (content === null || report === null || isSigned(report)) return
      unsavedSinceMs ??= Date.now()
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

    sign: async (by) => {
      const report = await saved()
      if (!report.ok) return report.error
      const answer = await call('report.sign', { reportId: report.value.reportId, revision: report.value.revision, by })
      if (!answer.ok) return answer.error
      show(answer.value.report)
      set({ pdfPath: answer.value.pdfPath })
      return null
    },

    release: async (by) => {
      const report = await saved()
      return report.ok ? taken(await call('report.release', { reportId: report.value.reportId, revision: report.value.revision, by })) : report.error
    },

    followUp: async (kind, reason) => {
      const { report } = get()
      if (report === null) return notOpen
      const failed = taken(await call('report.followUp', { reportId: report.reportId, kind, reason }))
      if (failed === null) set({ pdfPath: null })
      return failed
    },

    discard: async () => {
      const report = await saved()
      return report.ok ? taken(await call('report.discard', { reportId: report.value.reportId, revision: report.value.revision })) : report.error
    },

    ask: (asked) => {
      set({ asked })
    },

    choosePrior: async (withStudyUid) => {
      const report = await saved()
      return report.ok ? taken(await call('report.choosePrior', { reportId: report.value.reportId, revision: report.value.revision, withStudyUid })) : report.error
    },

    showVersion: (shownVersion) => {
      set({ shownVersion })
    },

    savePdf: async () => {
      const { report } = get()
      if (report === null) return notOpen
      const answer = await call('report.savePdf', { reportId: report.reportId })
      if (!answer.ok) return answer.error
      if (answer.value !== null) set({ pdfPath: answer.value })
      return null
    },

    printOnPaper: async (printer) => {
      const report = await saved()
      if (!report.ok) return report.error
      const answer = await call('report.printOnPaper', { reportId: report.value.reportId, version: get().shownVersion ?? report.value.version, printer })
      return answer.ok ? null : answer.error
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
