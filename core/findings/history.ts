import { z } from 'zod'

/** What the referral says of the patient before the scan, as far as it bears on the patterns. Null is unknown, which is never "no". */
export const historySchema = z.strictObject({
  ageYears: z.number().nonnegative().nullable(),
  sex: z.string().nullable(),
  /** Months from the newest operation to the scan; `none` where it is known that there was none. */
  surgeryMonthsAgo: z.union([z.literal('none'), z.number().nonnegative()]).nullable(),
  /** Days from the newest steroid injection to the scan; `none` where it is known that there was none. */
  steroidDaysAgo: z.union([z.literal('none'), z.number().nonnegative()]).nullable(),
})

export type History = z.infer<typeof historySchema>

const number = (value: number | 'none' | null): number | null => (value === 'none' ? null : value)

/** The history as rules ask for it. Without one, everything is unknown. */
export const historyFeatures = (history: History | null): { readonly ageYears: number | null; readonly surgeryMonthsAgo: number | null; readonly steroidDaysAgo: number | null } => ({
  ageYears: history?.ageYears ?? null,
  surgeryMonthsAgo: number(history?.surgeryMonthsAgo ?? null),
  steroidDaysAgo: number(history?.steroidDaysAgo ?? null),
})
