import type { Result } from '../../core/base/result.ts'
import type { Analysis } from '../../core/findings/analysis.ts'
import type { Acquisition, LetterheadSettings } from '../../core/report/draft.ts'
import type { PrintJob } from '../../core/report/print-job.ts'
import type { KeyImage, Report, ReportReferral } from '../../core/report/report.ts'
import type { FindingDecision } from '../../core/report/sync-findings.ts'
import type { Study } from '../../core/study/study.ts'
import type { EvidenceSeries } from '../dicom-write/report-modules.ts'
import type { VolumeInfo } from '../../core/volume/volume.ts'

/** An analysis with what the reader decided about its findings. */
export interface AnalysedStudy {
  readonly analysis: Analysis
  readonly decisions: readonly FindingDecision[]
}

/** The written files of a signed report, absolute paths. */
export interface ReportFiles {
  readonly pdf: string
  readonly json: string
  readonly text: string
}

/** The files, relative to the library, with the SHA-256 (hex) of each: the seal covers the report, these cover what was written of it. */
export interface SignedFiles extends ReportFiles {
  readonly sha256: ReportFiles
}

/** What the report's steps ask of the other rooms; the composition root fills it, for the window and for the terminal. */
export interface ReportRooms {
  readonly libraryFolder: string
  readonly settings: () => Promise<LetterheadSettings>
  readonly study: (studyUid: string) => Promise<Result<Study>>
  /** The newest analysis with its decisions; null where the study was never analysed. */
  readonly analysed: (studyUid: string) => Promise<Result<AnalysedStudy | null>>
  /** The fusion pair's volumes; null where they cannot be read now. */
  readonly volumes: (studyUid: string) => Promise<{ readonly ct: VolumeInfo; readonly spect: VolumeInfo } | null>
  /** Tracer and times of the SPECT, the reader's in place of the header's; null where the series is not in the library. */
  readonly acquisition: (studyUid: string) => Promise<Acquisition | null>
  /** What the referral and the rules in force give the report; null where there is nothing. */
  readonly referral: (studyUid: string) => Promise<ReportReferral | null>
  /** The images of a series, for objects that refer to them. */
  readonly evidence: (seriesUid: string) => Promise<Result<EvidenceSeries>>
  /** The newest version of the study's report, draft or signed. */
  readonly latestReport: (studyUid: string) => Promise<Result<Report | null>>
  /** A version of a report; the newest unless one is named. */
  readonly report: (reportId: string, version?: number) => Promise<Result<Report | null>>
  /** Every version of a report, oldest first. */
  readonly reportVersions: (reportId: string) => Promise<Result<Report[]>>
  /**
   * Stores a draft. Refused with `report-changed-elsewhere` unless the stored revision is `basedOn` (null: there is none yet), and
   * for ever once the report is signed.
   */
  readonly saveDraft: (report: Report, basedOn: number | null) => Promise<Result<Report>>
  /** Takes the draft of a later version away; answers the signed one before it. Same refusals. */
  readonly discardDraft: (reportId: string, basedOn: number) => Promise<Result<Report>>
  /** Names the files that signing is about to write, relative to the library; `storeSigned` takes the note away. */
  readonly noteUnfinished: (version: Pick<Report, 'reportId' | 'version'>, paths: readonly string[]) => Promise<Result<unknown>>
  /** Stores the signed version over its draft, in one transaction; same refusals. */
  readonly storeSigned: (report: Report, files: SignedFiles, basedOn: number) => Promise<Result<unknown>>
  /** PNG of a key image, without orientation letters (the page sets them). */
  readonly drawKeyImage: (studyUid: string, analysis: Analysis, image: KeyImage) => Promise<Result<Uint8Array>>
  readonly print: (job: PrintJob) => Promise<Result<{ readonly bytes: Uint8Array; readonly pages: number }>>
  /** `@font-face` rules for the scripts a text uses. */
  readonly fontCss: (text: string) => string
  /** Counts when a writing to the library begins and when it ends: what was read while the number stood still is as it stands now. */
  readonly writings: () => number
  /** ISO date and time with zone. */
  readonly now: () => string
  /** Short, unique, safe in a file name. */
  readonly newReportId: () => string
  /** The id that the first draft of a study gets: the same each time, so that a page printed before it is stored bears it. */
  readonly firstReportId: (studyUid: string) => string
}
