import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { problem } from '../../../core/base/problem.ts'
import { call } from '../../api/client.ts'
import { fetchPdf } from '../../api/data.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { renderPdf } from './render-pdf.ts'

const settleMs = 300
/** A4 at 96 dpi is 794 wide; a little less leaves the desk visible around it. */
const sheetWidthPx = 720
const deskMarginPx = 48

/** Prints and draws once; null when it could not, with the reason. */
const drawnPages = async (reportId: string, earlier: number | null, widthPx: number): Promise<HTMLCanvasElement[] | Problem> => {
  const printed = await call('report.print', { reportId, ...(earlier === null ? {} : { version: earlier }) })
  if (!printed.ok) return printed.error
  const bytes = await fetchPdf(printed.value.printId)
  if (!bytes.ok) return bytes.error
  try {
    return await renderPdf(bytes.value, widthPx)
  } catch (error) {
    console.error('the preview could not be drawn', error)
    return problem('preview', 'The preview could not be drawn. The report itself is not affected.')
  }
}

/**
 * The page as it will print, because it is the print: the PDF itself, drawn again after every save. The old pages stay until the
 * new ones are drawn, so that nothing flickers and the place stays. `earlier` shows a version before the newest, from its own file. One print at a time; what came meanwhile is printed next.
 */
export const PdfPreview = ({ reportId, version, earlier = null }: { reportId: string; version: string; earlier?: number | null }) => {
  const desk = useRef<HTMLElement>(null)
  const sheets = useRef<HTMLDivElement>(null)
  const [failure, setFailure] = useState<Problem | null>(null)
  const [shown, setShown] = useState<{ version: string; pages: number } | null>(null)
  const queue = useRef<Promise<void>>(Promise.resolve())
  const wanted = useRef('')

  useEffect(() => {
    wanted.current = version
    const draw = async (): Promise<void> => {
      if (wanted.current !== version || desk.current === null) return
      const widthPx = Math.min(sheetWidthPx, desk.current.clientWidth - deskMarginPx)
      const pages = await drawnPages(reportId, earlier, widthPx)
      if (sheets.current === null) return
      if (!Array.isArray(pages)) {
        setFailure(pages)
        return
      }
      for (const page of pages) page.style.width = `${widthPx}px`
      sheets.current.replaceChildren(...pages)
      setFailure(null)
      setShown({ version, pages: pages.length })
    }
    const timer = setTimeout(() => {
      queue.current = queue.current.then(draw)
    }, settleMs)
    return () => {
      clearTimeout(timer)
      wanted.current = ''
    }
  }, [reportId, version, earlier])

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
