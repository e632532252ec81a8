import { AFRelationship, PDFDocument } from '@cantoo/pdf-lib'
import type { PrintJob } from '../../core/report/print-job.ts'
import { writeOutline } from './pdf-outline.ts'
import { writeXmp } from './pdf-xmp.ts'

export interface PrintedPdf {
  readonly bytes: Uint8Array
  readonly pages: number
}

/**
 * Writes what the document says about itself over what the print engine left there: document information and the same as XMP,
 * language, bookmarks, and the canonical JSON of a signed report as an attachment. Pages, tags and fonts stay as they are.
 * All of it is in the bytes before their checksum is taken.
 */
export const withMetadata = async (pdf: Uint8Array, { metadata, outline, attachment }: PrintJob): Promise<PrintedPdf> => {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  const date = new Date(metadata.date)
  const producer = `${metadata.creator} (Chromium, pdf-lib)`
  document.setTitle(metadata.title, { showInWindowTitleBar: true })
  document.setAuthor(metadata.author)
  document.setSubject(metadata.subject)
  document.setKeywords([metadata.keywords.join(', ')])
  document.setCreator(metadata.creator)
  document.setProducer(producer)
  document.setCreationDate(date)
  document.setModificationDate(date)
  document.setLanguage(metadata.language)
  writeXmp(document, metadata, producer)
  if (outline) writeOutline(document, outline)
  if (attachment) {
    await document.attach(new TextEncoder().encode(attachment.json), attachment.name, {
      mimeType: 'application/json',
      description: 'The signed report as canonical JSON (RFC 8785); its SHA-256 without the member "seal" is the seal on the page',
      creationDate: date,
      modificationDate: date,
      afRelationship: AFRelationship.Source,
    })
  }
  return { bytes: await document.save(), pages: document.getPageCount() }
}

/** Pages of a stored PDF. */
export const pageCountOf = async (pdf: Uint8Array): Promise<number> => (await PDFDocument.load(pdf, { updateMetadata: false })).getPageCount()
