/**
 * Outlines of the schematic spine, seen from the front: the patient's right at the viewer's left. SVG path syntax in drawing units
 * (one unit is about one mm of a lumbar vertebra). `side` is -1 for the viewer's left (patient right), +1 for the viewer's right.
 */
export type ViewerSide = -1 | 1

const n = (value: number): string => String(Math.round(value * 100) / 100)
const p = (x: number, y: number): string => `${n(x)} ${n(y)}`

/** A vertebral body: broad endplates, a waist between. */
export const bodyPath = (x: number, top: number, halfWidth: number, height: number): string => {
  const bottom = top + height
  const waist = halfWidth * 0.84
  const r = Math.min(2.6, height * 0.12)
  const low = halfWidth * 1.03
  return [
    `M${p(x - halfWidth + r, top)}`,
    `Q${p(x, top + 1.1)} ${p(x + halfWidth - r, top)}`,
    `Q${p(x + halfWidth, top)} ${p(x + halfWidth, top + r)}`,
    `C${p(x + waist, top + height * 0.34)} ${p(x + waist, top + height * 0.66)} ${p(x + low, bottom - r)}`,
    `Q${p(x + low, bottom)} ${p(x + low - r, bottom)}`,
    `Q${p(x, bottom - 1.1)} ${p(x - low + r, bottom)}`,
    `Q${p(x - low, bottom)} ${p(x - low, bottom - r)}`,
    `C${p(x - waist, top + height * 0.66)} ${p(x - waist, top + height * 0.34)} ${p(x - halfWidth, top + r)}`,
    `Q${p(x - halfWidth, top)} ${p(x - halfWidth + r, top)}Z`,
  ].join('')
}

/** A disc: a flat lens with round ends. */
export const discPath = (x: number, top: number, halfWidth: number, height: number): string => {
  const r = height / 2
  const bottom = top + height
  return [
    `M${p(x - halfWidth + r, top)}`,
    `Q${p(x, top - 0.8)} ${p(x + halfWidth - r, top)}`,
    `A${p(r, r)} 0 0 1 ${p(x + halfWidth - r, bottom)}`,
    `Q${p(x, bottom + 0.8)} ${p(x - halfWidth + r, bottom)}`,
    `A${p(r, r)} 0 0 1 ${p(x - halfWidth + r, top)}Z`,
  ].join('')
}

/** A thin band along an endplate. */
export const endplatePath = (x: number, y: number, halfWidth: number): string =>
  `M${p(x - halfWidth, y - 1.1)}L${p(x + halfWidth, y - 1.1)}L${p(x + halfWidth, y + 1.1)}L${p(x - halfWidth, y + 1.1)}Z`

/** An ellipse, leaning outwards at the top by `leanDeg`. */
export const ovalPath = (x: number, y: number, rx: number, ry: number, leanDeg = 0): string => {
  const a = (leanDeg * Math.PI) / 180
  const dx = Math.sin(a) * ry
  const dy = Math.cos(a) * ry
  return `M${p(x + dx, y - dy)}A${p(rx, ry)} ${n(leanDeg)} 1 1 ${p(x - dx, y + dy)}A${p(rx, ry)} ${n(leanDeg)} 1 1 ${p(x + dx, y - dy)}Z`
}

/** The joint space inside a facet: a fine slanted line. */
export const jointLinePath = (x: number, y: number, ry: number, leanDeg: number): string => {
  const a = (leanDeg * Math.PI) / 180
  const dx = Math.sin(a) * ry
  const dy = Math.cos(a) * ry
  return `M${p(x + dx, y - dy)}L${p(x - dx, y + dy)}`
}

/** A transverse process, from the side of the body outwards. */
export const transversePath = (x: number, y: number, halfWidth: number, reach: number, side: ViewerSide): string => {
  const s = (distance: number): number => x + side * distance
  return [
    `M${p(s(halfWidth * 0.86), y - 3.4)}`,
    `C${p(s(halfWidth + 4), y - 4.4)} ${p(s(reach - 6), y - 4.6)} ${p(s(reach), y - 2.6)}`,
    `Q${p(s(reach + 1.6), y)} ${p(s(reach - 1), y + 1.4)}`,
    `C${p(s(reach - 7), y + 1.2)} ${p(s(halfWidth + 3), y + 3)} ${p(s(halfWidth * 0.85), y + 4)}Z`,
  ].join('')
}

/** A rib leaving a thoracic vertebra. */
export const ribPath = (x: number, y: number, halfWidth: number, reach: number, side: ViewerSide): string => {
  const s = (distance: number): number => x + side * distance
  return [
    `M${p(s(halfWidth * 0.9), y - 2.6)}`,
    `C${p(s(halfWidth + 7), y - 5.5)} ${p(s(reach - 7), y - 3)} ${p(s(reach), y + 8)}`,
    `L${p(s(reach - 4), y + 9.4)}`,
    `C${p(s(reach - 9), y + 1.5)} ${p(s(halfWidth + 6), y - 0.6)} ${p(s(halfWidth * 0.88), y + 2.6)}Z`,
  ].join('')
}

/** Pars interarticularis: a short oblique bridge under the pedicle. */
export const parsPath = (x: number, y: number, side: ViewerSide): string => {
  const s = (distance: number): number => x + side * distance
  return `M${p(s(-1.6), y - 4)}L${p(s(2.2), y - 4.4)}L${p(s(4), y + 3.6)}L${p(s(0.4), y + 4.4)}Z`
}

/** A screw, from the pedicle towards the middle of its vertebra. */
export const screwPath = (x: number, y: number, side: ViewerSide): string => ovalPath(x, y, 3, 8, side * 28)

/** A spinous process seen end on: a drop. */
export const spinousPath = (x: number, y: number): string =>
  `M${p(x, y - 4)}C${p(x + 2.6, y)} ${p(x + 2.8, y + 4.4)} ${p(x, y + 4.6)}C${p(x - 2.8, y + 4.4)} ${p(x - 2.6, y)} ${p(x, y - 4)}Z`

/** Sacrum with its alae, `height` from the promontory to the tip. */
export const sacrumPath = (x: number, top: number, halfWidth: number, height: number): string => {
  const half = (side: ViewerSide): readonly string[] => {
    const s = (distance: number): number => x + side * distance
    return [
      p(s(halfWidth * 0.46), top),
      `${p(s(halfWidth * 0.62), top - 1)} ${p(s(halfWidth * 0.78), top + 3)} ${p(s(halfWidth * 0.95), top + 7)}`,
      `${p(s(halfWidth * 1.04), top + 9)} ${p(s(halfWidth * 1.02), top + 15)} ${p(s(halfWidth * 0.96), top + 22)}`,
      `${p(s(halfWidth * 0.82), top + height * 0.62)} ${p(s(halfWidth * 0.52), top + height * 0.74)} ${p(s(halfWidth * 0.3), top + height * 0.9)}`,
      `${p(s(halfWidth * 0.2), top + height * 0.97)} ${p(s(halfWidth * 0.1), top + height)} ${p(x, top + height)}`,
    ]
  }
  const reversed = (curves: readonly string[]): string => {
    // The same half walked from the tip upwards: end points and handles in the opposite order.
    const points = curves.flatMap((curve) => pairs(curve))
    return [...points].reverse().slice(1).reduce((path, point, index) => path + (index % 3 === 0 ? 'C' : ' ') + point, '')
  }
  const right = half(1)
  return `M${right[0]}${right.slice(1).map((curve) => `C${curve}`).join('')}${reversed(half(-1))}Z`
}

const pairs = (curve: string): string[] => (curve.match(/-?[\d.]+ -?[\d.]+/g) ?? [])

/** The sacroiliac joint along the side of the sacrum. */
export const sacroiliacPath = (x: number, top: number, halfWidth: number, height: number, side: ViewerSide): string => {
  const s = (distance: number): number => x + side * distance
  const inner = (t: number): number => halfWidth * (1.045 - 0.4 * t * t)
  const y = (t: number): number => top + 12 + t * height * 0.5
  const w = 4.4
  return [
    `M${p(s(inner(0)), y(0))}`,
    `C${p(s(inner(0.35)), y(0.3))} ${p(s(inner(0.75)), y(0.7))} ${p(s(inner(1)), y(1))}`,
    `Q${p(s(inner(1) + w * 0.7), y(1) + w * 0.55)} ${p(s(inner(1) + w), y(1) - 1)}`,
    `C${p(s(inner(0.75) + w), y(0.7))} ${p(s(inner(0.35) + w), y(0.3))} ${p(s(inner(0) + w), y(0) - 0.5)}`,
    `Q${p(s(inner(0) + w * 0.4), y(0) - w * 0.7)} ${p(s(inner(0)), y(0))}Z`,
  ].join('')
}

/** The wing of the ilium outside the joint, cut off where the drawing ends. */
export const iliumPath = (x: number, top: number, halfWidth: number, height: number, edge: number, side: ViewerSide): string => {
  const s = (distance: number): number => x + side * distance
  return [
    `M${p(s(halfWidth * 1.16), top + 9)}`,
    `C${p(s(halfWidth * 1.2), top - 2)} ${p(s(edge - 8), top - 14)} ${p(s(edge), top - 15)}`,
    `L${p(s(edge), top + height * 0.5)}`,
    `C${p(s(edge - 4), top + height * 0.66)} ${p(s(halfWidth * 0.98), top + height * 0.72)} ${p(s(halfWidth * 0.8), top + 14 + height * 0.52)}`,
    `C${p(s(halfWidth * 0.98), top + height * 0.5)} ${p(s(halfWidth * 1.15), top + height * 0.3)} ${p(s(halfWidth * 1.16), top + 9)}Z`,
  ].join('')
}
