import { attribute, elementsBelow, metaOf, named, textOf } from './mrrt-tree.ts'
import type { MrrtDocument, MrrtElement } from './mrrt-tree.ts'

/** Dublin Core terms that the profile asks of every template. */
const requiredTerms = ['title', 'description', 'identifier', 'language', 'type', 'publisher', 'rights', 'license', 'date', 'creator'] as const

const fieldTypes = new Set(['TEXT', 'TEXTAREA', 'NUMBER', 'DATE', 'TIME', 'SELECTION_LIST', 'CHECKBOX', 'MERGE'])
const completionActions = new Set(['', 'NONE', 'ALERT', 'PROHIBIT'])
const controls = ['input', 'select', 'textarea'] as const

/** Elements that carry a field: a control with a field type, or a group of check boxes. */
export const fieldElements = (root: MrrtElement): MrrtElement[] => elementsBelow(root).filter((element) => attribute(element, 'data-field-type') !== '')

const headProblems = (document: MrrtDocument): string[] => {
  const title = document.head.find(({ name }) => name === 'title')
  const charset = document.head.find((each) => each.name === 'meta' && attribute(each, 'charset') !== '')
  return [
    ...(document.hasDoctype ? [] : ['it does not begin with <!DOCTYPE html>']),
    ...(title && textOf(title) !== '' ? [] : ['its head has no title']),
    ...(attribute(charset ?? { name: '', attributes: {}, children: [] }, 'charset').toUpperCase() === 'UTF-8' ? [] : ['its head does not say that it is UTF-8']),
    ...requiredTerms.flatMap((term) => (metaOf(document, `dcterms.${term}`) === '' ? [`its head has no dcterms.${term}`] : [])),
    ...(['', 'IMAGE_REPORT_TEMPLATE'].includes(metaOf(document, 'dcterms.type')) ? [] : [`its dcterms.type is ${metaOf(document, 'dcterms.type')}, not IMAGE_REPORT_TEMPLATE`]),
  ]
}

const attributeProblems = ({ attributes, body }: MrrtDocument): string[] => {
  if (attributes === null) return ['its head has no <script type="text/xml"> with template_attributes']
  const ids = new Set(elementsBelow(body).map((element) => attribute(element, 'id')))
  const flag = named(attributes, 'top-level-flag')[0]
  const entries = named(attributes, 'entry')
  const codes = named(attributes, 'code')
  return [
    ...(flag && ['true', 'false'].includes(textOf(flag)) ? [] : ['its template_attributes have no top-level-flag']),
    ...(named(attributes, 'status').length === 1 ? [] : ['its template_attributes have no status']),
    ...entries.flatMap((entry) => (ids.has(attribute(entry, 'origtxt')) ? [] : [`its coded content speaks of "${attribute(entry, 'origtxt')}", which the body does not have`])),
    ...codes.flatMap((code) => (['meaning', 'value', 'scheme'].every((part) => attribute(code, part) !== '') ? [] : ['a code lacks its meaning, value or scheme'])),
  ]
}

const fieldProblems = (field: MrrtElement, labelled: ReadonlySet<string>): string[] => {
  const id = attribute(field, 'id')
  const type = attribute(field, 'data-field-type')
  const action = attribute(field, 'data-field-completion-action')
  const isControl = (controls as readonly string[]).includes(field.name)
  return [
    ...(id === '' ? [`a field of type ${type} has no id`] : []),
    ...(fieldTypes.has(type) ? [] : [`the field ${id} is of the unknown type ${type}`]),
    ...(completionActions.has(action) ? [] : [`the field ${id} has the unknown completion action ${action}`]),
    ...(isControl || type === 'CHECKBOX' ? [] : [`the field ${id} is no input, select or textarea`]),
    ...(type === 'SELECTION_LIST' && named(field, 'option').length === 0 ? [`the list ${id} has nothing to choose from`] : []),
    ...(isControl && !labelled.has(id) && attribute(field, 'name') === '' ? [`the field ${id} has neither label nor name`] : []),
  ]
}

const bodyProblems = (body: MrrtElement): string[] => {
  const sections = named(body, 'section')
  const all = elementsBelow(body)
  const ids = all.map((element) => attribute(element, 'id')).filter((id) => id !== '')
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index))
  const labelled = new Set(named(body, 'label').map((label) => attribute(label, 'for')))
  const foreign = all.filter(({ name, attributes }) => name === 'script' || name === 'iframe' || name === 'object' || Object.keys(attributes).some((key) => key.startsWith('on')))
  return [
    ...(sections.length === 0 ? ['its body has no section'] : []),
    ...sections.flatMap((section) => [
      ...(attribute(section, 'id') === '' ? ['a section has no id'] : []),
      ...(attribute(section, 'data-section-name') === '' ? [`the section ${attribute(section, 'id')} has no data-section-name`] : []),
      ...(/\blevel\d\b/.test(attribute(section, 'class')) ? [] : [`the section ${attribute(section, 'id')} has no level in its class`]),
    ]),
    ...[...twice].map((id) => `the id ${id} stands there twice`),
    ...fieldElements(body).flatMap((field) => fieldProblems(field, labelled)),
    ...(foreign.length === 0 ? [] : ['its body holds a program']),
  ]
}

/** Where a document departs from the structure of the IHE MRRT profile (RAD TF-3 4.103); empty for a valid one. Each a clause: "its head has no title". */
export const mrrtProblems = (document: MrrtDocument): string[] => [...headProblems(document), ...attributeProblems(document), ...bodyProblems(document.body)]
