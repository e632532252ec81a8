import { z } from 'zod'
import { problem } from '../base/problem.ts'
import { fail } from '../base/result.ts'
import type { Result } from '../base/result.ts'

/** One number or word that a unit rests on. `value` is as it is shown, unit included. */
export const unitInputSchema = z.strictObject({
  name: z.string(),
  value: z.string(),
  /** Where it stands, in words: `file, Patient's Weight (0010,1030)`, `reader Dr A, 2026-03-14T12:00:00`. */
  source: z.string(),
  unit: z.string().optional(),
  tag: z.string().optional(),
  from: z.enum(['file', 'site', 'reader', 'table']).optional(),
  /** What the file says instead, where a reader's value stands in its place. */
  replaces: z.string().optional(),
})

export type UnitInput = z.infer<typeof unitInputSchema>

/** One step from input to factor, in order. */
export const unitStepSchema = z.strictObject({
  what: z.string(),
  value: z.number(),
  unit: z.string(),
  /** How the value was reached, with its numbers and their units. */
  formula: z.string().optional(),
})

export type UnitStep = z.infer<typeof unitStepSchema>

/** A number as it stands in a formula: six digits, no more than it has. */
export const inFormula = (value: number): string => String(Number(value.toPrecision(6)))

/** How a value came about. */
export interface Trace {
  readonly inputs: readonly UnitInput[]
  readonly steps: readonly UnitStep[]
  /** In the reader's words: what was concluded rather than read. */
  readonly warnings: readonly string[]
}

export interface Traced<T> extends Trace {
  readonly value: T
}

export const traced = <T>(value: T, trace: Partial<Trace> = {}): Traced<T> => ({
  value,
  inputs: trace.inputs ?? [],
  steps: trace.steps ?? [],
  warnings: trace.warnings ?? [],
})

export const joinTraces = (...traces: readonly Trace[]): Trace => ({
  inputs: traces.flatMap(({ inputs }) => inputs),
  steps: traces.flatMap(({ steps }) => steps),
  warnings: traces.flatMap(({ warnings }) => warnings),
})

/** An attribute of the file: its name and its tag `(gggg,eeee)`. */
export interface FileTag {
  readonly name: string
  readonly tag: string
}

export const fromFile = (name: string, value: number | string, unit: string | null, at: FileTag): UnitInput => ({
  name,
  value: unit === null ? String(value) : `${value} ${unit}`,
  source: `file, ${at.name} ${at.tag}`,
  ...(unit === null ? {} : { unit }),
  tag: at.tag,
  from: 'file',
})

export const fromElsewhere = (name: string, value: number | string, unit: string | null, from: 'site' | 'reader' | 'table', source: string): UnitInput => ({
  name,
  value: unit === null ? String(value) : `${value} ${unit}`,
  source,
  ...(unit === null ? {} : { unit }),
  from,
})

/** A refusal: `what` completes "No SUV: ...", in the reader's words. */
export const refuse = (code: string, what: string): Result<never> => fail(problem(code, `No SUV: ${what}${what.endsWith('?') ? '' : '.'}`))
