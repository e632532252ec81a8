import type { Condition } from '../knowledge/rule-schema.ts'

export type Truth = 'yes' | 'no' | 'unknown'

export interface Verdict {
  readonly truth: Truth
  /** Facts that would settle an unknown one. */
  readonly missing: readonly string[]
}

export type FactView = Readonly<Record<string, unknown>>

const known = (truth: boolean): Verdict => ({ truth: truth ? 'yes' : 'no', missing: [] })

/** A fact by its dotted path; undefined is unknown. Under a "none" everything is "none": no surgery has no date. */
const lookUp = (view: FactView, path: string): unknown => {
  let value: unknown = view
  for (const key of path.split('.')) {
    if (value === 'none') return 'none'
    if (value === null || typeof value !== 'object') return undefined
    value = (value as FactView)[key]
  }
  return value ?? undefined
}

const compare = (value: unknown, holds: (number: number) => boolean): boolean => typeof value === 'number' && holds(value)

const holds = (value: unknown, condition: Extract<Condition, { fact: string }>): boolean => {
  if ('is' in condition) return condition.is.some((each) => each === value)
  if ('has' in condition) return Array.isArray(value) && condition.has.some((each) => value.includes(each))
  if ('atLeast' in condition) return compare(value, (number) => number >= condition.atLeast)
  if ('under' in condition) return compare(value, (number) => number < condition.under)
  if ('atMost' in condition) return compare(value, (number) => number <= condition.atMost)
  return compare(value, (number) => number > condition.above)
}

const negated: Readonly<Record<Truth, Truth>> = { yes: 'no', no: 'yes', unknown: 'unknown' }

/** Three-valued: one "no" ends an `all`, one "yes" an `any`, whatever else is unknown. */
export const evaluate = (condition: Condition, view: FactView): Verdict => {
  if ('fact' in condition) {
    const value = lookUp(view, condition.fact)
    return value === undefined ? { truth: 'unknown', missing: [condition.fact] } : known(holds(value, condition))
  }
  if ('stated' in condition) return known(evaluate(condition.stated, view).truth === 'yes')
  if ('not' in condition) {
    const inner = evaluate(condition.not, view)
    return { ...inner, truth: negated[inner.truth] }
  }
  const decisive: Truth = 'all' in condition ? 'no' : 'yes'
  const parts = ('all' in condition ? condition.all : condition.any).map((part) => evaluate(part, view))
  if (parts.some(({ truth }) => truth === decisive)) return { truth: decisive, missing: [] }
  const missing = [...new Set(parts.flatMap((part) => part.missing))]
  return missing.length === 0 ? { truth: negated[decisive], missing } : { truth: 'unknown', missing }
}

interface Row {
  readonly when: Condition | null
}

export interface Decided<R> {
  /** The row that decides; null while an unknown fact could still change the outcome. */
  readonly row: R | null
  readonly missing: readonly string[]
}

/**
 * The first row of a table that holds. An unknown row above it is passed over only where it says the same (by `sameAs`): what is
 * unknown may then be either way.
 */
export const decide = <R extends Row>(rows: readonly R[], view: FactView, sameAs: (a: R, b: R) => boolean): Decided<R> => {
  const open: R[] = []
  const missing: string[] = []
  for (const row of rows) {
    const verdict: Verdict = row.when === null ? known(true) : evaluate(row.when, view)
    if (verdict.truth === 'no') continue
    if (verdict.truth === 'yes') return open.every((other) => sameAs(other, row)) ? { row, missing: [] } : { row: null, missing: [...new Set(missing)] }
    open.push(row)
    missing.push(...verdict.missing)
  }
  return { row: null, missing: [...new Set(missing)] }
}
