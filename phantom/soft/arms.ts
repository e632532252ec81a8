import { activityScale, forEachVoxel } from '../canvas.ts'
import type { Canvas } from '../canvas.ts'
import { outlinesAt } from './body-outline.ts'
import type { Contour } from './body-outline.ts'
import { interpolate } from '../interpolate.ts'

/** Half width of an arm over height above the sacrum, mm of a person of mean height. */
const halfWidths = [[-160, 30], [-60, 36], [60, 44], [100, 46], [180, 50], [330, 58]] as const
const fromMm = -190
const toMm = 345

/** Distance of an arm's axis from the middle of the body, mm: beside the skin. */
export const armOffset = (contour: Contour) => (height: number): number => {
  const { s1Mm, scale } = contour.patient
  return outlinesAt(contour, s1Mm[2] + height * scale).skin.halfWidth + (interpolate(halfWidths, height) + 6) * scale
}

/** Both arms beside the trunk: skin, fat and muscle; the bones are painted with the others. */
export const paintArms = (canvas: Canvas, contour: Contour): void => {
  const { s1Mm, scale } = contour.patient
  const offset = armOffset(contour)
  const box = {
    low: [-400, s1Mm[1] - 250, s1Mm[2] + fromMm * scale] as const,
    high: [400, s1Mm[1] + 150, s1Mm[2] + toMm * scale] as const,
  }
  let height = NaN
  let arm = { lateral: 0, y: 0, half: 1, x: 0 }
  forEachVoxel(canvas, box, (index, x, y, z) => {
    if (z !== height) {
      height = z
      const h = (z - s1Mm[2]) / scale
      const { wall } = outlinesAt(contour, z)
      arm = { lateral: offset(h), y: wall.y + 6, half: interpolate(halfWidths, h) * scale, x: wall.x }
    }
    if ((canvas.hu[index] as number) > -990) return
    const r = Math.hypot(Math.abs(x - arm.x) - arm.lateral, (y - arm.y) / 1.1)
    if (r > arm.half) return
    const isFat = r > arm.half - 8 && r < arm.half - 2
    canvas.hu[index] = isFat ? -100 : r >= arm.half - 2 ? 20 : 55
    canvas.activity[index] = (isFat ? 0.07 : 0.1) * activityScale
  })
}
