import { z } from 'zod'
import { visitComparisonSchema } from '../core/findings/compare-visits.ts'
import { phaseComparisonSchema } from '../core/findings/phase-uptake.ts'

/** Another study of the same patient, and the early phase of the same study, beside the uptake that is read. Calls of the window. */
const uid = z.string().regex(/^[0-9.]{1,64}$/)

export const otherVisitSchema = z.strictObject({
  studyUid: uid,
  studyDate: z.string().nullable(),
  description: z.string(),
  /** Whether it has been analysed, so that it can be compared. */
  isAnalysed: z.boolean(),
})

export type OtherVisit = z.infer<typeof otherVisitSchema>

/** Whether an analysis was made with what is known now. */
export const weighedSchema = z.strictObject({ history: z.boolean(), bloodPool: z.boolean() })

export type Weighed = z.infer<typeof weighedSchema>

export const comparisonCalls = {
  /** The patient's other studies with a SPECT on its CT, newest first; same patient ID, name and date of birth. */
  'comparison.visits': { input: z.strictObject({ studyUid: uid }), output: z.array(otherVisitSchema) },
  /** Refused where one of the two has not been analysed. */
  'comparison.compare': { input: z.strictObject({ studyUid: uid, withStudyUid: uid }), output: visitComparisonSchema },
  /** Blood pool beside late uptake; null where the study has no blood pool SPECT. */
  'comparison.phases': { input: z.strictObject({ studyUid: uid }), output: phaseComparisonSchema.nullable() },
  /** Whether the newest analysis weighed the history that the referral tells now and the blood pool SPECT that the study has now; null where there is no analysis yet. */
  'comparison.weighed': { input: z.strictObject({ studyUid: uid }), output: weighedSchema.nullable() },
} as const
