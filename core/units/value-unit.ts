import { z } from 'zod'

/** What a value means after all rescaling. `g/ml` and `cm2/ml` are SUV, already divided by a dose and a body measure. */
export const valueUnitSchema = z.enum(['HU', 'counts', 'Bq/ml', 'g/ml', 'cm2/ml', 'unknown'])

export type ValueUnit = z.infer<typeof valueUnitSchema>
