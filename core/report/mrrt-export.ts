import type { Template, TemplateField, TemplatePart } from '../knowledge/templates/template-schema.ts'
import { canonicalJson } from './canonical-json.ts'
import { patternCode, siteCodes, uptakeCodes } from './codes.ts'
import type { Code } from './codes.ts'
import { escapeMarkup } from './escape.ts'

/** The namespace of what a template of ours holds beyond the profile: conditions of sentences, origins of fields, pitfalls. */
export const extensionNamespace = 'urn:spondyl:template:1'

const completion: Readonly<Record<TemplateField['whenEmpty'], string>> = { prohibit: 'PROHIBIT', alert: 'ALERT', silent: 'NONE' }

const meta = (name: string, content: string): string => `<meta name="dcterms.${name}" content="${escapeMarkup(content)}">`

const term = ({ value, scheme, meaning }: Code): string => `<term><code meaning="${escapeMarkup(meaning)}" value="${escapeMarkup(value)}" scheme="${scheme}"></code></term>`

const entry = (id: string, code: Code): string => `<entry ORIGTXT="${escapeMarkup(id)}">${term(code)}</entry>`

/** Fields that anatomy has a public or local code for. */
const fieldCode = (field: TemplateField): Code | null => {
  switch (field.from) {
    case 'side':
      return { value: '272741003', scheme: 'SCT', meaning: 'Laterality' }
    case 'level':
      return { value: '363698007', scheme: 'SCT', meaning: 'Finding Site' }
    case 'grade':
      return uptakeCodes.grade
    case 'ratio':
      return uptakeCodes.ratio
    default:
      return field.id === 'ctCorrelate' ? siteCodes('L5', 'vertebral-body').structure : null
  }
}

/** What the profile has no place for; the rest is read from the page itself, so that a form edited elsewhere counts. */
const extension = (template: Template): string =>
  canonicalJson({
    id: template.id,
    version: template.version,
    patterns: template.patterns,
    fields: template.fields.map(({ id, measured, from, unit, type }) => ({ id, measured, from, unit, type })),
    sentence: template.sentence,
    impression: template.impression,
    recommendation: template.recommendation,
    pitfalls: template.pitfalls,
    source: template.source,
  })

const templateAttributes = (template: Template): string => {
  const coded = template.fields.flatMap((field) => {
    const code = fieldCode(field)
    return code === null || code.meaning === 'Vertebral body' ? [] : [entry(field.id, code)]
  })
  const patterns = template.patterns.map((pattern) => term(patternCode(pattern)))
  return (
    `<template_attributes><top-level-flag>false</top-level-flag><status>ACTIVE</status>` +
    `<coding_schemes><coding_scheme name="SNOMED CT" designator="SCT"></coding_scheme><coding_scheme name="UCUM" designator="UCUM"></coding_scheme><coding_scheme name="Spondyl" designator="99SPONDYL"></coding_scheme></coding_schemes>` +
    `${patterns.join('')}<coded_content>${coded.join('')}</coded_content>` +
    `<spondyl:template xmlns:spondyl="${extensionNamespace}">${escapeMarkup(extension(template))}</spondyl:template></template_attributes>`
  )
}

const fieldAttributes = (field: TemplateField, type: string): string =>
  `id="${field.id}" name="${escapeMarkup(field.label)}" data-field-type="${type}" data-field-completion-action="${completion[field.whenEmpty]}" data-field-merge-flag="${field.measured}"`

const options = (field: TemplateField): string =>
  field.values.map((value) => `<option value="${escapeMarkup(value)}"${value === field.default ? ' selected' : ''}>${escapeMarkup(value)}</option>`).join('')

const control = (field: TemplateField): string => {
  if (field.type === 'choice') return `<select ${fieldAttributes(field, 'SELECTION_LIST')}>${options(field)}</select>`
  if (field.type === 'number') return `<input type="number" ${fieldAttributes(field, 'NUMBER')}${field.unit === null ? '' : ` data-field-unit="${escapeMarkup(field.unit)}"`} value="${escapeMarkup(field.default)}">`
  const list = field.values.length === 0 ? '' : `<datalist id="${field.id}-suggestions">${options({ ...field, default: '' })}</datalist>`
  return `<input type="text" ${fieldAttributes(field, 'TEXT')}${list === '' ? '' : ` list="${field.id}-suggestions"`} value="${escapeMarkup(field.default)}">${list}`
}

const fieldMarkup = (field: TemplateField): string => `<p><label for="${field.id}">${escapeMarkup(field.label)}</label> ${control(field)}</p>`

/** The parts as a reader of the page sees them, one after the other; their conditions stand in the extension. */
const wording = (id: string, label: string, parts: readonly TemplatePart[]): string =>
  `<p><label for="${id}">${label}</label> <textarea id="${id}" name="${label}" data-field-type="TEXTAREA" data-field-completion-action="NONE" rows="4" cols="80">${escapeMarkup(parts.map(({ text }) => text.trim()).join('\n'))}</textarea></p>`

const section = (id: string, name: string, body: string): string =>
  `<section id="${id}" class="level1" data-section-name="${name}"><header class="level1">${name}</header>${body}</section>`

/** Where the exported templates say they come from. */
export const mrrtIdentifier = ({ id, version }: Pick<Template, 'id' | 'version'>): string => `urn:spondyl:template:${id}:${version}`

/** The ids of the sections' own texts, which are no fields. */
export const wordingIds = { sentence: 'wording-sentence', impression: 'wording-impression', recommendation: 'wording-recommendation' } as const

/**
 * A template as an IHE MRRT HTML5 document. `date` (ISO) is when it was written down; `publisher` the site. What the profile cannot hold
 * travels in an extension element of its `template_attributes`, so that an import gives the same template again.
 */
export const mrrtHtml = (template: Template, { publisher, date }: { readonly publisher: string; readonly date: string }): string =>
  '<!DOCTYPE html>\n' +
  `<html lang="en"><head><title>${escapeMarkup(template.title)}</title><meta charset="UTF-8">` +
  meta('title', template.title) +
  meta('description', `Bone SPECT/CT of the spine: ${template.title}`) +
  meta('identifier', mrrtIdentifier(template)) +
  meta('language', 'en') +
  meta('type', 'IMAGE_REPORT_TEMPLATE') +
  meta('publisher', publisher || 'Spondyl') +
  meta('rights', 'MIT licence') +
  meta('license', 'https://opensource.org/license/mit') +
  meta('date', date.slice(0, 10)) +
  meta('creator', 'Spondyl') +
  `<script type="text/xml">${templateAttributes(template)}</script></head><body>` +
  section('findings', 'Findings', template.fields.map(fieldMarkup).join('') + wording(wordingIds.sentence, 'Sentence', template.sentence)) +
  section('impression', 'Impression', wording(wordingIds.impression, 'Impression', template.impression)) +
  section('recommendation', 'Recommendation', wording(wordingIds.recommendation, 'Recommendation', template.recommendation)) +
  '</body></html>\n'
