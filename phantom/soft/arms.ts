import { activityScale, forEachVoxel } from '../canvas.ts'
import type { Canvas } from '../canvas.ts'
import { outlinesAt } from './body-outline.ts'
import type { Contour } from './body-outline.ts'
import { interpolate } from '../interpolate.ts'
import { raisedArm } from '../bone/shoulder.ts'

/** Half width of an arm over height above the sacrum, mm of a person of mean height. */
const halfWidths = [[-160, 30], [-60, 36], [60, 44], [100, 46], [180, 50], [330, 58]] as const
const fromMm = -190
const toMm = 402
/** The upper arm leaves the shoulder joint here, this far from the middle, and lies free of the chest further down. */
const joint = { fromMm: 300, toMm: 404, lateralMm: 158 } as const
/** Raised arms leave the shoulders here. */
const raisedFromMm = 404

/** Distance of an arm's axis from the middle of the body, mm: beside the skin. */
export const armOffset = (contour: Contour) => (height: number): number => {
  const { s1Mm, scale } = contour.patient
  const free = Math.min(height, joint.fromMm)
  const beside = outlinesAt(contour, s1Mm[2] + free * scale).skin.halfWidth + (interpolate(halfWidths, free) + 6) * scale
  const share = Math.min(1, Math.max(0, (height - joint.fromMm) / (joint.toMm - joint.fromMm)))
  return beside + (joint.lateralMm * scale - beside) * share
}

/** Middle and half width of an arm on a slice, or null where there is none. */
type ArmOn = (z: number) => { readonly x: number; readonly y: number; readonly half: number } | null

const besideTrunk = (contour: Contour, side: 1 | -1): ArmOn => {
  const { s1Mm, scale } = contour.patient
  const offset = armOffset(contour)
  return (z) => {
    const h = (z - s1Mm[2]) / scale
    const { wall } = outlinesAt(contour, z)
    return h < fromMm || h > toMm ? null : { x: wall.x + side * offset(h), y: wall.y + 6, half: interpolate(halfWidths, h) * scale }
  }
}

const raised = (contour: Contour, side: 1 | -1): ArmOn => {
  const { s1Mm, scale } = contour.patient
  return (z) => {
    const h = (z - s1Mm[2]) / scale
    if (h < raisedFromMm) return null
    const [x, y] = raisedArm(contour, side, h)
    return { x, y, half: 47 * scale }
  }
}

/** Both arms: skin, fat and muscle outside the trunk; the bones are painted with the others. */
export const paintArms = (canvas: Canvas, contour: Contour, areDown: boolean): void => {
  const [, , nz] = canvas.dimensions
  const [, , sz] = canvas.spacingMm
  for (const side of [1, -1] as const) {
    const armOn = areDown ? besideTrunk(contour, side) : raised(contour, side)
    for (let k = 0; k < nz; k += 1) {
      const middle = canvas.originMm[2] + k * sz
      const arm = armOn(middle)
      if (arm === null) continue
      const reach = arm.half * 1.1
      const box = { low: [arm.x - reach, arm.y - reach, middle - sz / 4] as const, high: [arm.x + reach, arm.y + reach, middle + sz / 4] as const }
      forEachVoxel(canvas, box, (index, x, y) => {
        if ((canvas.hu[index] as number) > -990) return
        const r = Math.hypot(x - arm.x, (y - arm.y) / 1.1)
        if (r > arm.half) return
        const isFat = r > arm.half - 8 && r < arm.half - 2
        canvas.hu[index] = isFat ? -100 : r >= arm.half - 2 ? 20 : 55
        canvas.activity[index] = (isFat ? 0.07 : 0.1) * activityScale
      })
    }
  }
}
