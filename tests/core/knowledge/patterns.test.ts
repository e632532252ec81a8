import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gradingSchema } from '../../../core/knowledge/grading-schema.ts'
import { morphometrySchema } from '../../../core/knowledge/morphometry-schema.ts'
import { featureNames, patternRuleSchema } from '../../../core/knowledge/pattern-schema.ts'
import { patternRules } from '../../../core/knowledge/patterns.ts'

const folder = new URL('../../../core/knowledge/', import.meta.url)
const files = (name: string): string[] => readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith('.json'))
const parsed = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), 'utf8'))

const words = ['level', 'side', 'structure', 'reference']

describe.each(files('patterns'))('the pattern file %s', (file) => {
  const rule = patternRuleSchema.parse(parsed(`patterns/${file}`))

  it('is in use, under its own name', () => {
    expect(file).toBe(`${rule.id}.json`)
    expect(patternRules.map((used) => used.id)).toContain(rule.id)
  })

  it('uses only names that can be filled in', () => {
    const sentences = [
      ...[...rule.requires, ...rule.supports, ...rule.opposes].flatMap((evidence) => [evidence.for, evidence.against ?? '']),
      ...rule.cautions.map((caution) => caution.text),
    ]
    const names = sentences.flatMap((text) => [...text.matchAll(/\{([A-Za-z]+)\}/g)].map((match) => match[1] ?? ''))
    expect(names.filter((name) => !words.includes(name) && !featureNames.some((feature) => feature === name))).toEqual([])
  })

  it('cites only sources that it lists', () => {
    const listed = rule.sources.map((source) => source.id)
    const cited = [...rule.requires, ...rule.supports, ...rule.opposes].flatMap((evidence) => evidence.sources)
    expect(cited.filter((id) => !listed.includes(id))).toEqual([])
  })

  it('gives a reason against for no requirement, since without it nothing is said', () => {
    expect(rule.requires.every((evidence) => evidence.against === null)).toBe(true)
  })
})

it('grading and morphometry files fit their schemas', () => {
  for (const file of files('grading')) expect(gradingSchema.parse(parsed(`grading/${file}`)).status).toContain('unvalidated')
  for (const file of files('morphometry')) expect(morphometrySchema.parse(parsed(`morphometry/${file}`)).sources.length).toBeGreaterThan(0)
})
