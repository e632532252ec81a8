import { PDFName } from '@cantoo/pdf-lib'
import type { PDFDocument } from '@cantoo/pdf-lib'
import { escapeMarkup } from '../../core/report/escape.ts'
import type { PrintJob } from '../../core/report/print-job.ts'

const element = (name: string, text: string | number | null | undefined): string => (text === null || text === undefined || text === '' ? '' : `<${name}>${escapeMarkup(String(text))}</${name}>`)

const list = (kind: 'Seq' | 'Bag', items: readonly string[]): string => `<rdf:${kind}>${items.map((item) => `<rdf:li>${escapeMarkup(item)}</rdf:li>`).join('')}</rdf:${kind}>`

const localised = (language: string, text: string): string =>
  `<rdf:Alt><rdf:li xml:lang="x-default">${escapeMarkup(text)}</rdf:li><rdf:li xml:lang="${escapeMarkup(language)}">${escapeMarkup(text)}</rdf:li></rdf:Alt>`

/** Title, reader, language, dates (Dublin Core, XMP basic) and, in a namespace of our own, which report in which state and version (ISO 16684-1). */
export const xmpPacket = (metadata: PrintJob['metadata'], producer: string): string => {
  const { title, author, subject, keywords, creator, language, date, report } = metadata
  const when = new Date(date).toISOString()
  return (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n' +
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:spondyl="urn:spondyl:report:1">' +
    `<dc:format>application/pdf</dc:format><dc:title>${localised(language, title)}</dc:title><dc:creator>${list('Seq', [author])}</dc:creator>` +
    `<dc:description>${localised(language, subject)}</dc:description><dc:subject>${list('Bag', keywords)}</dc:subject><dc:language>${list('Bag', [language])}</dc:language>` +
    element('xmp:CreatorTool', creator) + element('xmp:CreateDate', when) + element('xmp:ModifyDate', when) + element('xmp:MetadataDate', when) +
    element('pdf:Producer', producer) + element('pdf:Keywords', keywords.join(', ')) +
    element('spondyl:reportId', report?.reportId) + element('spondyl:state', report?.state) + element('spondyl:version', report?.version) + element('spondyl:seal', report?.seal) +
    '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
  )
}

/** Puts the packet into the catalog, uncompressed, so that a program that knows no PDF finds it too. */
export const writeXmp = (document: PDFDocument, metadata: PrintJob['metadata'], producer: string): void => {
  const stream = document.context.stream(new TextEncoder().encode(xmpPacket(metadata, producer)), { Type: 'Metadata', Subtype: 'XML' })
  document.catalog.set(PDFName.of('Metadata'), document.context.register(stream))
}
