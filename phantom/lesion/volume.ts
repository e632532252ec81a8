import { activityScale, boxAround, voxelsIn } from '../canvas.ts'
import type { Canvas } from '../canvas.ts'
import type { LesionEffect } from './effect.ts'

/** No lesion reaches further from its centre than this, mm. */
const reachMm = 60

/** Paints a lesion and answers the volume, ml, whose uptake it raised to at least half of `ratio`. */
export const lesionVolumeMl = (canvas: Canvas, effect: LesionEffect, ratio: number): number => {
  const { first, count } = voxelsIn(canvas, boxAround(effect.centreMm, reachMm))
  const [nx, ny] = canvas.dimensions
  const rows = Array.from({ length: count[1] * count[2] }, (_, n) =>
    ((first[2] + Math.floor(n / count[1])) * ny + first[1] + (n % count[1])) * nx + first[0])
  const before = rows.map((from) => canvas.activity.slice(from, from + count[0]))
  effect.paint(canvas)
  const least = (ratio * activityScale) / 2
  let raised = 0
  for (const [n, from] of rows.entries())
    before[n]?.forEach((was, i) => {
      const now = canvas.activity[from + i] as number
      if (now > was && now >= least) raised += 1
    })
  const [sx, sy, sz] = canvas.spacingMm
  return (raised * sx * sy * sz) / 1000
}
