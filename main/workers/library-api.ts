import type { MessagePort } from 'node:worker_threads'
import type { Analysis } from '../../core/findings/analysis.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import type { Report } from '../../core/report/report.ts'
import type { Study } from '../../core/study/study.ts'
import type { Decision } from '../../contract/calls.ts'
import type { FileOutcome, FileProblem, KnownFile, ScannedFile } from '../library/files.ts'
import type { ReportState } from '../library/reports.ts'
import type { Settings } from '../library/settings.ts'
import type { KnownArchive } from '../library/sources.ts'
import type { InstanceFile, LibraryCounts } from '../library/studies.ts'

/** What the library worker is started with. */
export interface LibraryWorkerData {
  readonly folder: string
  /** `read` shares the library with a process that writes; `write` has it alone, as `create` has, which makes it where there is none. */
  readonly access: 'read' | 'write' | 'create'
  readonly nativeBinding: string | null
}

export interface StoredAnalysis {
  readonly analysisId: string
  readonly analysis: Analysis
}

/** A study beside the state of its report, for lists. */
export interface ListedStudy {
  readonly study: Study
  readonly report: ReportState | null
}

/** The calls of the one thread that holds the database. Times are ISO with zone and come from the caller. */
export interface LibraryApi {
  /** Opens the database; the first call. */
  open: { input: undefined; output: null }
  /** Answers these same calls on a port too, for the scan worker. */
  connect: { input: { readonly port: MessagePort }; output: null }
  folders: { input: undefined; output: string[] }
  'add-folder': { input: { readonly path: string; readonly now: string }; output: null }
  /** Takes a folder out of the index; the reader's work on its studies stays. */
  'remove-folder': { input: { readonly path: string }; output: null }
  'unwatched-folders': { input: undefined; output: string[] }
  'set-watched': { input: { readonly path: string; readonly watched: boolean }; output: null }
  /** The ZIP archives that the last scan of a folder saw. */
  archives: { input: { readonly folder: string }; output: KnownArchive[] }
  'known-files': { input: { readonly folder: string }; output: readonly KnownFile[] }
  /** What became of each file, in their order. */
  store: { input: { readonly folder: string; readonly files: readonly ScannedFile[] }; output: FileOutcome[] }
  /** Ends a scan: forgets vanished files and builds the studies that changed. */
  'finish-scan': { input: { readonly vanished: readonly string[] }; output: null }
  'file-problems': { input: undefined; output: FileProblem[] }
  'left-out': { input: { readonly folder: string }; output: { readonly skipped: FileProblem[]; readonly problems: FileProblem[] } }
  counts: { input: undefined; output: LibraryCounts & { readonly duplicates: number; readonly problems: number } }
  studies: { input: { readonly find: string }; output: ListedStudy[] }
  study: { input: { readonly studyUid: string }; output: Study }
  'series-files': { input: { readonly seriesUid: string }; output: InstanceFile[] }
  'series-header': { input: { readonly seriesUid: string }; output: InstanceHeader | null }
  'add-analysis': { input: StoredAnalysis & { readonly studyUid: string; readonly madeAt: string }; output: null }
  'latest-analysis': { input: { readonly studyUid: string }; output: (StoredAnalysis & { readonly decisions: Decision[] }) | null }
  decide: { input: { readonly studyUid: string; readonly decision: Decision; readonly now: string }; output: Decision[] }
  decisions: { input: { readonly studyUid: string }; output: Decision[] }
  'latest-report': { input: { readonly studyUid: string }; output: Report | null }
  report: { input: { readonly reportId: string }; output: Report | null }
  'save-draft': { input: { readonly report: Report; readonly basedOn: number | null; readonly now: string }; output: Report }
  'store-signed': { input: { readonly report: Report; readonly files: unknown; readonly basedOn: number; readonly now: string }; output: null }
  settings: { input: undefined; output: Settings }
  'save-settings': { input: Settings; output: null }
}
