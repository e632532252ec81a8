import type { Grade, Place, Side, Structure, VertebraName } from '../base/anatomy.ts'
import { vertebraNames } from '../base/anatomy.ts'
import type { Analysis } from '../findings/analysis.ts'
import type { SpineLevel } from '../spine/spine-model.ts'
import type { RegionUptake } from '../uptake/uptake.ts'
import { bodyPath, discPath, endplatePath, iliumPath, jointLinePath, ovalPath, parsPath, ribPath, sacroiliacPath, sacrumPath, screwPath, spinousPath, transversePath } from './spine-map-paths.ts'
import type { ViewerSide } from './spine-map-paths.ts'
import { measureWords, placeLabel, ratioWords, referenceWords } from './words.ts'

/** One outline. `region` shapes can be clicked; `structure` was not measured; `context` and `line` are there for orientation only. */
export interface SpineMapShape {
  readonly kind: 'region' | 'structure' | 'context' | 'line'
  /** SVG path data in drawing units. */
  readonly path: string
  readonly regionId: string | null
  readonly grade: Grade | null
  /** Numbers with their units, for hover and screen readers; empty for context. */
  readonly title: string
}

export interface SpineMapLabel {
  /** `level` names a vertebra, `side` is R or L, `grade` is the digit that paper needs beside the colour. */
  readonly kind: 'level' | 'side' | 'grade'
  readonly text: string
  readonly x: number
  /** Vertical centre of the text. */
  readonly y: number
  readonly size: number
  /** The grade whose fill lies under the text, or null where it stands on the ground. */
  readonly onGrade: Grade | null
}

/** A drawing of the spine by level, seen from the front: R (patient right) at the left, L at the right. */
export interface SpineMapDrawing {
  readonly width: number
  readonly height: number
  readonly shapes: readonly SpineMapShape[]
  readonly labels: readonly SpineMapLabel[]
  /** What the picture says, in words. */
  readonly description: string
}

export interface SpineMapRange {
  readonly from?: VertebraName
  readonly to?: VertebraName
}

const halfDrawing = 66
/** The midline of the patient in the drawing. */
const middle = halfDrawing
const discHeight = 9
const sacrumHalfWidth = 45
const sacrumHeight = 78
const margin = 5

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

const order = (name: VertebraName): number => vertebraNames.indexOf(name)

/** "L4-L5 facet joint, right: 3.4 × normal vertebra, grade 3 (max 412 counts, mean 260 counts, 1.2 ml)". */
export const regionTitle = (region: RegionUptake, analysis: Analysis): string => {
  const { unit } = analysis.reference
  const suv = region.suv ? `, SUVmax ${region.suv.max.toFixed(1)}` : ''
  return (
    `${placeLabel(region)}: ${ratioWords(region.ratio)} × ${referenceWords(analysis.reference)}, grade ${region.grade} ` +
    `(max ${measureWords(region.max)} ${unit}, mean ${measureWords(region.mean)} ${unit}${suv}, ${measureWords(region.volumeMl)} ml)`
  )
}

/** Where the grade's digit goes; `beside` the shape it stands on the ground. */
interface Digit {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly beside?: true
}

interface At {
  readonly level: Place
  readonly structure: Structure
  readonly side: Side
}

interface Pen {
  readonly shapes: SpineMapShape[]
  readonly labels: SpineMapLabel[]
  readonly context: (path: string) => void
  readonly line: (path: string) => void
  /** Draws a structure with the uptake of its region, if it was measured; `always` draws it unmeasured too. */
  readonly structure: (at: At, path: string, digit: Digit | null, always: boolean) => void
  /** Small structures lie over others: they are drawn only when their uptake is raised. */
  readonly raised: (at: At, path: string, digit: Digit) => void
}

const startPen = (analysis: Analysis): Pen => {
  const shapes: SpineMapShape[] = []
  const labels: SpineMapLabel[] = []
  const plain = (kind: 'context' | 'line', path: string): void => void shapes.push({ kind, path, regionId: null, grade: null, title: '' })
  const regionOf = (at: At): RegionUptake | undefined => {
    const onPelvis = at.structure === 'sacroiliac-joint' || at.structure === 'sacral-ala'
    return analysis.regions.find((each) => each.structure === at.structure && each.side === at.side && (onPelvis || each.level === at.level))
  }
  const fill = (region: RegionUptake, path: string): void =>
    void shapes.push({ kind: 'region', path, regionId: region.id, grade: region.grade, title: regionTitle(region, analysis) })
  const label = ({ grade }: RegionUptake, { beside, ...at }: Digit): void =>
    void labels.push({ kind: 'grade', text: String(grade), ...at, onGrade: beside ? null : grade })
  return {
    shapes,
    labels,
    raised: (at, path, digit) => {
      const region = regionOf(at)
      if (!region || region.grade === 0) return
      fill(region, path)
      label(region, digit)
    },
    context: (path) => plain('context', path),
    line: (path) => plain('line', path),
    structure: (at, path, digit, always) => {
      const region = regionOf(at)
      if (!region) {
        if (always) shapes.push({ kind: 'structure', path, regionId: null, grade: null, title: `${placeLabel(at)}: not measured` })
        return
      }
      fill(region, path)
      if (digit && region.grade > 0) label(region, digit)
    },
  }
}

/** The patient's side drawn at a side of the viewer. */
const sideAt = (viewer: ViewerSide): Side => (viewer === -1 ? 'right' : 'left')

const bothSides: readonly ViewerSide[] = [-1, 1]

const drawVertebra = (pen: Pen, level: SpineLevel, top: number, halfWidth: number, height: number): void => {
  const { name } = level
  const pedicleY = top + height * 0.31
  const at = (structure: Structure, side: Side): At => ({ level: name, structure, side })
  for (const side of bothSides) {
    const process = transversePath(middle, pedicleY, halfWidth, halfWidth + (name.startsWith('L') ? 17 : 8), side)
    if (name.startsWith('T')) pen.context(ribPath(middle, pedicleY, halfWidth, Math.min(halfWidth + 22, halfDrawing - 12), side))
    else pen.context(process)
    pen.raised(at('transverse-process', sideAt(side)), process, { x: middle + side * (halfWidth + (name.startsWith('L') ? 8 : 4)), y: pedicleY, size: 5 })
    pen.raised(at('costovertebral-joint', sideAt(side)), ovalPath(middle + side * (halfWidth + 2), pedicleY - 1, 2.6, 2.6), { x: middle + side * (halfWidth + 2), y: pedicleY - 1, size: 4.6 })
  }
  const body = at('vertebral-body', 'midline')
  pen.structure(body, bodyPath(middle, top, halfWidth, height), { x: middle, y: top + height * 0.25, size: 5.6 }, true)
  pen.structure(at('superior-endplate', 'midline'), endplatePath(middle, top + 1.8, halfWidth * 0.9), null, false)
  pen.structure(at('inferior-endplate', 'midline'), endplatePath(middle, top + height - 1.8, halfWidth * 0.92), null, false)
  for (const side of bothSides) {
    const x = middle + side * halfWidth * 0.66
    const patientSide = sideAt(side)
    const measured = pen.shapes.length
    pen.structure(at('pedicle', patientSide), ovalPath(x, pedicleY, 3, 4.3), { x, y: pedicleY, size: 5 }, false)
    if (pen.shapes.length === measured) pen.line(ovalPath(x, pedicleY, 2.7, 4))
    pen.structure(at('pars-interarticularis', patientSide), parsPath(x + side * 2.6, top + height * 0.7, side), { x: x + side * 3.6, y: top + height * 0.7, size: 5 }, false)
    const screwX = x - side * 3
    pen.raised(at('hardware', patientSide), screwPath(screwX, pedicleY + 4, side), { x: screwX, y: pedicleY + 4, size: 5 })
  }
  pen.raised(at('spinous-process', 'midline'), spinousPath(middle, top + height * 0.86), { x: middle, y: top + height * 0.86 + 1.2, size: 4.6 })
  const bodyShape = pen.shapes.find((shape) => shape.title.startsWith(placeLabel(body)))
  pen.labels.push({ kind: 'level', text: name, x: middle, y: top + height * 0.68, size: 7.6, onGrade: bodyShape?.grade ?? null })
}

const drawSegment = (pen: Pen, name: Place, top: number, halfWidth: number): void => {
  const y = top + discHeight / 2
  pen.structure({ level: name, structure: 'disc', side: 'midline' }, discPath(middle, top + 0.9, halfWidth * 0.96, discHeight - 1.8), { x: middle, y, size: 6.2 }, true)
  pen.raised({ level: name, structure: 'interspinous', side: 'midline' }, spinousPath(middle, y), { x: middle, y: y + 1.2, size: 4.6 })
  for (const side of bothSides) {
    const x = middle + side * (halfWidth + 11)
    const lean = side * 14
    pen.structure({ level: name, structure: 'facet-joint', side: sideAt(side) }, ovalPath(x, y, 6, 7.4, lean), { x, y, size: 7.2 }, true)
    // On a coloured joint the line would run through the digit.
    if ((pen.shapes.at(-1)?.grade ?? 0) === 0) pen.line(jointLinePath(x, y, 4.6, lean))
  }
}

const drawPelvis = (pen: Pen, top: number): void => {
  for (const side of bothSides) pen.context(iliumPath(middle, top, sacrumHalfWidth, sacrumHeight, halfDrawing, side))
  pen.context(sacrumPath(middle, top, sacrumHalfWidth, sacrumHeight))
  for (const row of [0, 1, 2]) {
    for (const side of bothSides) pen.line(ovalPath(middle + side * (17 - row * 2.5), top + 24 + row * 14, 2.6 - row * 0.3, 3 - row * 0.4))
  }
  for (const side of bothSides) {
    pen.raised({ level: 'sacrum', structure: 'sacral-ala', side: sideAt(side) }, ovalPath(middle + side * 30, top + 17, 7, 9, side * 20), { x: middle + side * 30, y: top + 17, size: 7.2 })
    pen.raised({ level: 'S1', structure: 'hardware', side: sideAt(side) }, screwPath(middle + side * 14, top + 15, side), { x: middle + side * 14, y: top + 15, size: 5 })
    pen.structure(
      { level: 'pelvis', structure: 'sacroiliac-joint', side: sideAt(side) },
      sacroiliacPath(middle, top, sacrumHalfWidth, sacrumHeight, side),
      { x: middle + side * (sacrumHalfWidth + 9.5), y: top + 27, size: 7.2, beside: true },
      true,
    )
  }
  pen.labels.push({ kind: 'level', text: 'S1', x: middle, y: top + 11, size: 8, onGrade: null })
}

const describe = (analysis: Analysis, shapes: readonly SpineMapShape[]): string => {
  const hot = shapes.filter((shape) => (shape.grade ?? 0) >= 2).map((shape) => shape.title)
  return hot.length === 0 ? 'Spine map: no region of grade 2 or more.' : `Spine map. ${hot.join('. ')}. Reference: ${analysis.reference.region}.`
}

/** Draws the spine of an analysis from `from` to `to` (all levels by default). One drawing for screen, report and PDF. */
export const spineMap = (analysis: Analysis, { from, to }: SpineMapRange = {}): SpineMapDrawing => {
  const levels = analysis.spine.levels
    .filter(({ name }) => !name.startsWith('S'))
    .filter(({ name }) => (from === undefined || order(name) >= order(from)) && (to === undefined || order(name) <= order(to)))
    .sort((a, b) => order(a.name) - order(b.name))
  const pen = startPen(analysis)
  let y = margin + 10
  for (const level of levels) {
    const halfWidth = clamp(level.frame.widthMm / 2, 13, 24)
    const height = clamp(level.heightMm, 15, 30)
    drawVertebra(pen, level, y, halfWidth, height)
    y += height
    const segment = analysis.spine.segments.find((each) => each.name.startsWith(`${level.name}-`))
    if (segment) drawSegment(pen, segment.name, y, halfWidth)
    y += discHeight
  }
  const reachesSacrum = to === undefined || to.startsWith('S')
  const seesSacrum = analysis.spine.segments.some((segment) => segment.name.endsWith('-S1')) || analysis.spine.sacroiliac.left !== null || analysis.spine.sacroiliac.right !== null
  if (reachesSacrum && seesSacrum) {
    drawPelvis(pen, y)
    y += sacrumHeight
  }
  const letters = bothSides.map((side): SpineMapLabel => ({ kind: 'side', text: side === -1 ? 'R' : 'L', x: middle + side * (halfDrawing - 8), y: margin + 2, size: 8, onGrade: null }))
  return {
    width: 2 * halfDrawing,
    height: y + margin,
    shapes: pen.shapes,
    labels: [...letters, ...pen.labels],
    description: describe(analysis, pen.shapes),
  }
}
