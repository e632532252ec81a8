import './report.css'

/** A4 at 96 dpi is 794 wide; a little less leaves the desk visible around it. */
const mostPx = 720
const deskMarginPx = 48

/** How wide a page is drawn on a desk, in CSS pixels. */
export const sheetWidthOn = (desk: HTMLElement): number => Math.min(mostPx, desk.clientWidth - deskMarginPx)

/** How wide a page would be drawn if the reader turned to the report now: the style sheet lays out an empty one, unseen. */
export const sheetWidthAhead = (): number => {
  const report = document.createElement('div')
  report.className = 'report'
  report.style.visibility = 'hidden'
  const desk = document.createElement('section')
  desk.className = 'desk'
  report.append(document.createElement('section'), desk, document.createElement('section'))
  document.querySelector('main')?.append(report)
  const widthPx = sheetWidthOn(desk)
  report.remove()
  return widthPx
}
