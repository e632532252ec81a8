import { PDFDocument } from '@cantoo/pdf-lib'
import type { PrintJob } from '../../core/report/print-job.ts'

export interface PrintedPdf {
  readonly bytes: Uint8Array
  readonly pages: number
}

/** Writes what the document says about itself over what the print engine left there. Pages, tags and fonts stay as they are. */
export const withMetadata = async (pdf: Uint8Array, metadata: PrintJob['metadata']): Promise<PrintedPdf> => {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  const date = new Date(metadata.date)
  document.setTitle(metadata.title, { showInWindowTitleBar: true })
  document.setAuthor(metadata.author)
  document.setSubject(metadata.subject)
  document.setKeywords([metadata.keywords.join(', ')])
  document.setCreator(metadata.creator)
  document.setProducer(`${metadata.creator} (Chromium, pdf-lib)`)
  document.setCreationDate(date)
  document.setModificationDate(date)
  document.setLanguage(metadata.language)
  return { bytes: await document.save(), pages: document.getPageCount() }
}

/** Pages of a stored PDF. */
export const pageCountOf = async (pdf: Uint8Array): Promise<number> => (await PDFDocument.load(pdf, { updateMetadata: false })).getPageCount()
