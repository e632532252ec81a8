import { activityScale, forEachVoxel } from '../canvas.ts'
import type { Box, Canvas } from '../canvas.ts'
import type { Distance } from '../bone/part.ts'

/** Activity tells bone from soft tissue even where bone is too thin of mineral for HU to do so. */
const boneActivity = 0.5 * activityScale

/** 1 inside a shape, falling to 0 over `fadeMm` outside it. */
const weight = (distance: number, fadeMm: number): number =>
  distance <= 0 ? 1 : distance >= fadeMm ? 0 : 1 - distance / fadeMm

/** Raises activity to `ratio` (of a normal vertebral body) inside a shape; in bone only, or everywhere. */
export const paintUptake = (canvas: Canvas, box: Box, shape: Distance, ratio: number, where: 'bone' | 'all' = 'all'): void =>
  forEachVoxel(canvas, box, (index, x, y, z) => {
    if (where === 'bone' && (canvas.activity[index] as number) < boneActivity) return
    const w = weight(shape(x, y, z), 2)
    if (w === 0) return
    canvas.activity[index] = Math.max(canvas.activity[index] as number, w * ratio * activityScale)
  })

/** Adds HU to bone inside a shape. */
export const sclerose = (canvas: Canvas, box: Box, shape: Distance, addHu: number): void =>
  forEachVoxel(canvas, box, (index, x, y, z) => {
    if ((canvas.activity[index] as number) < boneActivity) return
    const hu = canvas.hu[index] as number
    const w = weight(shape(x, y, z), 4)
    canvas.hu[index] = Math.max(hu, Math.min(1100, hu + addHu * w))
  })

/** Brings everything inside a shape to `hu`: lysis, gas, fluid, metal. */
export const replaceHu = (canvas: Canvas, box: Box, shape: Distance, hu: number, fadeMm = 1.2): void =>
  forEachVoxel(canvas, box, (index, x, y, z) => {
    const w = weight(shape(x, y, z) + fadeMm / 2, fadeMm)
    if (w === 0) return
    const was = canvas.hu[index] as number
    canvas.hu[index] = was + (hu - was) * w
  })
