import { getDocument, GlobalWorkerOptions, PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

GlobalWorkerOptions.workerSrc = workerUrl

let made: PDFWorker | null = null

/** One for all documents: to start it takes longer than to draw a page. Asked for early, it is there when the print is. */
export const pdfWorker = (): PDFWorker => (made ??= new PDFWorker())

/** Draws the pages of a PDF one after the other, `widthPx` CSS pixels wide at the screen's own density, and hands each on. Takes over `bytes`. */
export const drawPages = async (bytes: Uint8Array, widthPx: number, onPage: (page: HTMLCanvasElement, number: number) => void): Promise<void> => {
  // No code from strings: the page's content policy forbids it, and the fonts of our PDF are embedded.
  const loading = getDocument({ data: bytes, worker: pdfWorker(), isEvalSupported: false, disableFontFace: false, useSystemFonts: false })
  try {
    const pdf = await loading.promise
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number)
      const scale = (widthPx / page.getViewport({ scale: 1 }).width) * window.devicePixelRatio
      const viewport = page.getViewport({ scale })
      const canvas = document.createElement('canvas')
      canvas.width = Math.floor(viewport.width)
      canvas.height = Math.floor(viewport.height)
      canvas.style.width = `${widthPx}px`
      canvas.className = 'sheet'
      canvas.setAttribute('role', 'img')
      canvas.setAttribute('aria-label', `Page ${number} of ${pdf.numPages}`)
      const canvasContext = canvas.getContext('2d', { alpha: false })
      if (canvasContext === null) throw new Error('no 2D drawing context')
      await page.render({ canvasContext, viewport }).promise
      onPage(canvas, number)
    }
  } finally {
    await loading.destroy()
  }
}

/** All pages of a PDF, drawn. */
export const renderPdf = async (bytes: Uint8Array, widthPx: number): Promise<HTMLCanvasElement[]> => {
  const canvases: HTMLCanvasElement[] = []
  await drawPages(bytes, widthPx, (page) => canvases.push(page))
  return canvases
}
