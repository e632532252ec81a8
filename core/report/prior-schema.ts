import { z } from 'zod'
import { placeSchema, sideSchema, structureSchema } from '../base/anatomy.ts'
import { visitComparisonSchema } from '../findings/compare-visits.ts'

/** The signed report of the earlier visit, by version and seal. */
export const priorReportSchema = z.strictObject({ reportId: z.string(), version: z.number().int().positive(), reader: z.string(), signedAt: z.string(), seal: z.string() })

/** An earlier visit of the patient that a report is compared with, and what came of it; frozen with the report when it is signed. */
export const priorVisitSchema = z.strictObject({
  studyInstanceUid: z.string(),
  /** ISO date; an undated study is no earlier one. */
  studyDate: z.string(),
  description: z.string(),
  /** Null where that visit has no signed report: then its newest analysis is compared, and the page says so. */
  report: priorReportSchema.nullable(),
  /** Where that visit has its findings. */
  findings: z.array(z.strictObject({ regionId: z.string(), level: placeSchema, structure: structureSchema, side: sideSchema })),
  /** Every region that both visits measured; null where the two cannot be compared any more, with the reason. */
  compared: visitComparisonSchema.nullable(),
  /** In the reader's words; null where they are compared. */
  refusal: z.string().nullable(),
})

export type PriorVisit = z.infer<typeof priorVisitSchema>
