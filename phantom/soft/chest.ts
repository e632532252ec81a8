import type { Box, Canvas } from '../canvas.ts'
import type { Distance } from '../bone/part.ts'
import { at } from '../frame.ts'
import { scanFields } from '../scan-fields.ts'
import type { SpineLayout } from '../spine-layout.ts'
import type { PhantomVariant } from '../variant.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { outlinesAt } from './body-outline.ts'
import type { Contour, Outline } from './body-outline.ts'
import { paintEllipsoid, paintSoft, paintTube } from './shapes.ts'
import type { Section, Stuff } from './shapes.ts'
import type { Tints } from './tints.ts'

/** Whether a field reaches above the bases of the lungs. */
export const hasChest = (variant: PhantomVariant): boolean => scanFields[variant.field].skeletonTop !== 'T9'

const lung: Stuff = { hu: -840, activity: 0.05 }
const fat: Stuff = { hu: -95, activity: 0.07 }
const air: Stuff = { hu: -985, activity: 0.02 }

/** Heights above the sacrum, mm of a person of mean height: the dome of the diaphragm, its edge, and the top of the lungs. */
const domeMm = 322
const edgeMm = 232
const apexMm = 447

/** Inside of the ribs at a height. */
const pleura = (contour: Contour, z: number): Outline => {
  const { chest } = outlinesAt(contour, z)
  return { ...chest, halfWidth: Math.max(4, chest.halfWidth - 9), halfDepth: Math.max(4, chest.halfDepth - 9) }
}

/** One lung: inside the ribs, beside the mediastinum, above its half of the diaphragm. */
const lungShape = (contour: Contour, side: 1 | -1): Distance => {
  const { s1Mm, scale } = contour.patient
  let height = NaN
  let ring: Outline | undefined
  return (x, y, z) => {
    if (z !== height || ring === undefined) {
      height = z
      ring = pleura(contour, z)
    }
    const u = (x - ring.x) / ring.halfWidth
    const v = (y - ring.y) / ring.halfDepth
    const around = (Math.hypot(u, v) - 1) * Math.min(ring.halfWidth, ring.halfDepth)
    // The mediastinum: narrow behind the heart, broad at the spine and in front of it on the left.
    const h = (z - s1Mm[2]) / scale
    const heart = h < 385 ? Math.max(0, 1 - ((v + 0.35) / 0.5) ** 2) * (side === 1 ? 34 : 12) * Math.min(1, (385 - h) / 50) : 0
    // Behind, the muscles beside the spine lie between lung and midline.
    const middle = (24 + 8 * Math.max(0, v) + 52 * Math.max(0, v - 0.4) + heart) * scale * Math.min(1, ring.halfWidth / 60) - side * (x - ring.x)
    const domeX = side * 70 * scale
    const q = Math.hypot((x - ring.x - domeX) / (62 * scale), (y - ring.y + 10) / (ring.halfDepth + 1))
    const low = (domeMm - (side === 1 ? 8 : 0) - (domeMm - edgeMm) * Math.min(1, q) ** 2.2) * scale + s1Mm[2] - z
    return Math.max(around, middle, low, z - s1Mm[2] - apexMm * scale)
  }
}

/** Lungs, heart, great vessels, windpipe and gullet, as high as the field goes. */
export const paintChest = (canvas: Canvas, layout: SpineLayout, contour: Contour, tint: Tints): void => {
  const blood: Stuff = { hu: tint.artery, activity: 0.16 }
  const { s1Mm, scale } = contour.patient
  const z = (h: number): number => s1Mm[2] + h * scale
  const middle = outlinesAt(contour, z(340)).chest
  const wide: Box = {
    low: [middle.x - 180, middle.y - 160, z(edgeMm) - 2],
    high: [middle.x + 180, middle.y + 160, z(apexMm) + 2],
  }
  paintMediastinalFat(canvas, contour, wide)
  for (const side of [1, -1] as const) paintSoft(canvas, wide, lungShape(contour, side), lung)
  const chestAt = (h: number, x: number, v: number): Vec3 => {
    const { chest } = outlinesAt(contour, z(h))
    return [chest.x + x * scale, chest.y + v * chest.halfDepth, z(h)]
  }
  paintEllipsoid(canvas, chestAt(338, 22, -0.42), [52 * scale, 38 * scale, 46 * scale], blood, 0.4)
  const round = (centre: Vec3, radius: number): Section => ({ centre, a: radius * scale, b: radius * scale })
  const front = (name: string, l: number, gap: number, radius: number): Section[] =>
    layout.vertebrae
      .filter((v) => v.name === name)
      .map((v) => round(at(v.frame, l * layout.size, -v.depth / 2 - (gap + radius) * layout.size, 0), radius))
  const descending = [...front('T9', 17, -6, 12), ...front('T7', 20, -8, 12), ...front('T5', 21, -9, 12.5), ...front('T4', 17, 1, 13)]
  paintTube(canvas, descending, blood)
  const arch = descending.at(-1)
  if (arch !== undefined) {
    // The arch runs forward and to the right; the ascending part goes down to the heart.
    for (let step = 0; step <= 8; step += 1) {
      const t = step / 8
      const centre: Vec3 = [arch.centre[0] - 30 * t * scale, arch.centre[1] - 52 * t * scale, arch.centre[2] + 9 * Math.sin(Math.PI * t) * scale]
      paintEllipsoid(canvas, centre, [13 * scale, 13 * scale, 13 * scale], blood)
    }
    paintTube(canvas, [
      round([arch.centre[0] - 30 * scale, arch.centre[1] - 52 * scale, arch.centre[2]], 14),
      round(chestAt(350, -6, -0.35), 15),
    ], blood)
  }
  paintTube(canvas, [round(chestAt(345, -32, -0.25), 9), round(chestAt(425, -26, -0.35), 8.5)], { ...blood, hu: tint.vein })
  const windpipe = [...front('T5', -2, 12, 8), ...front('T3', 0, 13, 8), ...front('T1', 0, 12, 8), ...front('C7', 0, 12, 8), ...front('C5', 0, 11, 8), ...front('C3', 0, 12, 9)]
  paintTube(canvas, windpipe.map((s) => ({ ...s, a: s.a + 2.2, b: s.b + 2.2 })), { hu: 40, activity: 0.12 })
  paintTube(canvas, windpipe, air)
  paintTube(canvas, ['T9', 'T6', 'T3', 'T1', 'C6'].flatMap((name) => front(name, 6, 1, 6)), { hu: 35, activity: 0.12 })
}

const paintMediastinalFat = (canvas: Canvas, contour: Contour, box: Box): void => {
  const { s1Mm, scale } = contour.patient
  paintSoft(canvas, box, (x, y, z) => {
    const ring = pleura(contour, z)
    const u = (x - ring.x) / ring.halfWidth
    const v = (y - ring.y) / ring.halfDepth
    const around = (Math.hypot(u, v) - 1) * Math.min(ring.halfWidth, ring.halfDepth)
    return Math.max(around, s1Mm[2] + (edgeMm + 25) * scale - z)
  }, fat)
}

