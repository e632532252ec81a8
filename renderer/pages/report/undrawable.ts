import { displayName } from '../../../core/study/patient-words.ts'
import type { Report, ReportContent } from '../../../core/report/report.ts'

/** Letters, numbers and signs: what is drawn at all. */
const isDrawn = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Two code points that are no characters and never will be: no font draws them but as its empty box. */
const [nothing, alsoNothing] = ['\u{1FFFE}', '\u{2FFFE}']

const sizePx = 24

const pictureOf = (context: CanvasRenderingContext2D, text: string): string => {
  context.clearRect(0, 0, sizePx * 2, sizePx * 2)
  context.fillText(text, 4, sizePx)
  return context.getImageData(0, 0, sizePx * 2, sizePx * 2).data.join(',')
}

const known = new Map<string, boolean>()

/** The characters of a text, each once, that this computer can draw only as an empty box. */
export const undrawable = (text: string): readonly string[] => {
  const doubtful = [...new Set(text)].filter((character) => character > '\u024F' && isDrawn.test(character))
  if (doubtful.some((character) => !known.has(character))) {
    const context = Object.assign(document.createElement('canvas'), { width: sizePx * 2, height: sizePx * 2 }).getContext('2d', { willReadFrequently: true })
    if (context === null) return []
    context.font = `${sizePx}px Inter, sans-serif`
    const box = pictureOf(context, nothing)
    // Where two nothings do not look alike, the box shows its number and tells nothing apart: then the print alone decides.
    const isTelling = box === pictureOf(context, alsoNothing)
    for (const character of doubtful) known.set(character, isTelling && pictureOf(context, character) === box)
  }
  return doubtful.filter((character) => known.get(character) === true)
}

/** Everything of a report that its page prints and that somebody wrote. */
export const printedText = ({ header }: Pick<Report, 'header'>, content: ReportContent): string =>
  JSON.stringify([{ ...header, patientName: displayName(header.patientName) }, content])
