import type { ruleFiles } from './rule-list.ts'
import type { Condition, FactSheet } from './rule-schema.ts'

type RuleFile = ReturnType<typeof ruleFiles>[number]

/** What a schema cannot say of a file of rules, with the path of the part that is wrong. */
export interface RuleFault {
  readonly path: readonly (string | number)[]
  readonly reason: string
}

type Path = readonly (string | number)[]

/** Every fact that a condition asks, with its path. */
const factsIn = (condition: Condition, path: Path): { readonly fact: string; readonly path: Path }[] => {
  if ('fact' in condition) return [{ fact: condition.fact, path: [...path, 'fact'] }]
  if ('not' in condition) return factsIn(condition.not, [...path, 'not'])
  if ('stated' in condition) return factsIn(condition.stated, [...path, 'stated'])
  const key = 'all' in condition ? 'all' : 'any'
  const parts = 'all' in condition ? condition.all : condition.any
  return parts.flatMap((part, index) => factsIn(part, [...path, key, index]))
}

interface Part {
  readonly id: string
  readonly source: string
  readonly when?: Condition
  readonly against?: string | undefined
  readonly rows?: readonly { readonly id: string; readonly when: Condition | null }[]
  readonly path: Path
}

const listed = (parts: readonly Omit<Part, 'path'>[], name: string): Part[] => parts.map((part, index) => ({ ...part, path: [name, index] }))

const partsOf = (file: RuleFile): Part[] => {
  if ('criteria' in file) {
    const { criteria, investigational, otherwise, simultaneous, procedureCodes } = file
    return [
      ...listed(criteria, 'criteria'),
      { ...investigational, path: ['investigational'] },
      { ...otherwise, path: ['otherwise'] },
      { ...simultaneous, path: ['simultaneous'] },
      { ...procedureCodes, path: ['procedureCodes'] },
    ]
  }
  if ('path' in file) return [{ ...file.path, path: ['path'] }]
  if ('outcome' in file) return [...listed(file.inclusion, 'inclusion'), ...listed(file.exclusion, 'exclusion'), { ...file.outcome, path: ['outcome'] }]
  return 'points' in file ? listed(file.points, 'points') : listed(file.cautions, 'cautions')
}

const repeated = (parts: readonly { readonly id: string; readonly path: Path }[]): RuleFault[] =>
  parts.flatMap(({ id, path }, index) => (parts.findIndex((each) => each.id === id) < index ? [{ path: [...path, 'id'], reason: `the id "${id}" stands in this file a second time` }] : []))

/** Every fact that the rules of a file ask. */
export const factsAsked = (file: RuleFile): string[] => [
  ...new Set(partsOf(file).flatMap(({ when, rows, path }) => [...(when === undefined ? [] : factsIn(when, path)), ...(rows ?? []).flatMap((row) => (row.when === null ? [] : factsIn(row.when, path)))].map(({ fact }) => fact))),
]

/** What is wrong with a file of rules beyond its shape: unknown facts and sources, ids that stand twice, a table that can end without an answer. */
export const ruleFaults = (file: RuleFile, sheet: FactSheet): RuleFault[] => {
  const parts = partsOf(file)
  const conditions = parts.flatMap(({ when, rows, path }) => [
    ...(when === undefined ? [] : factsIn(when, [...path, 'when'])),
    ...(rows ?? []).flatMap((row, index) => (row.when === null ? [] : factsIn(row.when, [...path, 'rows', index, 'when']))),
  ])
  return [
    ...conditions.filter(({ fact }) => !sheet.facts.some((known) => known.fact === fact)).map(({ fact, path }) => ({ path, reason: `there is no fact "${fact}"` })),
    ...parts.flatMap(({ source, against, path }) =>
      [source, against].flatMap((id, index) =>
        id === undefined || file.sources.some((known) => known.id === id) ? [] : [{ path: [...path, index === 0 ? 'source' : 'against'], reason: `the source "${id}" is not among the sources of this file` }],
      ),
    ),
    ...repeated(parts),
    ...parts.flatMap(({ rows, path }) => (rows === undefined ? [] : repeated(rows.map(({ id }, index) => ({ id, path: [...path, 'rows', index] }))))),
    ...parts.flatMap(({ rows, path }) =>
      rows === undefined || rows.at(-1)?.when === null ? [] : [{ path: [...path, 'rows', rows.length - 1], reason: 'the last row of a table must hold always ("when": null)' }],
    ),
  ]
}

