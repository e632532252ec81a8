import { z } from 'zod'

/** A change that patients notice (minimal clinically important difference). None is built in: the site enters one with where it comes from. */
export const importantChangeSchema = z.strictObject({
  /** Points on the scale of 0 to 10. */
  points: z.number().positive().max(10),
  source: z.string().trim().min(4).max(200),
})

export type ImportantChange = z.infer<typeof importantChangeSchema>
