import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { problem } from '../../../core/base/problem.ts'
import { call } from '../../api/client.ts'
import { fetchPdf } from '../../api/data.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { firstPageOf } from './asked-print.ts'
import { keptPage } from './kept-pages.ts'
import { drawPages, pdfWorker } from './render-pdf.ts'
import { sheetWidthOn } from './sheet-width.ts'

interface Wanted {
  readonly reportId: string
  /** Names the text that is shown, down to its revision. */
  readonly version: string
  /** A version before the newest, from its own file; null for the newest. */
  readonly earlier: number | null
}

/** Prints a part and puts its pages over those that are shown, each when it is drawn or as it was drawn ahead; how many, or why not. */
const drawnPart = async ({ reportId, version, earlier }: Wanted, part: 'first-page' | 'whole', sheets: HTMLElement, widthPx: number): Promise<number | Problem> => {
  const isFirst = part === 'first-page' && earlier === null
  const printed = await (isFirst ? firstPageOf(reportId, version) : call('report.print', { reportId, part, ...(earlier === null ? {} : { version: earlier }) }))
  if (!printed.ok) return printed.error
  let count = 0
  const put = (page: HTMLCanvasElement, number: number): void => {
    const shown = sheets.children[number - 1]
    if (shown === undefined) sheets.append(page)
    else shown.replaceWith(page)
    count = number
  }
  const drawn = part === 'first-page' ? keptPage(printed.value.printId, widthPx) : null
  if (drawn !== null) {
    put(drawn, 1)
    return count
  }
  const bytes = await fetchPdf(printed.value.printId)
  if (!bytes.ok) return bytes.error
  try {
    await drawPages(bytes.value, widthPx, put)
    return count
  } catch (error) {
    console.error('the preview could not be drawn', error)
    return problem('preview', 'The preview could not be drawn. The report itself is not affected.')
  }
}

interface PdfPreviewProps {
  readonly reportId: string
  readonly version: string
  readonly signed: boolean
  readonly earlier?: number | null
  /** Called once a page stands on the screen, and after each change again. */
  readonly onPage: () => void
}

/** Resolves in the frame after the next one: what was put on the page is painted. */
const nextPaint = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

/**
 * The page as it will print, because it is the print: the PDF itself, drawn again after every save, its first page as soon as that one is
 * printed. Old pages stay until the new ones are drawn, so that nothing flickers and the place stays. One print at a time; what came
 * meanwhile is printed next. A signed version is shown from its file.
 */
export const PdfPreview = ({ reportId, version, signed, earlier = null, onPage }: PdfPreviewProps) => {
  const desk = useRef<HTMLElement>(null)
  const sheets = useRef<HTMLDivElement>(null)
  const [failure, setFailure] = useState<Problem | null>(null)
  const [shown, setShown] = useState<{ version: string; pages: number | null } | null>(null)
  const queue = useRef<Promise<void>>(Promise.resolve())
  const wanted = useRef('')

  useEffect(() => {
    wanted.current = version
    pdfWorker()
    const draw = async (): Promise<void> => {
      for (const part of signed ? (['whole'] as const) : (['first-page', 'whole'] as const)) {
        if (wanted.current !== version || desk.current === null || sheets.current === null) return
        const widthPx = sheetWidthOn(desk.current)
        const pages = await drawnPart({ reportId, version, earlier }, part, sheets.current, widthPx)
        if (typeof pages !== 'number') {
          setFailure(pages)
          return
        }
        setFailure(null)
        setShown({ version, pages: part === 'whole' ? pages : null })
        // The first page stands on the screen before the computer is busy with the rest.
        if (part === 'first-page') await nextPaint()
        onPage()
        // What is left of a longer print before.
        if (part === 'whole') while (sheets.current !== null && sheets.current.children.length > pages) sheets.current.lastElementChild?.remove()
      }
    }
    queue.current = queue.current.then(draw)
    return () => {
      wanted.current = ''
    }
  }, [reportId, version, signed, earlier, onPage])

  return (
    <section
      ref={desk}
      className="desk"
      aria-label="Preview of the printed report"
      tabIndex={0}
      data-testid="preview"
      data-wanted={version}
      data-version={shown?.version}
      data-pages={shown?.pages}
    >
      {failure !== null && <ProblemMessage problem={failure} />}
      {shown === null && failure === null && <p className="faint desk-waiting">Printing the page…</p>}
      <div ref={sheets} className="sheets" />
    </section>
  )
}
