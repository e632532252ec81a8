import { z } from 'zod'
import { knowledgeSourceSchema } from './grading-schema.ts'

/**
 * A condition on the facts of a referral, answered yes, no or unknown. A fact that is unknown makes the condition unknown,
 * except with `stated`, which asks only what is known (yes, or else no).
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly fact: string; readonly is: readonly (string | number | boolean)[] }
  | { readonly fact: string; readonly has: readonly string[] }
  | { readonly fact: string; readonly atLeast: number }
  | { readonly fact: string; readonly under: number }
  | { readonly fact: string; readonly atMost: number }
  | { readonly fact: string; readonly above: number }
  | { readonly stated: Condition }

const fact = z.string().min(1)

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ stated: conditionSchema }),
    z.strictObject({ fact, is: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }),
    z.strictObject({ fact, has: z.array(z.string()).min(1) }),
    z.strictObject({ fact, atLeast: z.number() }),
    z.strictObject({ fact, under: z.number() }),
    z.strictObject({ fact, atMost: z.number() }),
    z.strictObject({ fact, above: z.number() }),
  ]),
)

const version = z.string().regex(/^\d+\.\d+\.\d+$/)
const date = z.iso.date()

/** What every file of rules says about itself. */
const head = {
  id: z.string().min(1),
  version,
  title: z.string().min(1),
  /** When the document applies, ISO dates; null is open. */
  effective: z.strictObject({ from: date.nullable(), until: date.nullable() }),
  /** What a reader must know of the evidence or limits beside each result. */
  statement: z.string().min(1),
  sources: z.array(knowledgeSourceSchema).min(1),
}

const criterion = z.strictObject({
  id: z.string(),
  text: z.string().min(1),
  when: conditionSchema,
  source: z.string(),
  /** Where a number in `when` comes from that the source does not give. Such a number never stands in `text`. */
  basis: z.string().optional(),
})

/** One row of a decision table: the first whose condition holds decides. The last one holds always. */
const row = <T extends z.ZodRawShape>(shape: T) => z.strictObject({ when: conditionSchema.nullable(), reason: z.string().min(1), ...shape })

export const policySchema = z.strictObject({
  ...head,
  criteria: z.array(criterion).min(1),
  investigational: criterion,
  simultaneous: z.array(row({ result: z.enum(['fine', 'needs-rationale']) })),
  procedureCodes: z.array(row({ code: z.enum(['78803', '78830', '78831', '78832']).nullable(), coderReview: z.boolean() })),
  documentation: z.array(z.string()),
})

export const pathwaySchema = z.strictObject({
  ...head,
  rows: z.array(row({ position: z.string(), next: z.string(), spectCtAppropriate: z.enum(['yes', 'not-yet']) })),
})

export const algorithmResultSchema = z.enum([
  'targeted-mbb-or-minimally-invasive-facet-fusion',
  'potential-cervical-fusion',
  'potential-lumbar-fusion',
  'pain-management',
  'outside-published-algorithm',
])

export const algorithmSchema = z.strictObject({
  ...head,
  /** Each must hold. */
  inclusion: z.array(criterion).min(1),
  /** None may hold. */
  exclusion: z.array(criterion).min(1),
  rows: z.array(row({ result: algorithmResultSchema })),
})

export const acquisitionRulesSchema = z.strictObject({
  ...head,
  /** Each point is looked at by itself; the worst one speaks for the acquisition. */
  points: z.array(
    z.strictObject({
      id: z.string(),
      source: z.string(),
      rows: z.array(row({ verdict: z.enum(['adequate', 'limited', 'repeat-advised']) })).min(1),
    }),
  ),
})

export const cautionsSchema = z.strictObject({ ...head, cautions: z.array(criterion).min(1) })

export type Policy = z.infer<typeof policySchema>
export type Pathway = z.infer<typeof pathwaySchema>
export type Algorithm = z.infer<typeof algorithmSchema>
export type AcquisitionRules = z.infer<typeof acquisitionRulesSchema>
export type Cautions = z.infer<typeof cautionsSchema>
export type Criterion = z.infer<typeof criterion>
