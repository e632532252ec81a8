import { call } from '../../api/client.ts'
import { fetchPdf } from '../../api/data.ts'
import { drawPages } from './render-pdf.ts'
import { sheetWidthAhead } from './sheet-width.ts'

/** As things stand and as they may stand next, for the last two decisions. A page takes 3 MB, four times as much on a dense screen. */
const limit = 4

/** First pages that were drawn before the reader turned to them, the oldest first. */
const kept = new Map<string, HTMLCanvasElement>()

/** A print id is the checksum of the PDF: what is found was drawn from these very bytes, in this very size. */
const keyOf = (printId: string, widthPx: number): string => `${printId} ${widthPx} ${window.devicePixelRatio}`

/** The first page of a print, where it was drawn ahead in the size that is wanted. */
export const keptPage = (printId: string, widthPx: number): HTMLCanvasElement | null => kept.get(keyOf(printId, widthPx)) ?? null

const keep = async (printId: string): Promise<void> => {
  const widthPx = sheetWidthAhead()
  const key = keyOf(printId, widthPx)
  if (kept.has(key)) return
  const bytes = await fetchPdf(printId)
  if (!bytes.ok) return
  await drawPages(bytes.value, widthPx, (page) => {
    page.dataset['drawn'] = 'ahead'
    kept.set(key, page)
  })
  const [oldest] = kept.keys()
  if (kept.size > limit && oldest !== undefined) kept.delete(oldest)
}

/**
 * Draws the first page of a study's report as things stand, and as it will be once `accepting` is accepted. What fails here fails again,
 * and is told, when the reader turns to the report.
 */
export const drawPagesAhead = async (studyUid: string, accepting: string | null, isLeft: () => boolean): Promise<void> => {
  const asked = (accepting === null ? [null] : [null, accepting]).map((finding) => call('report.printAhead', { studyUid, accepting: finding }))
  for (const answer of asked) {
    const printed = await answer
    if (isLeft() || !printed.ok || printed.value === null) return
    await keep(printed.value.printId)
    if (isLeft()) return
  }
}
