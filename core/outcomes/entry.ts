import { z } from 'zod'
import { segmentNameSchema } from '../base/anatomy.ts'
import { procedureIds } from './procedures.ts'

/** Follow-up visits of the published protocol (Neurosurg Focus 2019;47(6):E16): two weeks, two, six and twelve months. */
export const visitNames = ['2-weeks', '2-months', '6-months', '12-months'] as const

export type VisitName = (typeof visitNames)[number]

const date = z.iso.date()
/** Visual analogue scale, 0 to 10; null is not known, which is never 0. */
const score = z.number().min(0).max(10).nullable()
const words = z.string().trim().min(2).max(400)

/** What became of a patient, one fact at a time. Dates are days, ISO. */
export const outcomeEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('baseline'), date, axialVas: score, extremityVas: score }),
  z.strictObject({
    kind: z.literal('treatment'),
    date,
    course: z.enum(['surgery', 'pain-management', 'declined-surgery']),
    /** Null where the course is no operation. */
    procedure: z.enum(procedureIds).nullable(),
    /** Treated motion segments; empty where none was. */
    segments: z.array(segmentNameSchema).max(12),
    side: z.enum(['left', 'right', 'both']).nullable(),
  }),
  z.strictObject({ kind: z.literal('follow-up'), visit: z.enum(visitNames), date, axialVas: score, extremityVas: score }),
  z.strictObject({ kind: z.literal('fusion-ct'), date, result: z.enum(['bone-growth', 'no-bone-growth', 'undetermined']) }),
  z.strictObject({ kind: z.literal('complication'), date, text: words }),
  z.strictObject({ kind: z.literal('lost'), date, text: words }),
])

export type OutcomeEntry = z.infer<typeof outcomeEntrySchema>

/** An entry as it was stored. Rows are only added: a later one takes an earlier one back. */
export const outcomeRowSchema = z.strictObject({
  rowId: z.number().int(),
  entry: outcomeEntrySchema.nullable(),
  /** The row that this one takes back; null where it adds an entry. */
  withdraws: z.number().int().nullable(),
  by: z.string(),
  at: z.string(),
})

export type OutcomeRow = z.infer<typeof outcomeRowSchema>

type Of<K extends OutcomeEntry['kind']> = Extract<OutcomeEntry, { kind: K }>

export type Treatment = Of<'treatment'>
export type FollowUp = Of<'follow-up'>

/** What holds of the entries now: the newest of each kind, complications all. */
export interface Course {
  readonly baseline: Of<'baseline'> | null
  readonly treatment: Treatment | null
  readonly followUps: ReadonlyMap<VisitName, FollowUp>
  readonly fusionCt: Of<'fusion-ct'> | null
  readonly complications: readonly Of<'complication'>[]
  readonly lost: Of<'lost'> | null
}

export const rowsInForce = (rows: readonly OutcomeRow[]): readonly (OutcomeRow & { readonly entry: OutcomeEntry })[] => {
  const withdrawn = new Set(rows.map(({ withdraws }) => withdraws))
  return rows.flatMap((row) => (row.entry === null || withdrawn.has(row.rowId) ? [] : [{ ...row, entry: row.entry }]))
}

export const courseOf = (rows: readonly OutcomeRow[]): Course => {
  const entries = rowsInForce(rows).map(({ entry }) => entry)
  const all = <K extends OutcomeEntry['kind']>(kind: K): Of<K>[] => entries.filter((entry): entry is Of<K> => entry.kind === kind)
  const newest = <K extends OutcomeEntry['kind']>(kind: K): Of<K> | null => all(kind).at(-1) ?? null
  return {
    baseline: newest('baseline'),
    treatment: newest('treatment'),
    followUps: new Map(all('follow-up').map((entry) => [entry.visit, entry])),
    fusionCt: newest('fusion-ct'),
    complications: all('complication'),
    lost: newest('lost'),
  }
}

/** Why an entry cannot be meant as it is, in the reader's words; null where it can. `today` is an ISO day. */
export const entryProblem = (entry: OutcomeEntry, course: Course, today: string): string | null => {
  if (entry.date > today) return 'The date lies in the future. Enter what has happened, on its day.'
  if (entry.kind === 'treatment') {
    if (entry.course === 'surgery' && (entry.procedure === null || entry.segments.length === 0)) return 'Name the operation and at least one treated segment.'
    if (entry.course !== 'surgery' && entry.procedure !== null) return 'An operation is named, but the course is not surgery.'
    const later = [...course.followUps.values()].find((followUp) => followUp.date < entry.date)
    if (later !== undefined) return `A follow-up is entered for ${later.date}, before this treatment. Correct one of the two dates.`
  }
  if (entry.kind === 'baseline' && course.treatment !== null && entry.date > course.treatment.date) {
    return `The score before treatment is dated after the treatment (${course.treatment.date}). Enter it as a follow-up, or correct the date.`
  }
  if ((entry.kind === 'follow-up' || entry.kind === 'fusion-ct') && course.treatment === null) {
    return 'Enter the treatment first: follow-up is counted from its day.'
  }
  if ((entry.kind === 'follow-up' || entry.kind === 'fusion-ct') && course.treatment !== null && entry.date < course.treatment.date) {
    return `The date lies before the treatment (${course.treatment.date}). Correct one of the two.`
  }
  if ((entry.kind === 'baseline' || entry.kind === 'follow-up') && entry.axialVas === null && entry.extremityVas === null) {
    return 'Enter at least one score; leave the other empty where it is not known.'
  }
  return null
}
