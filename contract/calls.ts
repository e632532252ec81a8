import { z } from 'zod'
import { problemSchema } from '../core/base/problem.ts'
import { analysisRequestSchema, analysisSchema } from '../core/findings/analysis.ts'
import { keyImageSchema, reportContentSchema, reportSchema } from '../core/report/report.ts'
import { studySchema } from '../core/study/study.ts'
import { volumeInfoSchema } from '../core/volume/volume.ts'
import { autotextCalls } from './autotexts.ts'
import { problemCalls } from './problems.ts'
import { readerCalls } from './readers.ts'
import { outboxCalls } from './outbox.ts'
import { reportIdSchema } from './report-id.ts'
import { reportVersionCalls } from './report-versions.ts'
import { reportPaperCalls } from './report-paper.ts'
import { reportCopyCalls } from './report-copy.ts'
import { settingsSchema } from './settings.ts'
import { templateCalls } from './templates.ts'
import { referralCalls } from './referral.ts'
import { outcomeCalls } from './outcomes.ts'
import { unitCalls } from './units.ts'
import { comparisonCalls } from './comparison.ts'

/**
 * The one contract between window and main process. A call is declared here once; handlers, bridge and client are derived.
 * An expected failure travels as `{ ok: false, error: Problem }` for every call; a bug is answered without its inner details.
 */
const uid = z.string().regex(/^[0-9.]{1,64}$/)
/** A Series Instance UID, or the id of a part of that series (`<uid>#2`). */
const seriesId = z.string().regex(/^[0-9.]{1,64}(#\d{1,3})?$/)
const nothing = z.undefined()
const folderPath = z.string().min(1).max(32_768)

export const appStateSchema = z.strictObject({
  version: z.string(),
  /** The folder that holds the library. */
  libraryFolder: z.string(),
  /** Why the library cannot be opened; the window then shows nothing else. */
  blocked: problemSchema.nullable(),
  runtime: z.strictObject({ electron: z.string(), note: z.string().nullable() }),
  settings: settingsSchema,
})

export type AppState = z.infer<typeof appStateSchema>

const reportStateSchema = z.enum(['to-read', 'draft', 'signed', 'not-readable'])

export const worklistRowSchema = z.strictObject({
  studyInstanceUid: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  patientSex: z.enum(['M', 'F', 'O']).nullable(),
  ageYears: z.number().nullable(),
  studyDate: z.string().nullable(),
  description: z.string(),
  /** "CT + SPECT", "CT", ... */
  images: z.string(),
  reportState: reportStateSchema,
  /** Why its images cannot be reached now (the drive is not connected); null where they can. */
  away: z.string().nullable(),
  /** Short marks that explain themselves ("no CT beside the SPECT"). */
  warnings: z.array(z.string()),
})

export type WorklistRow = z.infer<typeof worklistRowSchema>

const copyNameSchema = z.enum(['library.sqlite.copy', 'library.sqlite.copy-2'])

export const repairsSchema = z.strictObject({
  /** Newest first; times ISO, UTC. */
  copies: z.array(z.strictObject({ name: copyNameSchema, madeAt: z.string() })),
  /** What a rebuilt index would read; null where no list of folders can be read any more. */
  folders: z.array(z.string()).nullable(),
})

export type Repairs = z.infer<typeof repairsSchema>

export const librarySummarySchema = z.strictObject({
  /** `notReadable` counts studies, `problems` files. */
  counts: z.strictObject({
    studies: z.number(),
    toRead: z.number(),
    drafts: z.number(),
    signed: z.number(),
    notReadable: z.number(),
    problems: z.number(),
  }),
  folders: z.array(
    z.strictObject({
      path: z.string(),
      /** The path that the reader chose; of an unpacked archive its own. */
      name: z.string(),
      kind: z.enum(['folder', 'archive']),
      present: z.boolean(),
      /** Whether it updates by itself while the window is open. */
      watched: z.boolean(),
    }),
  ),
})

export const decisionSchema = z.strictObject({
  findingId: z.string(),
  decision: z.enum(['accepted', 'rejected']),
  /** Why it was rejected; null when accepted. */
  reason: z.string().nullable(),
})

export type Decision = z.infer<typeof decisionSchema>

/** Everything the reading page needs but the voxels, which come from `dataUrl.volume`. */
export const readingSchema = z.strictObject({
  study: studySchema,
  ct: volumeInfoSchema,
  spect: volumeInfoSchema,
  pairedBy: z.string(),
})

export const analysedSchema = z.strictObject({
  analysisId: z.string(),
  analysis: analysisSchema,
  decisions: z.array(decisionSchema),
})

export type Analysed = z.infer<typeof analysedSchema>

export const calls = {
  'app.state': { input: nothing, output: appStateSchema },
  'app.saveSettings': { input: appStateSchema.shape.settings, output: nothing },
  /** Ask the reader for another library folder, then start again on it; false if the reader cancelled. */
  'app.chooseLibraryFolder': { input: nothing, output: z.boolean() },

  /** What can be done for a damaged library (`library-damaged`). */
  'library.repairs': { input: nothing, output: repairsSchema },
  /** Puts a copy in the damaged library's place and opens it; the damaged file is kept. */
  'library.restoreCopy': { input: z.strictObject({ copy: copyNameSchema }), output: z.strictObject({ sentence: z.string() }) },
  /** Opens a new library that knows the same folders, and indexes them; the damaged file is kept. */
  'library.rebuild': { input: nothing, output: nothing },

  'library.summary': { input: nothing, output: librarySummarySchema },
  /** A page of the work-list; `total` of a search is not counted beyond 1,000, `next` is where the page after it begins. */
  'library.worklist': {
    input: z.strictObject({
      find: z.string().max(200),
      state: reportStateSchema.nullable(),
      after: z.number().nullable(),
      limit: z.number().int().min(1).max(2000),
    }),
    output: z.strictObject({ rows: z.array(worklistRowSchema), next: z.number().nullable(), total: z.number() }),
  },
  ...problemCalls,
  'library.study': { input: z.strictObject({ studyUid: uid }), output: studySchema },
  /** The reader's word that a SPECT and a CT without a common frame of reference fit, or that it is taken back. */
  'library.confirmPair': {
    input: z.strictObject({ studyUid: uid, ctSeriesUid: seriesId, spectSeriesUid: seriesId, isConfirmed: z.boolean() }),
    output: studySchema,
  },
  /** Opens the system's folder dialog and indexes what was chosen; null if cancelled. */
  'library.addFolder': { input: nothing, output: z.strictObject({ jobId: z.string() }).nullable() },
  /** Opens the system's file dialog and indexes the ZIP archives or files that were chosen; null if cancelled. */
  'library.addFiles': { input: nothing, output: z.strictObject({ jobId: z.string() }).nullable() },
  'library.setWatched': { input: z.strictObject({ path: folderPath, watched: z.boolean() }), output: nothing },
  /** Takes a folder out of the library; reports stay, and no file is touched. */
  'library.removeFolder': { input: z.strictObject({ path: folderPath }), output: nothing },
  /** Writes (once) and indexes the demonstration study. */
  'library.openDemonstration': { input: nothing, output: z.strictObject({ jobId: z.string() }) },
  /** Indexes all known folders again. */
  'library.rescan': { input: nothing, output: z.strictObject({ jobId: z.string() }) },
  'job.cancel': { input: z.strictObject({ jobId: z.string() }), output: nothing },

  'reading.open': { input: z.strictObject({ studyUid: uid }), output: readingSchema },
  /** The newest analysis of the study, or null if it was never analysed. */
  'reading.latest': { input: z.strictObject({ studyUid: uid }), output: analysedSchema.nullable() },
  'reading.analyse': { input: z.strictObject({ studyUid: uid, request: analysisRequestSchema }), output: analysedSchema },
  /** Ends the opening and the analysis of the study that are under way: each answers that it was cancelled, and nothing is changed. */
  'reading.cancel': { input: z.strictObject({ studyUid: uid }), output: nothing },
  'reading.decide': {
    input: z.strictObject({ studyUid: uid, decision: decisionSchema }),
    output: z.array(decisionSchema),
  },

  ...unitCalls,
  ...templateCalls,
  ...reportCopyCalls,
  ...reportPaperCalls,
  ...comparisonCalls,
  ...outcomeCalls,
  ...referralCalls,

  /** The draft of the study, made from its accepted findings on first call; the signed report if there is one. */
  'report.open': { input: z.strictObject({ studyUid: uid }), output: reportSchema },
  /** Saves against a revision; refused (`report-changed-elsewhere`) when another window has saved since. */
  'report.save': {
    input: z.strictObject({ reportId: reportIdSchema, revision: z.number().int(), content: reportContentSchema }),
    output: reportSchema,
  },
  /** Compares the draft with an earlier visit of the patient, or (null) with none; refused where the two must not be set side by side. */
  'report.choosePrior': {
    input: z.strictObject({ reportId: reportIdSchema, revision: z.number().int(), withStudyUid: uid.nullable() }),
    output: reportSchema,
  },
  /** A key image drawn at the crosshair and put into the draft. */
  'report.addKeyImage': {
    input: z.strictObject({ studyUid: uid, keyImage: keyImageSchema.omit({ id: true, caption: true }) }),
    output: reportSchema,
  },
  /**
   * Prints a version (the newest unless one is named) to PDF, its first page alone or all, or takes the signed one's file, which is
   * always whole; the bytes come from `dataUrl.pdf`, and one `printId` names the same bytes for ever.
   */
  'report.print': {
    input: z.strictObject({ reportId: reportIdSchema, part: z.enum(['first-page', 'whole']), version: z.number().int().positive().optional() }),
    output: z.strictObject({ printId: z.string() }),
  },
  /**
   * Prints the first page as it will be once a finding is accepted (null: as things stand), when nothing else is to be printed; null where
   * another print was wanted meanwhile. Nothing of it is stored; `report.print` answers with the same `printId` if it comes to that.
   */
  'report.printAhead': {
    input: z.strictObject({ studyUid: uid, accepting: z.string().nullable() }),
    output: z.strictObject({ printId: z.string() }).nullable(),
  },
  ...readerCalls,
  ...autotextCalls,
  ...reportVersionCalls,
  ...outboxCalls,
  /** Copies the signed PDF to a place the reader picks; null if cancelled. */
  'report.savePdf': { input: z.strictObject({ reportId: reportIdSchema }), output: z.string().nullable() },
  /** Writes the signed report for archive and records (PDF, text, Encapsulated PDF, SR, key images, FHIR) into a folder the reader picks; what was written, or null if cancelled. */
  'report.export': { input: z.strictObject({ reportId: reportIdSchema }), output: z.strictObject({ folder: z.string(), files: z.number() }).nullable() },
} as const

export type CallName = keyof typeof calls
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]['input']>
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]['output']>

/** Events from main to window. Progress goes out here; cancel goes in as a call. */
export const eventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('job-progress'),
    jobId: z.string(),
    /** What is being done, in the reader's words. */
    label: z.string(),
    done: z.number(),
    /** null while it is not known yet. */
    total: z.number().nullable(),
    ratePerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    unit: z.string(),
  }),
  z.strictObject({
    kind: z.literal('job-ended'),
    jobId: z.string(),
    outcome: z.enum(['done', 'cancelled', 'failed']),
    /** One sentence: what was found, or why it failed. */
    sentence: z.string(),
    /** The study to open next, when the job was made for one (the demonstration). */
    studyInstanceUid: z.string().nullable(),
  }),
  /** The index has new content: lists should be asked for again. */
  z.strictObject({ kind: z.literal('library-changed') }),
  /** The library was opened anew, or cannot be used any more: the program's state should be asked for again. */
  z.strictObject({ kind: z.literal('app-changed') }),
  /** Signed reports are being sent, were sent, or could not be. */
  z.strictObject({ kind: z.literal('deliveries-changed') }),
  /** Something happened out of the reader's sight. */
  z.strictObject({ kind: z.literal('notice'), sentence: z.string() }),
  z.strictObject({
    kind: z.literal('analysis-progress'),
    studyInstanceUid: z.string(),
    label: z.string(),
    fraction: z.number(),
  }),
])

export type AppEvent = z.infer<typeof eventSchema>

/** What the bridge answers to every call. */
export const answerSchema = z.union([
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: problemSchema }),
])

/** Large values never pass through a call: they are read from these addresses of the streamed protocol. */
export const dataUrl = {
  /** Raw little-endian voxels (int16 or float32 as `VolumeInfo.voxelType` says), streamed. */
  volume: (seriesUid: string): string => `spondyl-data://local/volume/${encodeURIComponent(seriesUid)}`,
  /** Bytes `from` up to `to` of the same voxels; `of`: how many bytes whoever asks takes all of them for. */
  volumePart: (seriesUid: string, from: number, to: number, of: number): string =>
    `spondyl-data://local/volume/${encodeURIComponent(seriesUid)}?from=${from}&to=${to}&of=${of}`,
  /** PNG of a key image of a report. */
  keyImage: (reportId: string, keyImageId: string): string => `spondyl-data://local/key-image/${reportId}/${keyImageId}`,
  /** The PDF bytes of a print. */
  pdf: (printId: string): string => `spondyl-data://local/pdf/${printId}`,
  /** PNG of the anterior SPECT MIP of a study, for the library page. */
  mip: (studyUid: string): string => `spondyl-data://local/mip/${studyUid}`,
} as const

/** The one thing the preload script puts on `window`; it never changes when a call is added. */
export interface Bridge {
  call(name: string, input: unknown): Promise<unknown>
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: unknown) => void): () => void
}
