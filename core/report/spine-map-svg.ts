import { escapeMarkup } from './escape.ts'
import { gradeColours, mapColours } from './grade-colours.ts'
import type { MapTheme } from './grade-colours.ts'
import type { SpineMapDrawing, SpineMapLabel, SpineMapShape } from './spine-map.ts'

interface Paint {
  readonly fill: string
  readonly stroke: string
  readonly strokeWidth: number
}

/** How a shape is painted; the same for the SVG on paper and for the drawing in the window. */
export const paintOf = (shape: SpineMapShape, theme: MapTheme): Paint => {
  const colours = mapColours[theme]
  switch (shape.kind) {
    case 'region':
      return { fill: gradeColours[theme][shape.grade ?? 0].fill, stroke: colours.outline, strokeWidth: 0.7 }
    case 'structure':
      return { fill: colours.unmeasured, stroke: colours.contextLine, strokeWidth: 0.7 }
    case 'context':
      return { fill: colours.context, stroke: colours.contextLine, strokeWidth: 0.6 }
    case 'line':
      return { fill: 'none', stroke: colours.outline, strokeWidth: 0.5 }
  }
}

/** The ink of a label; null where the theme leaves it out (the screen needs no digits beside its colours). */
export const inkOf = (label: SpineMapLabel, theme: MapTheme): string | null => {
  const colours = mapColours[theme]
  if (label.kind === 'side') return colours.faint
  if (label.kind === 'grade' && theme === 'dark') return null
  return label.onGrade === null ? colours.label : gradeColours[theme][label.onGrade].ink
}

const shapeSvg = (shape: SpineMapShape, theme: MapTheme): string => {
  const { fill, stroke, strokeWidth } = paintOf(shape, theme)
  const title = shape.title === '' ? '' : `<title>${escapeMarkup(shape.title)}</title>`
  return `<path d="${shape.path}" fill="${fill}" stroke="${stroke}" stroke-width="${strokeWidth}" stroke-linejoin="round" stroke-linecap="round">${title}</path>`
}

const labelSvg = (label: SpineMapLabel, theme: MapTheme): string => {
  const ink = inkOf(label, theme)
  if (ink === null) return ''
  // 0.36 of the size brings the middle of Inter's capitals and digits onto `y`.
  return `<text x="${label.x}" y="${label.y + label.size * 0.36}" font-size="${label.size}" font-weight="600" text-anchor="middle" fill="${ink}">${escapeMarkup(label.text)}</text>`
}

/** The drawing as a standalone SVG element. */
export const spineMapSvg = (drawing: SpineMapDrawing, theme: MapTheme): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${drawing.width} ${Math.ceil(drawing.height)}" role="img" aria-label="${escapeMarkup(drawing.description)}">` +
  drawing.shapes.map((shape) => shapeSvg(shape, theme)).join('') +
  drawing.labels.map((label) => labelSvg(label, theme)).join('') +
  '</svg>'
