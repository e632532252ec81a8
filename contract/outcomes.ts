import { z } from 'zod'
import { cohortCaseSchema } from '../core/outcomes/cohort-patient.ts'
import { outcomeEntrySchema, outcomeRowSchema } from '../core/outcomes/entry.ts'
import { importantChangeSchema } from '../core/outcomes/important-change.ts'

/** What became of patients after the report. Calls of the window. */
const uid = z.string().regex(/^[0-9.]{1,64}$/)
const person = z.string().trim().min(2).max(120)

export const studyOutcomesSchema = z.strictObject({
  studyUid: uid,
  /** The day it is, ISO, by the clock of this machine. */
  today: z.string(),
  /** Every row for this patient, oldest first. */
  rows: z.array(outcomeRowSchema),
  /** Segments with a disc or facet finding in the signed report; null while none is signed. */
  hotSegments: z.array(z.string()).nullable(),
})

export type StudyOutcomes = z.infer<typeof studyOutcomesSchema>

export const dueVisitSchema = z.strictObject({
  studyInstanceUid: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  treatedOn: z.string(),
  visit: z.enum(['2-weeks', '2-months', '6-months', '12-months', 'fusion-ct']),
  dueOn: z.string(),
  until: z.string(),
  state: z.enum(['due', 'overdue']),
})

export type DueVisit = z.infer<typeof dueVisitSchema>

export const cohortSchema = z.strictObject({
  cases: z.array(cohortCaseSchema),
  /** Signed studies that stand behind the cases: one patient counts once. */
  studies: z.number().int(),
  importantChange: importantChangeSchema.nullable(),
})

export type ListedCohort = z.infer<typeof cohortSchema>

export const outcomeCalls = {
  'outcomes.study': { input: z.strictObject({ studyUid: uid }), output: studyOutcomesSchema },
  /** Refused with `not-possible` where an entry cannot be meant as it is. */
  'outcomes.add': { input: z.strictObject({ studyUid: uid, entry: outcomeEntrySchema, by: person }), output: studyOutcomesSchema },
  'outcomes.withdraw': { input: z.strictObject({ studyUid: uid, rowId: z.number().int(), by: person }), output: studyOutcomesSchema },
  /** Follow-up that is due or overdue, the longest waiting first. */
  'outcomes.worklist': { input: z.undefined(), output: z.array(dueVisitSchema) },
  /** Every patient with a signed report, without name, ID or birth date. */
  'outcomes.cohort': { input: z.undefined(), output: cohortSchema },
  'outcomes.setImportantChange': { input: importantChangeSchema.nullable(), output: cohortSchema },
  /** Saves the cohort without identifiers where the reader picks; the path, or null if cancelled. */
  'outcomes.export': { input: z.strictObject({ format: z.enum(['csv', 'pdf']) }), output: z.string().nullable() },
} as const
