import { parse, parseFragment } from 'parse5'
import type { DefaultTreeAdapterTypes } from 'parse5'
import type { MrrtDocument, MrrtElement } from '../../core/report/mrrt-tree.ts'

type Node = DefaultTreeAdapterTypes.Node

const isTag = (node: Node): node is DefaultTreeAdapterTypes.Element => 'tagName' in node

const elementOf = (element: DefaultTreeAdapterTypes.Element): MrrtElement => ({
  name: element.tagName.toLowerCase(),
  attributes: Object.fromEntries(element.attrs.map(({ name, value }) => [name.toLowerCase(), value])),
  children: childrenOf(element.childNodes),
})

const childrenOf = (nodes: readonly Node[]): (MrrtElement | string)[] =>
  nodes.flatMap((node): (MrrtElement | string)[] => (isTag(node) ? [elementOf(node)] : node.nodeName === '#text' && 'value' in node ? [node.value] : []))

/** An XML element without content, which HTML would read as open. */
const selfClosed = /<([A-Za-z_:][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/>/g

/** The XML of the script element; many templates keep it in a comment. */
const attributesOf = (head: readonly MrrtElement[]): MrrtElement | null => {
  const script = head.find(({ name, attributes }) => name === 'script' && attributes['type'] === 'text/xml')
  if (script === undefined) return null
  const xml = script.children
    .filter((child) => typeof child === 'string')
    .join('')
    .replace(/<!--|-->|<\?xml[^>]*\?>/g, '')
    .replace(selfClosed, '<$1$2></$1>')
  const [root] = childrenOf(parseFragment(xml).childNodes).filter((node): node is MrrtElement => typeof node !== 'string')
  return root?.name === 'template_attributes' ? root : null
}

/** The tree of an HTML text, read as a browser reads it (parse5); nothing in it is run or fetched. */
export const parseMrrt = (html: string): MrrtDocument => {
  const document = parse(html)
  const root = document.childNodes.find(isTag)
  const parts = root ? root.childNodes.filter(isTag) : []
  const part = (name: string): MrrtElement => {
    const found = parts.find(({ tagName }) => tagName === name)
    return found ? elementOf(found) : { name, attributes: {}, children: [] }
  }
  const head = part('head').children.filter((child): child is MrrtElement => typeof child !== 'string')
  return { hasDoctype: document.childNodes.some(({ nodeName }) => nodeName === '#documentType'), head, body: part('body'), attributes: attributesOf(head) }
}
