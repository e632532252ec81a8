import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { factNames, templateSchema } from '../../../core/knowledge/templates/template-schema.ts'
import type { Condition, Template, TemplatePart } from '../../../core/knowledge/templates/template-schema.ts'
import { conditionHolds, fillParts, placeholdersOf } from '../../../core/report/fill-template.ts'
import { blockedWordsIn } from '../../../core/report/wording.ts'

const folder = new URL('../../../core/knowledge/templates/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const read = (name: string): Template => templateSchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))

/** A value that meets a condition, and one that does not. */
const meeting = (condition: Condition): string => {
  switch (condition.is) {
    case 'filled':
      return '2'
    case 'empty':
      return ''
    case 'one-of':
      return condition.of[0] ?? ''
    case 'none-of':
      return '2'
    case 'at-least':
      return String(condition.of)
    case 'below':
      return String(condition.of - 1)
  }
}

const missing = (condition: Condition): string => {
  switch (condition.is) {
    case 'filled':
      return ' '
    case 'empty':
      return 'something'
    case 'one-of':
      return 'none of these'
    case 'none-of':
      return condition.of[0] ?? ''
    case 'at-least':
      return String(condition.of - 1)
    case 'below':
      return String(condition.of)
  }
}

const facts = Object.fromEntries(factNames.map((name) => [name, name]))

/** Values that meet all conditions of a part. A value asked twice must meet both: the first that does is taken. */
const meetingAll = (part: TemplatePart): Record<string, string> => {
  const values: Record<string, string> = { ...facts }
  for (const condition of part.when) {
    const same = part.when.filter((each) => each.value === condition.value)
    const value = same.map(meeting).find((candidate) => same.every((each) => conditionHolds(each, { [each.value]: candidate })))
    if (value === undefined) throw new Error(`the conditions of ${part.id} exclude each other`)
    values[condition.value] = value
  }
  return values
}

const writes = (part: TemplatePart, values: Record<string, string>): boolean => fillParts([part], values) !== ''

describe.each(files)('template %s', (name) => {
  const template = read(name)
  const parts = [...template.sentence, ...template.impression, ...template.recommendation]

  it('is named after its id', () => {
    expect(name).toBe(`${template.id}.json`)
  })

  it('asks only for fields and facts that exist', () => {
    const known = new Set<string>([...template.fields.map((field) => field.id), ...factNames])
    const asked = parts.flatMap((part) => [...placeholdersOf(part.text), ...part.when.map((condition) => condition.value)])
    expect(asked.filter((each) => !known.has(each))).toEqual([])
  })

  it('never asks a choice for a value that it does not offer', () => {
    for (const { when } of parts) {
      for (const condition of when) {
        const field = template.fields.find((each) => each.id === condition.value)
        if (condition.is !== 'one-of' || field?.type !== 'choice') continue
        expect(field.values).toEqual(expect.arrayContaining(condition.of))
      }
    }
  })

  it('holds no blocked word', () => {
    const texts = [...parts.map((part) => part.text), ...template.fields.map((field) => field.label), ...template.pitfalls.map((pitfall) => pitfall.text)]
    expect(texts.flatMap(blockedWordsIn)).toEqual([])
  })

  it('gives every pitfall with a source', () => {
    expect(template.pitfalls.length).toBeGreaterThan(0)
    expect(template.pitfalls.every((pitfall) => pitfall.source.trim() !== '')).toBe(true)
  })

  const ruled = parts.filter((part) => part.when.length > 0)
  test.each(ruled)('rule $id: written when its conditions hold, left out when any fails', (part) => {
    const values = meetingAll(part)
    expect(writes(part, values)).toBe(true)
    for (const condition of part.when) expect(writes(part, { ...values, [condition.value]: missing(condition) })).toBe(false)
  })
})

describe('a template file that is damaged', () => {
  const facet: Record<string, unknown> = { ...read('facet.json') }

  it.each([
    ['without a source', { ...facet, source: '' }],
    ['without sentences', { ...facet, sentence: [] }],
    ['with a version that is none', { ...facet, version: '1' }],
    ['with a field more than the schema knows', { ...facet, extra: true }],
    ['with an unknown condition', { ...facet, sentence: [{ id: 'a', when: [{ value: 'grade', is: 'about', of: 3 }], text: 'x' }] }],
  ])('is refused %s', (_, file) => {
    expect(templateSchema.safeParse(file).success).toBe(false)
  })
})
