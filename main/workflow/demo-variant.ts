import { z } from 'zod'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fieldNames } from '../../phantom/scan-fields.ts'
import type { FieldName } from '../../phantom/scan-fields.ts'
import { variantOf } from '../../phantom/variant.ts'
import type { PhantomVariant } from '../../phantom/variant.ts'

const three = (limit: number) => {
  const one = z.number().min(-limit).max(limit)
  return z.tuple([one, one, one])
}

/** What `demo --variant` understands: the parts of a phantom variant that differ from the plain study. Limits: what the phantom can draw. */
const variantSchema = z.strictObject({
  field: z.enum(fieldNames as [FieldName, ...FieldName[]]).optional(),
  numbering: z.enum(['usual', 'L6', 'T13', 'lumbarised-S1', 'sacralised-L5']).optional(),
  patient: z.strictObject({
    sex: z.enum(['F', 'M']),
    heightM: z.number().min(1.4).max(2.05),
    scoliosisMm: z.number().min(-40).max(40),
    kyphosisDeg: z.number().min(-20).max(45),
    cancellousHu: z.number().min(30).max(300),
  }).partial().optional(),
  ct: z.strictObject({
    sliceMm: z.number().min(1).max(5),
    noiseHu: z.number().min(0).max(80),
    hasContrast: z.boolean(),
    hasArmsDown: z.boolean(),
    hasStreaks: z.boolean(),
  }).partial().optional(),
  spect: z.strictObject({
    countsPerVoxel: z.number().min(2).max(1000),
    shiftMm: three(30),
    rotationDeg: three(10),
    bendMm: three(20),
  }).partial().optional(),
  storage: z.strictObject({ obliqueDeg: three(30), hasNegativeSpacing: z.boolean() }).partial().optional(),
  hasPhases: z.boolean().optional(),
  cagesAlone: z.enum(['peek', 'titanium']).optional(),
  visit: z.strictObject({ daysLater: z.number().int().min(1).max(3650), lesionFactors: z.array(z.number().min(0).max(5)) }).optional(),
})

/** The variant that a text describes as JSON, or `bad-variant` with the first thing that is wrong in it. */
export const demoVariant = (text: string): Result<PhantomVariant> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return fail(problem('bad-variant', 'The variant is not JSON. Write it as {"field": "thoracic"}, in quotes.'))
  }
  const parsed = variantSchema.safeParse(value)
  if (parsed.success) return ok(variantOf(parsed.data))
  const [issue] = parsed.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  return fail(problem('bad-variant', `The variant of the demonstration study is not understood${where}: ${issue?.message ?? 'unknown reason'}.`))
}
