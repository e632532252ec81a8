import { z } from 'zod'
import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { templateFieldSchema, templatePartSchema, templateSchema } from '../knowledge/templates/template-schema.ts'
import type { Template, TemplateField, TemplatePart } from '../knowledge/templates/template-schema.ts'
import { placeholdersOf } from './fill-template.ts'
import { fieldElements, mrrtProblems } from './mrrt-check.ts'
import { wordingIds } from './mrrt-export.ts'
import { attribute, elementsBelow, metaOf, named, textOf } from './mrrt-tree.ts'
import type { MrrtDocument, MrrtElement } from './mrrt-tree.ts'
import { blockedWordsIn } from './wording.ts'

const extensionSchema = z.strictObject({
  id: templateSchema.shape.id,
  version: templateSchema.shape.version,
  patterns: templateSchema.shape.patterns,
  fields: z.array(templateFieldSchema.pick({ id: true, measured: true, from: true, unit: true, type: true })),
  sentence: z.array(templatePartSchema).min(1),
  impression: z.array(templatePartSchema).min(1),
  recommendation: z.array(templatePartSchema).min(1),
  pitfalls: templateSchema.shape.pitfalls,
  source: z.string().min(1),
})

type Extension = z.infer<typeof extensionSchema>

const whenEmpty: Readonly<Record<string, TemplateField['whenEmpty']>> = { PROHIBIT: 'prohibit', ALERT: 'alert' }

/** What our own export wrote beyond the profile; null in a template of another author. Throws where it is there and broken. */
const extensionOf = ({ attributes }: MrrtDocument): Result<Extension | null> => {
  const element = attributes === null ? undefined : elementsBelow(attributes).find(({ name }) => name === 'spondyl:template')
  if (element === undefined) return ok(null)
  try {
    const read = extensionSchema.safeParse(JSON.parse(element.children.filter((child) => typeof child === 'string').join('')))
    if (read.success) return ok(read.data)
  } catch {
    // Falls through to the same answer: it is there, and cannot be read.
  }
  return fail(problem('template-damaged', 'The template holds wording of Spondyl that cannot be read. Export it again from where it came from.'))
}

const optionsOf = (field: MrrtElement, body: MrrtElement): MrrtElement[] => {
  const list = attribute(field, 'list')
  const holder = list === '' ? field : named(body, 'datalist').find((each) => attribute(each, 'id') === list)
  return holder === undefined ? [] : named(holder, 'option')
}

/** The words beside a field; without the colon that a page has and a form needs not. */
const labelOf = (field: MrrtElement, body: MrrtElement): string => {
  const id = attribute(field, 'id')
  const label = named(body, 'label').find((each) => attribute(each, 'for') === id)
  return ((label ? textOf(label) : '') || attribute(field, 'name') || attribute(field, 'title') || id).replace(/\s*:$/, '')
}

const types: Readonly<Record<string, TemplateField['type']>> = { SELECTION_LIST: 'choice', CHECKBOX: 'text', NUMBER: 'number' }

const valuesOf = (field: MrrtElement, body: MrrtElement): string[] => {
  const chosen = attribute(field, 'data-field-type') === 'CHECKBOX' ? named(field, 'input').map((box) => attribute(box, 'value')) : optionsOf(field, body).map((option) => attribute(option, 'value') || textOf(option))
  return [...new Set(chosen.filter((value) => value !== ''))]
}

const defaultOf = (field: MrrtElement, body: MrrtElement): string => {
  if (field.name === 'textarea') return textOf(field)
  if (field.name === 'select') {
    const selected = optionsOf(field, body).find((option) => 'selected' in option.attributes)
    return selected ? attribute(selected, 'value') || textOf(selected) : ''
  }
  const checked = named(field, 'input').filter((box) => 'checked' in box.attributes)
  return checked.length > 0 ? checked.map((box) => attribute(box, 'value')).join('; ') : attribute(field, 'value')
}

/** A field id of ours from any HTML id: letters and digits, the first a small letter, never one that is taken. */
const fieldId = (id: string, taken: ReadonlySet<string>): string => {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const joined = words.map((word, index) => (index === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1))).join('')
  const base = /^[A-Za-z]/.test(joined) ? joined.slice(0, 1).toLowerCase() + joined.slice(1) : `field${joined}`
  let free = base
  for (let number = 2; taken.has(free); number += 1) free = `${base}${number}`
  return free
}

const plainField = (element: MrrtElement, body: MrrtElement, id: string): TemplateField => ({
  id,
  label: labelOf(element, body),
  type: types[attribute(element, 'data-field-type')] ?? 'text',
  values: valuesOf(element, body),
  unit: attribute(element, 'data-field-unit') || null,
  measured: false,
  from: null,
  default: defaultOf(element, body),
  whenEmpty: whenEmpty[attribute(element, 'data-field-completion-action')] ?? 'silent',
})

const part = (id: string, text: string, field?: string): TemplatePart => ({ id, when: field === undefined ? [] : [{ value: field, is: 'filled' }], text })

/** The fields of a section as sentences: "Comparison: {comparison}." where the field is filled. */
const sectionParts = (fields: readonly TemplateField[], first: string): TemplatePart[] => [
  part('place', first),
  ...fields.map((field, index) => part(`field-${index + 1}`, ` ${field.label}: {${field.id}}${field.unit === null ? '' : ` ${field.unit}`}.`, field.id)),
]

const slug = (text: string): string => text.toLowerCase().normalize('NFKD').replace(/[^a-z]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '') || 'imported'

/** Fields of the sections that are an impression or a recommendation go to those; all else describes the finding. */
const partOf = (name: string): 'sentence' | 'impression' | 'recommendation' =>
  /impression|conclusion|beurteilung/i.test(name) ? 'impression' : /recommend|empfehlung|follow/i.test(name) ? 'recommendation' : 'sentence'

const foreignTemplate = (document: MrrtDocument): Template => {
  const { body } = document
  const taken = new Set(['place', 'reference', 'amount', 'firstLevel', 'lastLevel', 'level', 'side', 'grade', 'ratio'])
  const byPart: Record<'sentence' | 'impression' | 'recommendation', TemplateField[]> = { sentence: [], impression: [], recommendation: [] }
  const sections = named(body, 'section').map((section) => ({ name: attribute(section, 'data-section-name'), fields: new Set(fieldElements(section)) }))
  for (const element of fieldElements(body)) {
    const id = fieldId(attribute(element, 'id') || attribute(element, 'name'), taken)
    taken.add(id)
    // The last section in the order of the page that holds it is the innermost.
    const around = sections.findLast(({ fields }) => fields.has(element))
    byPart[partOf(around?.name ?? '')].push(plainField(element, body, id))
  }
  const measured = (id: 'level' | 'side' | 'grade' | 'ratio', label: string, type: TemplateField['type']): TemplateField => ({ id, label, type, values: id === 'side' ? ['midline', 'right', 'left'] : id === 'grade' ? ['0', '1', '2', '3', '4'] : [], unit: null, measured: true, from: id, default: '', whenEmpty: 'prohibit' })
  return {
    id: `site-${slug(metaOf(document, 'dcterms.title'))}`,
    version: '1.0.0',
    title: metaOf(document, 'dcterms.title'),
    patterns: [],
    fields: [measured('level', 'Level', 'text'), measured('side', 'Side', 'choice'), measured('grade', 'Uptake grade', 'choice'), measured('ratio', 'Ratio to reference', 'number'), ...byPart.sentence, ...byPart.impression, ...byPart.recommendation],
    sentence: sectionParts(byPart.sentence, '{place}, grade {grade} (ratio {ratio} to {reference}).'),
    impression: sectionParts(byPart.impression, '{place}: {amount} focal osteoblastic activity.'),
    recommendation: byPart.recommendation.length === 0 ? [part('correlate', 'Correlate with the clinical findings and other imaging.')] : byPart.recommendation.map((field, index) => part(`field-${index + 1}`, `${index === 0 ? '' : ' '}{${field.id}}`, field.id)),
    pitfalls: [],
    source: `IHE MRRT template ${metaOf(document, 'dcterms.identifier')}, ${metaOf(document, 'dcterms.publisher')}, ${metaOf(document, 'dcterms.date')}; rights: ${metaOf(document, 'dcterms.rights')}`,
  }
}

/** Our own template again: labels, values, defaults and rules as the page has them now, the wording from the extension. */
const ownTemplate = (document: MrrtDocument, extension: Extension): Template => {
  const { body } = document
  const wordings: readonly string[] = Object.values(wordingIds)
  const fields = fieldElements(body).filter((element) => !wordings.includes(attribute(element, 'id')))
  return {
    id: extension.id,
    version: extension.version,
    title: metaOf(document, 'dcterms.title'),
    patterns: extension.patterns,
    fields: fields.map((element) => {
      const id = attribute(element, 'id')
      const known = extension.fields.find((each) => each.id === id)
      return { ...plainField(element, body, id), ...(known ?? {}) }
    }),
    sentence: extension.sentence,
    impression: extension.impression,
    recommendation: extension.recommendation,
    pitfalls: extension.pitfalls,
    source: extension.source,
  }
}

const facts = new Set(['place', 'reference', 'amount', 'firstLevel', 'lastLevel'])

/** Why a template cannot be used, as clauses; empty for a sound one. The same rules for one that is imported and one that is edited. */
export const templateProblems = (template: Template): string[] => {
  const fields = new Set(template.fields.map(({ id }) => id))
  const parts = [...template.sentence, ...template.impression, ...template.recommendation]
  const unknown = parts.flatMap(({ text, when }) => [...placeholdersOf(text).filter((name) => !facts.has(name)), ...when.map(({ value }) => value)]).filter((name) => !fields.has(name))
  return [
    ...(fields.size === template.fields.length ? [] : ['two fields have the same id']),
    ...[...new Set(unknown)].map((name) => `its sentences ask for "${name}", which no field gives`),
    ...parts.flatMap(({ text }) => blockedWordsIn(text).map(({ match, instead }) => `it says "${match}", which the tracer does not show; better: "${instead}"`)),
    ...template.fields.filter(({ type, values }) => type === 'choice' && values.length === 0).map(({ label }) => `the choice "${label}" has no values`),
  ]
}

/**
 * A template from an IHE MRRT document: one of ours equal to what was exported, one of another author with its fields as they are and a
 * plain sentence for each. Fails with every reason why it is no valid template, or says what the tracer does not show.
 */
export const importMrrt = (document: MrrtDocument): Result<Template> => {
  const wrong = mrrtProblems(document)
  if (wrong.length > 0) return fail(problem('not-mrrt', `This is no valid MRRT template: ${wrong.slice(0, 5).join('; ')}${wrong.length > 5 ? `; and ${wrong.length - 5} more` : ''}.`))
  const extension = extensionOf(document)
  if (!extension.ok) return extension
  const read = templateSchema.safeParse(extension.value === null ? foreignTemplate(document) : ownTemplate(document, extension.value))
  if (!read.success) return fail(problem('not-mrrt', `This template cannot be used: ${read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).slice(0, 3).join('; ')}.`))
  const unsound = templateProblems(read.data)
  return unsound.length === 0 ? ok(read.data) : fail(problem('template-unsound', `This template cannot be used: ${unsound.slice(0, 5).join('; ')}.`))
}
