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

/** What every rule says about itself. `source` is one of the file's sources. */
const said = { id: z.string().min(1), text: z.string().min(1), source: z.string() }

const criterion = z.strictObject({
  ...said,
  when: conditionSchema,
  /** Where a number in `when` comes from that the source does not give. Such a number never stands in `text`. */
  basis: z.string().optional(),
})

/** One row of a decision table: the first whose condition holds decides. The last one holds always. */
const row = <T extends z.ZodRawShape>(shape: T) => z.strictObject({ id: z.string().min(1), when: conditionSchema.nullable(), reason: z.string().min(1), ...shape })

/** A table is one rule: a site switches it off as a whole. */
const decisionTable = <T extends z.ZodRawShape>(shape: T) => z.strictObject({ ...said, rows: z.array(row(shape)).min(1) })

export const policySchema = z.strictObject({
  ...head,
  payer: z.string().min(1),
  /** Any one that is met makes the scan medically necessary. */
  criteria: z.array(criterion).min(1),
  investigational: criterion,
  /** What holds where neither a criterion nor `investigational` does. */
  otherwise: z.strictObject(said),
  simultaneous: decisionTable({ result: z.enum(['fine', 'needs-rationale']) }),
  procedureCodes: decisionTable({ code: z.enum(['78803', '78830', '78831', '78832']).nullable(), coderReview: z.boolean() }),
  documentation: z.array(z.strictObject({ id: z.string().min(1), text: z.string().min(1) })),
})

export const pathwaySchema = z.strictObject({
  ...head,
  /** The examinations in their order; `id` as in the facts on earlier imaging, the last one this scan. */
  stations: z.array(z.strictObject({ id: z.enum(['radiograph', 'mri', 'ct', 'spect-ct']), text: z.string().min(1) })).min(1),
  path: decisionTable({ position: z.string(), next: z.string(), spectCtAppropriate: z.enum(['yes', 'not-yet']) }),
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
  /** Always shown beside the result. */
  evidence: z.strictObject({ design: z.string().min(1), cohort: z.array(z.string()).min(1), limits: z.array(z.string()).min(1) }),
  /** Each must hold. */
  inclusion: z.array(criterion).min(1),
  /** None may hold. */
  exclusion: z.array(criterion).min(1),
  outcome: decisionTable({ result: algorithmResultSchema }),
})

export const acquisitionRulesSchema = z.strictObject({
  ...head,
  /** Each point is looked at by itself; the worst one speaks for the acquisition. */
  points: z.array(
    decisionTable({ verdict: z.enum(['adequate', 'limited', 'repeat-advised']) }).extend({
      /** Says nothing while its facts are unknown, instead of leaving the verdict open. */
      onlyWhenKnown: z.boolean().optional(),
    }),
  ),
  /** The guideline's card for children: activity by weight in kg, between two weights in proportion; outside them the card says nothing here. */
  childActivityMBq: z.strictObject({ source: z.string(), byWeightKg: z.array(z.tuple([z.number().positive(), z.number().positive()])).min(2) }),
})

/** `attention`: worth a line beside the pictures. `against`: a source that says otherwise; both are shown. */
export const cautionSchema = criterion.extend({ attention: z.boolean(), against: z.string().optional() })

export const cautionsSchema = z.strictObject({ ...head, cautions: z.array(cautionSchema).min(1) })

/** Every fact that a rule may ask, in words, and the document in which it stands. */
export const factSheetSchema = z.strictObject({
  id: z.string().min(1),
  version,
  facts: z.array(z.strictObject({ fact: z.string().min(1), label: z.string().min(1), document: z.string().min(1) })),
})

export type Policy = z.infer<typeof policySchema>
export type Pathway = z.infer<typeof pathwaySchema>
export type Algorithm = z.infer<typeof algorithmSchema>
export type AcquisitionRules = z.infer<typeof acquisitionRulesSchema>
export type Cautions = z.infer<typeof cautionsSchema>
export type Caution = z.infer<typeof cautionSchema>
export type FactSheet = z.infer<typeof factSheetSchema>
export type Criterion = z.infer<typeof criterion>
