import type { MessagePort } from 'node:worker_threads'
import type { Analysis } from '../../core/findings/analysis.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import type { ReferralEntry } from '../../core/referral/referral.ts'
import type { OutcomeRow } from '../../core/outcomes/entry.ts'
import type { ImportantChange } from '../../core/outcomes/important-change.ts'
import type { Report } from '../../core/report/report.ts'
import type { ConfirmedPair } from '../../core/study/confirmed-pair.ts'
import type { IdentityWarning } from '../../core/study/identity.ts'
import type { Delivery, Outbox } from '../../core/report/delivery.ts'
import type { Autotext } from '../../core/report/autotext.ts'
import type { KeptPassphrase } from '../../core/report/kept-passphrase.ts'
import type { Study } from '../../core/study/study.ts'
import type { SiteCalibration } from '../../core/units/calibrations.ts'
import type { Decision } from '../../contract/calls.ts'
import type { CalibrationEnd, StoredCalibration } from '../library/calibrations.ts'
import type { Delivered } from '../library/deliveries.ts'
import type { NewCorrection, PatientKey } from '../library/corrections.ts'
import type { NewOutcome, SignedStudy } from '../library/outcomes.ts'
import type { NewReferral } from '../library/referrals.ts'
import type { StoredUnits } from '../library/series-units.ts'
import type { KeptRuleFile, RuleSwitch } from '../library/site-rules.ts'
import type { FileOutcome, FileProblem, KnownFile, ScannedFile } from '../library/files.ts'
import type { CopyName } from '../library/copies.ts'
import type { LeftOutPage, LeftOutQuery } from '../library/left-out.ts'
import type { Repairs } from '../library/repair.ts'
import type { PackedFiles } from '../library/packed-files.ts'
import type { NewReader, StoredReader } from '../library/readers.ts'
import type { SiteTemplate } from '../../core/report/site-templates.ts'
import type { Settings } from '../library/settings.ts'
import type { KnownArchive } from '../library/sources.ts'
import type { InstanceFile, LibraryCounts } from '../library/studies.ts'
import type { StoredContent } from '../library/verify.ts'
import type { RowsPage, RowsQuery, StudyState } from '../library/study-rows.ts'

/** What the library worker is started with. */
export interface LibraryWorkerData {
  readonly folder: string
  /**
   * `read` shares the library with a process that writes; `write` has it alone, as `create` has, which makes it where there is none.
   * `beside` reads next to this process's own writer; `repair` only looks and mends.
   */
  readonly access: 'read' | 'write' | 'create' | 'beside' | 'repair'
  readonly nativeBinding: string | null
}

export interface StoredAnalysis {
  readonly analysisId: string
  readonly analysis: Analysis
}

/** How many studies are in each state, and files have a problem. */
export interface LibraryStates {
  readonly states: Readonly<Record<StudyState, number>>
  readonly problems: number
}

export interface Repaired {
  /** Where the damaged file lies now. */
  readonly kept: string
  /** Signed reports that were read back from their files. */
  readonly reports: number
}

/** The calls of the one thread that holds the database. Times are ISO with zone and come from the caller. */
export interface LibraryApi {
  /** Opens the database; the first call. Says whether it was not put away last time. */
  open: { input: undefined; output: { readonly endedBadly: boolean } }
  /** Answers these same calls on a port too, for the scan worker. */
  connect: { input: { readonly port: MessagePort }; output: null }
  folders: { input: undefined; output: string[] }
  'add-folder': { input: { readonly path: string; readonly now: string }; output: null }
  /** Takes a folder out of the index; the reader's work on its studies stays. */
  'remove-folder': { input: { readonly path: string }; output: null }
  /** Reads images of a folder that is away from their copies elsewhere; answers how many. */
  'use-copies': { input: { readonly folder: string }; output: number }
  /** Lets the next scan read the files of a series anew, whatever their size and time say. */
  'distrust-series': { input: { readonly seriesUid: string }; output: null }
  'unwatched-folders': { input: undefined; output: string[] }
  'set-watched': { input: { readonly path: string; readonly watched: boolean }; output: null }
  /** The ZIP archives that the last scan of a folder saw. */
  archives: { input: { readonly folder: string }; output: KnownArchive[] }
  'known-files': { input: { readonly folder: string }; output: readonly KnownFile[] }
  /** What became of each file, in their order. */
  store: { input: { readonly folder: string; readonly files: readonly ScannedFile[] }; output: FileOutcome[] }
  /** `store` for the many files of a scan, of which it answers how many there were of each outcome; studies that it has left behind are built while it goes on. */
  'store-packed': { input: { readonly folder: string; readonly packed: PackedFiles }; output: Record<FileOutcome, number> }
  /** Ends a scan: forgets vanished files and builds the studies that changed. */
  'finish-scan': { input: { readonly vanished: readonly string[] }; output: null }
  'left-out-files': { input: LeftOutQuery; output: LeftOutPage }
  /** Answers the folders to scan again. */
  'forget-problems': { input: { readonly paths: readonly string[] | null }; output: string[] }
  'is-known-file': { input: { readonly path: string }; output: boolean }
  /** By study; those with nothing odd are left out. */
  'identity-warnings': { input: { readonly studyUids: readonly string[] }; output: Record<string, IdentityWarning[]> }
  'left-out': { input: { readonly folder: string }; output: { readonly skipped: FileProblem[]; readonly problems: FileProblem[] } }
  counts: { input: undefined; output: LibraryCounts & { readonly duplicates: number; readonly problems: number } }
  /** Whole studies, newest first; for the terminal. */
  studies: { input: { readonly find: string }; output: Study[] }
  /** One page of the work-list. */
  rows: { input: RowsQuery; output: RowsPage }
  summary: { input: undefined; output: LibraryStates }
  'study-folders': { input: { readonly studyUid: string }; output: string[] }
  /** SQLite's own look over the whole file. */
  check: { input: undefined; output: { readonly isSound: boolean } }
  /** Whether the day still lacks its copy. */
  'copy-due': { input: { readonly now: string }; output: { readonly isDue: boolean } }
  /** Makes today's copy beside the library; `always` replaces the one that is there. */
  copy: { input: { readonly now: string; readonly always: boolean }; output: { readonly made: boolean } }
  /** What can be done for a damaged library. */
  repairs: { input: undefined; output: Repairs }
  /** Puts a copy in the library's place; the damaged file is kept under another name. */
  restore: { input: { readonly copy: CopyName; readonly now: string }; output: Repaired }
  /** Makes a new library in the damaged one's place, knowing `folders`, for an index that is built anew. */
  'start-anew': { input: { readonly folders: readonly string[]; readonly now: string }; output: Repaired }
  study: { input: { readonly studyUid: string }; output: Study }
  /** Puts a reader's word on the pair of a study into effect, or takes it back. */
  'confirm-pair': { input: { readonly studyUid: string; readonly confirmed: ConfirmedPair | null }; output: Study }
  'series-files': { input: { readonly seriesUid: string }; output: InstanceFile[] }
  'series-header': { input: { readonly seriesUid: string }; output: InstanceHeader | null }
  /** Reader's corrections and site's calibrations for one series; null for an unknown series. */
  'series-units': { input: { readonly seriesUid: string }; output: StoredUnits | null }
  'add-correction': { input: NewCorrection; output: null }
  'add-referral': { input: NewReferral; output: null }
  /** Every entry for this patient, oldest first. */
  'referral-entries': { input: { readonly studyUid: string; readonly patient: NewReferral['patient'] }; output: ReferralEntry[] }
  'add-rule-switch': { input: RuleSwitch; output: null }
  /** The site's switches of rules, oldest first, and the last good copy of each of its rule files. */
  'site-rules': { input: undefined; output: { readonly switches: RuleSwitch[]; readonly kept: KeptRuleFile[] } }
  'keep-rule-file': { input: KeptRuleFile; output: null }
  'add-outcome': { input: NewOutcome; output: null }
  /** Every row for this patient, oldest first. */
  'outcome-rows': { input: { readonly studyUid: string; readonly patient: PatientKey }; output: OutcomeRow[] }
  /** Studies with a signed report, oldest first, with what was entered after it; `studyUid` narrows to one. */
  'signed-studies': { input: { readonly studyUid: string | null }; output: SignedStudy[] }
  'important-change': { input: undefined; output: ImportantChange | null }
  'set-important-change': { input: ImportantChange | null; output: null }
  calibrations: { input: undefined; output: StoredCalibration[] }
  'add-calibration': { input: { readonly calibration: SiteCalibration; readonly now: string }; output: null }
  'end-calibration': { input: CalibrationEnd; output: null }
  /** One header each of the newest series that are not CT, for what a calibration would apply to. */
  'nuclear-headers': { input: undefined; output: InstanceHeader[] }
  'add-analysis': { input: StoredAnalysis & { readonly studyUid: string; readonly madeAt: string }; output: null }
  'latest-analysis': { input: { readonly studyUid: string }; output: (StoredAnalysis & { readonly decisions: Decision[] }) | null }
  decide: { input: { readonly studyUid: string; readonly decision: Decision; readonly now: string }; output: Decision[] }
  decisions: { input: { readonly studyUid: string }; output: Decision[] }
  'latest-report': { input: { readonly studyUid: string }; output: Report | null }
  /** A version of a report; the newest unless one is named. */
  report: { input: { readonly reportId: string; readonly version?: number | undefined }; output: Report | null }
  'report-versions': { input: { readonly reportId: string }; output: Report[] }
  'save-draft': { input: { readonly report: Report; readonly basedOn: number | null; readonly now: string }; output: Report }
  /** Takes the draft of a later version away; answers the signed one before it. */
  'discard-draft': { input: { readonly reportId: string; readonly basedOn: number }; output: Report }
  /** Names the files that a signing is about to write, relative to the library; storing the signed version takes the note away. */
  'note-unfinished': { input: { readonly reportId: string; readonly version: number; readonly paths: readonly string[] }; output: null }
  /** The database's own integrity, every signed version and the ledger, for `verify`. */
  'stored-content': { input: undefined; output: StoredContent }
  'store-signed': { input: { readonly report: Report; readonly files: unknown; readonly basedOn: number; readonly now: string }; output: null }
  /** The folder that signed reports are delivered to; null: none. */
  outbox: { input: undefined; output: Outbox | null }
  'set-outbox': { input: Outbox | null; output: null }
  /** Oldest first, both. */
  'waiting-deliveries': { input: undefined; output: Delivery[] }
  'deliveries-of': { input: { readonly reportId: string }; output: Delivery[] }
  'queue-delivery': { input: { readonly reportId: string; readonly version: number; readonly now: string }; output: null }
  'note-delivery-problem': { input: { readonly deliveryId: number; readonly problem: string }; output: null }
  'note-delivered': { input: Delivered; output: null }
  'give-delivery-up': { input: { readonly deliveryId: number; readonly now: string }; output: null }
  autotexts: { input: undefined; output: Autotext[] }
  'save-autotext': { input: Autotext; output: null }
  'remove-autotext': { input: Pick<Autotext, 'readerId' | 'abbreviation'>; output: null }
  /** Everyone who ever was on the site's list of readers; the passphrases only as they are kept. */
  readers: { input: undefined; output: StoredReader[] }
  'add-reader': { input: NewReader; output: null }
  'set-passphrase': { input: { readonly readerId: string; readonly passphrase: KeptPassphrase }; output: null }
  /** `by` is the user of the operating system; `at` an ISO date and time. */
  'set-passphrase-anew': { input: { readonly readerId: string; readonly passphrase: KeptPassphrase; readonly by: string; readonly at: string }; output: null }
  /** `by` is the name of the reader who confirms. */
  'confirm-passphrase': { input: { readonly readerId: string; readonly by: string; readonly at: string }; output: null }
  'close-reader': { input: { readonly readerId: string; readonly now: string }; output: null }
  settings: { input: undefined; output: Settings }
  'save-settings': { input: Settings; output: null }
  'site-templates': { input: undefined; output: SiteTemplate[] }
  'add-site-template': { input: SiteTemplate; output: null }
}
