import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib'

/** A string shown in a font with two bytes a glyph, as the print engine writes text: `<0012002a> Tj`. */
const shown = /<([0-9a-fA-F]+)>\s*Tj/g

/** Glyph 0 is what a font shows for a character that it does not have: the empty box. */
const boxesOf = (content: string): number => {
  let count = 0
  for (const [, glyphs = ''] of content.matchAll(shown)) {
    for (let at = 0; at + 4 <= glyphs.length; at += 4) if (glyphs.startsWith('0000', at)) count += 1
  }
  return count
}

const isPicture = (stream: PDFRawStream): boolean => stream.dict.get(PDFName.of('Subtype')) === PDFName.of('Image')

/** Fonts carry the length of their program; what they hold is no page content. */
const isFont = (stream: PDFRawStream): boolean => stream.dict.has(PDFName.of('Length1'))

/** How many characters of a printed PDF stand there as empty boxes, because no font of this computer has them. */
export const emptyBoxesIn = async (pdf: Uint8Array): Promise<number> => {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  return document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFRawStream && !isPicture(object) && !isFont(object) ? [object] : []))
    .reduce((sum, stream) => sum + boxesOf(Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1')), 0)
}
