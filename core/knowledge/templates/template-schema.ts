import { z } from 'zod'
import { patternSchema } from '../../base/anatomy.ts'

/**
 * A report template as data. Sentences are lists of parts; a part is written when all its conditions hold, with its
 * `{placeholders}` filled. Placeholders are field ids or the facts of `factNames`.
 */
export const factNames = [
  /** "right L4-L5 facet joint" */
  'place',
  /** "normal vertebra" */
  'reference',
  /** "marked" */
  'amount',
  /** First and last level of the analysis. */
  'firstLevel',
  'lastLevel',
] as const

/** Where a field gets its first value from; null: the reader fills it. */
const fieldOriginSchema = z.enum(['level', 'side', 'grade', 'ratio', 'suvMax', 'ctReasons', 'asymmetry', 'interval', 'parts', 'bloodPool']).nullable()

const fieldId = z.string().regex(/^[a-z][A-Za-z0-9]*$/)

export const templateFieldSchema = z.strictObject({
  id: fieldId,
  label: z.string().min(1),
  type: z.enum(['text', 'number', 'choice']),
  /** The allowed values of a choice, or suggestions for a text. */
  values: z.array(z.string()),
  /** UCUM, or null for text. */
  unit: z.string().nullable(),
  /** Measured: shown, never typed. */
  measured: z.boolean(),
  from: fieldOriginSchema,
  default: z.string(),
  /** What signing does when it is empty, as IHE MRRT names it: refuse, warn, or say nothing. */
  whenEmpty: z.enum(['prohibit', 'alert', 'silent']),
})

export type TemplateField = z.infer<typeof templateFieldSchema>

export const conditionSchema = z.discriminatedUnion('is', [
  z.strictObject({ value: fieldId, is: z.literal('filled') }),
  z.strictObject({ value: fieldId, is: z.literal('empty') }),
  z.strictObject({ value: fieldId, is: z.literal('one-of'), of: z.array(z.string()).min(1) }),
  z.strictObject({ value: fieldId, is: z.literal('none-of'), of: z.array(z.string()).min(1) }),
  z.strictObject({ value: fieldId, is: z.literal('at-least'), of: z.number() }),
  z.strictObject({ value: fieldId, is: z.literal('below'), of: z.number() }),
])

export type Condition = z.infer<typeof conditionSchema>

export const templatePartSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  when: z.array(conditionSchema),
  text: z.string().min(1),
})

export type TemplatePart = z.infer<typeof templatePartSchema>

export const templateSchema = z.strictObject({
  id: z.string().regex(/^[a-z-]+$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: z.string(),
  /** The patterns this template is for; a template without any is chosen otherwise (`focal-uptake`, `normal`). */
  patterns: z.array(patternSchema),
  fields: z.array(templateFieldSchema),
  sentence: z.array(templatePartSchema).min(1),
  impression: z.array(templatePartSchema).min(1),
  recommendation: z.array(templatePartSchema).min(1),
  /** Shown beside the form while the reader writes; each with its source. */
  pitfalls: z.array(z.strictObject({ text: z.string().min(1), source: z.string().min(1), verified: z.boolean() })),
  source: z.string().min(1),
})

export type Template = z.infer<typeof templateSchema>
