import { getDocument, GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

GlobalWorkerOptions.workerSrc = workerUrl

/** The pages of a PDF, drawn `widthPx` CSS pixels wide at the screen's own density. Takes over `bytes`. */
export const renderPdf = async (bytes: Uint8Array, widthPx: number): Promise<HTMLCanvasElement[]> => {
  // No code from strings: the page's content policy forbids it, and the fonts of our PDF are embedded.
  const loading = getDocument({ data: bytes, isEvalSupported: false, disableFontFace: false, useSystemFonts: false })
  try {
    const pdf = await loading.promise
    const canvases: HTMLCanvasElement[] = []
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number)
      const scale = (widthPx / page.getViewport({ scale: 1 }).width) * window.devicePixelRatio
      const viewport = page.getViewport({ scale })
      const canvas = document.createElement('canvas')
      canvas.width = Math.floor(viewport.width)
      canvas.height = Math.floor(viewport.height)
      canvas.className = 'sheet'
      canvas.setAttribute('role', 'img')
      canvas.setAttribute('aria-label', `Page ${number} of ${pdf.numPages}`)
      const canvasContext = canvas.getContext('2d', { alpha: false })
      if (canvasContext === null) throw new Error('no 2D drawing context')
      await page.render({ canvasContext, viewport }).promise
      canvases.push(canvas)
    }
    return canvases
  } finally {
    await loading.destroy()
  }
}
