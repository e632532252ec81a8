/** A document of an IHE MRRT template as a tree: what the export is checked against, and what an import is read from. */
export interface MrrtElement {
  /** Lower case. */
  readonly name: string
  /** Names in lower case. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (MrrtElement | string)[]
}

export interface MrrtDocument {
  readonly hasDoctype: boolean
  readonly head: readonly MrrtElement[]
  readonly body: MrrtElement
  /** The XML of the script element (`template_attributes`), parsed the same way; null where there is none. */
  readonly attributes: MrrtElement | null
}

export const isElement = (node: MrrtElement | string): node is MrrtElement => typeof node !== 'string'

/** All elements below, in their order. */
export const elementsBelow = (element: MrrtElement): MrrtElement[] =>
  element.children.filter(isElement).flatMap((child) => [child, ...elementsBelow(child)])

export const named = (element: MrrtElement, ...names: readonly string[]): MrrtElement[] => elementsBelow(element).filter(({ name }) => names.includes(name))

/** All text below, runs of white space as one space. */
export const textOf = (element: MrrtElement): string =>
  element.children
    .map((child) => (isElement(child) ? textOf(child) : child))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()

export const attribute = (element: MrrtElement, name: string): string => element.attributes[name]?.trim() ?? ''

/** The value of a `dcterms` meta element of the head. */
export const metaOf = ({ head }: MrrtDocument, name: string): string => attribute(head.find((each) => each.name === 'meta' && attribute(each, 'name').toLowerCase() === name) ?? { name: '', attributes: {}, children: [] }, 'content')
