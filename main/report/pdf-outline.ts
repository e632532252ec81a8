import { PDFDict, PDFHexString, PDFName, PDFNumber } from '@cantoo/pdf-lib'
import type { PDFContext, PDFDocument, PDFObject, PDFRef } from '@cantoo/pdf-lib'
import type { PrintJob } from '../../core/report/print-job.ts'

type Entries = NonNullable<PrintJob['outline']>

interface Entry {
  readonly id: string
  readonly title: string
  readonly children?: readonly Entry[]
}

const text = (words: string): PDFHexString => PDFHexString.fromText(words)

/** Where the print engine says that each element of the page stands (its named destinations), by id. */
const destinations = (document: PDFDocument): ReadonlyMap<string, PDFObject> => {
  const table = document.catalog.lookupMaybe(PDFName.of('Dests'), PDFDict)
  return new Map(
    (table?.entries() ?? []).flatMap(([name, value]) => {
      const found = document.context.lookup(value)
      const place = found instanceof PDFDict ? found.get(PDFName.of('D')) : found
      return place === undefined ? [] : [[name.decodeText(), place] as const]
    }),
  )
}

/** One level of bookmarks below `parent`; its first, last and how many there are, or null for none. */
const writeLevel = (context: PDFContext, entries: readonly Entry[], parent: PDFRef, places: ReadonlyMap<string, PDFObject>): { readonly first: PDFRef; readonly last: PDFRef; readonly count: number } | null => {
  const shown = entries.filter(({ id }) => places.has(id))
  const refs = shown.map(() => context.nextRef())
  let count = shown.length
  shown.forEach(({ id, title, children = [] }, index) => {
    const ref = refs[index]
    const place = places.get(id)
    if (ref === undefined || place === undefined) return
    const item = context.obj({})
    item.set(PDFName.of('Title'), text(title))
    item.set(PDFName.of('Parent'), parent)
    item.set(PDFName.of('Dest'), place)
    const before = refs[index - 1]
    const after = refs[index + 1]
    if (before) item.set(PDFName.of('Prev'), before)
    if (after) item.set(PDFName.of('Next'), after)
    const below = writeLevel(context, children, ref, places)
    if (below) {
      count += below.count
      item.set(PDFName.of('First'), below.first)
      item.set(PDFName.of('Last'), below.last)
      item.set(PDFName.of('Count'), PDFNumber.of(below.count))
    }
    context.assign(ref, item)
  })
  const first = refs[0]
  const last = refs.at(-1)
  return first && last ? { first, last, count } : null
}

/**
 * The bookmarks of the document: sections, and findings below theirs. A newer print engine writes an outline of its own from the
 * headings; ours names the findings as the page does and takes its place.
 */
export const writeOutline = (document: PDFDocument, entries: Entries): void => {
  const { context, catalog } = document
  const root = context.nextRef()
  const top = writeLevel(context, entries, root, destinations(document))
  if (top === null) return
  const outlines = context.obj({ Type: 'Outlines' })
  outlines.set(PDFName.of('First'), top.first)
  outlines.set(PDFName.of('Last'), top.last)
  outlines.set(PDFName.of('Count'), PDFNumber.of(top.count))
  context.assign(root, outlines)
  catalog.set(PDFName.of('Outlines'), root)
  catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'))
}
