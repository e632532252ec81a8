import type { Vec3 } from '../core/geometry/vector.ts'
import { activityScale, createCanvas, forEachVoxel, boxAround } from './canvas.ts'
import type { Box, Canvas } from './canvas.ts'
import { seededRandom } from './random.ts'
import { makeSpect } from './spect.ts'
import type { SpectImage } from './spect.ts'

/** A hot sphere of known size and concentration. */
export interface KnownSphere {
  readonly diameterMm: number
  readonly centreMm: Vec3
}

/** Spheres of the image quality phantom (IEC 61675-1, NEMA NU 2): inner diameters, mm. */
export const sphereDiametersMm = [10, 13, 17, 22, 28, 37] as const

/** The cylinder that holds them, or that is filled evenly. */
export const cylinder = { radiusMm: 105, heightMm: 150 } as const
const circleMm = 57.2
const voxelMm = 2

const blank = (): Canvas => {
  const across = Math.ceil((2 * cylinder.radiusMm + 20) / voxelMm)
  const along = Math.ceil((cylinder.heightMm + 20) / voxelMm)
  return createCanvas([across, across, along], [voxelMm, voxelMm, voxelMm], [(-(across - 1) * voxelMm) / 2, (-(across - 1) * voxelMm) / 2, (-(along - 1) * voxelMm) / 2])
}

/** Fills a shape given by its signed distance; a voxel on the surface takes its share. */
const fill = (canvas: Canvas, box: Box, distance: (x: number, y: number, z: number) => number, concentration: number): void =>
  forEachVoxel(canvas, box, (index, x, y, z) => {
    const share = Math.min(1, Math.max(0, 0.5 - distance(x, y, z) / voxelMm))
    const was = canvas.activity[index] as number
    canvas.activity[index] = was + (concentration * activityScale - was) * share
  })

const fillCylinder = (canvas: Canvas, concentration: number): void =>
  fill(canvas, boxAround([0, 0, 0], 200), (x, y, z) => Math.max(Math.hypot(x, y) - cylinder.radiusMm, Math.abs(z) - cylinder.heightMm / 2), concentration)

/** An evenly filled cylinder, imaged like a patient. `concentration` against a normal vertebral body. */
export const uniformCylinder = (concentration: number, countsPerVoxel: number, seed: number): SpectImage => {
  const canvas = blank()
  fillCylinder(canvas, concentration)
  return makeSpect(canvas, seededRandom(`cylinder/${seed}`), countsPerVoxel)
}

/** Six hot spheres on a circle in a warm cylinder, imaged like a patient. */
export const sixSpheres = (hot: number, background: number, countsPerVoxel: number, seed: number): { readonly spect: SpectImage; readonly spheres: readonly KnownSphere[] } => {
  const random = seededRandom(`spheres/${seed}`)
  const canvas = blank()
  fillCylinder(canvas, background)
  const turn = random.between(0, 2 * Math.PI)
  const height = random.between(-4, 4)
  const spheres = sphereDiametersMm.map((diameterMm, i): KnownSphere => {
    const angle = turn + (i * Math.PI) / 3
    return { diameterMm, centreMm: [circleMm * Math.cos(angle), circleMm * Math.sin(angle), height] }
  })
  for (const { diameterMm, centreMm } of spheres)
    fill(canvas, boxAround(centreMm, diameterMm), (x, y, z) => Math.hypot(x - centreMm[0], y - centreMm[1], z - centreMm[2]) - diameterMm / 2, hot)
  return { spect: makeSpect(canvas, seededRandom(`spheres/${seed}/counts`), countsPerVoxel), spheres }
}
