import { activityScale, boxAround, forEachVoxel } from './canvas.ts'
import type { Canvas } from './canvas.ts'
import { interpolate } from './interpolate.ts'
import type { Pattern } from './names.ts'
import { poisson, seededRandom } from './random.ts'
import type { Scene } from './scene.ts'
import { gaussianBlur, makeSpect } from './spect.ts'
import type { SpectImage } from './spect.ts'
import { tintsOf } from './soft/tints.ts'
import type { PhantomVariant } from './variant.ts'

/** Views of the gamma camera without slices: `[frame][row][column]` counts, rows from the head down, columns as the viewer sees them. */
export interface PlanarFrames {
  readonly columns: number
  readonly rows: number
  readonly pixelMm: number
  /** What each frame shows: seconds after the injection at its start, and from which side. */
  readonly frames: readonly { readonly startSeconds: number; readonly view: 'anterior' | 'posterior' }[]
  readonly frameSeconds: number
  readonly counts: Uint16Array
}

/** The early images of a three-phase study. */
export interface PhaseImages {
  readonly flow: PlanarFrames
  readonly bloodPoolPlanar: PlanarFrames
  readonly bloodPool: SpectImage
}

/** Minutes from the injection to the start of the blood pool images. */
export const bloodPoolMinutes = { planar: 3, spect: 6 } as const

/** Blood in a lesion against normal bone: strong where there is infection, a fresh break or a tumour. Design values. */
const hyperaemia: Readonly<Record<Pattern, number>> = {
  infection: 4, fracture: 3, 'malignancy-suspicion': 2.6, 'sacral-insufficiency': 2.6, pars: 2.2, pseudarthrosis: 1.6, 'hardware-loosening': 1.6,
  facet: 1.5, 'adjacent-segment': 1.5, baastrup: 1.3, 'si-joint': 1.3, 'transitional-vertebra': 1.3, discogenic: 1.2, physiologic: 1,
}

/** Blood of a lesion against normal bone, 1 where the pattern has no more of it; a lesion that has cooled is pale as well. */
export const bloodPoolRatio = (pattern: Pattern, ratio: number): number =>
  Math.round((1 + (hyperaemia[pattern] - 1) * Math.min(1, Math.max(0, (ratio - 1) / 3))) * 100) / 100

/** Blood by late uptake, both against a normal vertebral body: air, lung, fat, muscle, bowel, spleen, vessels, liver, disc, bone. */
const bloodByUptake = [
  [0, 0], [0.03, 0.03], [0.05, 0.6], [0.07, 0.3], [0.08, 0.35], [0.1, 0.8], [0.12, 0.9], [0.13, 1.2], [0.15, 2.6], [0.16, 4.2], [0.17, 2.6],
  [0.25, 0.4], [0.4, 0.8], [0.9, 1], [2, 1.05],
] as const
const kidneyBlood = 4
const urineBlood = 0.8
const kidneyUptake = [1.65, 2.45] as const
const urineFrom = 3.3

/** The canvas with the blood of every tissue in place of its late uptake. `canvas.hu` must still be as it was painted. */
const bloodCanvas = (canvas: Canvas, { lesions }: Scene, variant: PhantomVariant): Canvas => {
  const { kidney } = tintsOf(variant)
  const table = Uint16Array.from({ length: 2001 }, (_, uptake) => interpolate(bloodByUptake, uptake / activityScale) * activityScale)
  const activity = canvas.activity.map((uptake, at) => {
    const hu = canvas.hu[at] as number
    const ratio = uptake / activityScale
    if (ratio >= kidneyUptake[0] && ratio <= kidneyUptake[1] && Math.abs(hu - kidney) <= 3) return kidneyBlood * activityScale
    if (ratio > urineFrom && hu < 20) return urineBlood * activityScale
    return table[Math.min(2000, uptake)] as number
  })
  for (const { plan, effect } of lesions) {
    const blood = bloodPoolRatio(plan.pattern, plan.ratio) * activityScale
    forEachVoxel(canvas, boxAround(effect.centreMm, 45), (index) => {
      if ((canvas.activity[index] as number) >= (plan.ratio * activityScale) / 2 && plan.ratio > 1.5 && (canvas.hu[index] as number) > 20)
        activity[index] = Math.max(activity[index] as number, blood)
    })
  }
  return { ...canvas, activity }
}

const planarMm = 4.8
const attenuationPerMm = 0.012
const soonest = { artery: 14, tissue: 24 } as const

/** The planar cells over which a voxel of one axis lies, with its share in each. */
const cells = (index: number, spacingMm: number, count: number): readonly (readonly [number, number])[] => {
  const low = (index * spacingMm) / planarMm
  const cell = Math.floor(low)
  const width = spacingMm / planarMm
  const next = Math.max(0, low + width - cell - 1) / width
  return next === 0 || cell + 1 >= count ? [[cell, 1]] : [[cell, 1 - next], [cell + 1, next]]
}

/** Attenuated sum along the view of everything between two uptakes, on planar pixels. */
const projected = (canvas: Canvas, view: 'anterior' | 'posterior', isWanted: (value: number) => boolean): { columns: number; rows: number; values: Float32Array } => {
  const [nx, ny, nz] = canvas.dimensions
  const [sx, sy, sz] = canvas.spacingMm
  const columns = Math.ceil((nx * sx) / planarMm)
  const rows = Math.ceil((nz * sz) / planarMm)
  const fine = new Float32Array(nx * nz)
  for (let k = 0; k < nz; k += 1) {
    for (let j = 0; j < ny; j += 1) {
      const depth = (view === 'posterior' ? ny - 1 - j : j) * sy
      const weight = Math.exp(-attenuationPerMm * Math.max(0, depth - 60)) * ((sx * sy * sz) / planarMm ** 3)
      for (let i = 0; i < nx; i += 1) {
        const value = canvas.activity[(k * ny + j) * nx + i] as number
        if (value === 0 || !isWanted(value)) continue
        fine[k * nx + i] = (fine[k * nx + i] as number) + (value / activityScale) * weight
      }
    }
  }
  const values = new Float32Array(columns * rows)
  for (let k = 0; k < nz; k += 1)
    for (const [up, shareUp] of cells(k, sz, rows))
      for (let i = 0; i < nx; i += 1)
        for (const [x, share] of cells(i, sx, columns)) {
          // Seen from behind, the patient's left is on the viewer's left.
          const to = (rows - 1 - up) * columns + (view === 'posterior' ? columns - 1 - x : x)
          values[to] = (values[to] as number) + (fine[k * nx + i] as number) * shareUp * share
        }
  return { columns, rows, values }
}

/** Concentration against its plateau: a bolus in the arteries, a slow rise in tissue. `t` in seconds after the injection. */
const arterial = (t: number): number => (t <= soonest.artery ? 0 : 1 + 2.2 * ((t - soonest.artery) / 6) * Math.exp(1 - (t - soonest.artery) / 6))
const tissue = (t: number): number => (t <= soonest.tissue - 8 ? 0 : 1 - Math.exp(-(t - soonest.tissue + 8) / 22))

/** Counts per pixel and second of a planar pixel that looks through 10 cm of muscle. */
const planarSensitivity = 1.1

const planarFrames = (
  blood: Canvas,
  frames: PlanarFrames['frames'],
  frameSeconds: number,
  seed: string,
): PlanarFrames => {
  const random = seededRandom(seed)
  const of = (view: 'anterior' | 'posterior') => ({
    vessels: projected(blood, view, (value) => value >= 3.4 * activityScale),
    rest: projected(blood, view, (value) => value < 3.4 * activityScale),
  })
  const views = { anterior: of('anterior'), posterior: of('posterior') }
  const { columns, rows } = views.posterior.rest
  const counts = new Uint16Array(columns * rows * frames.length)
  for (const [n, { startSeconds, view }] of frames.entries()) {
    const middle = startSeconds + frameSeconds / 2
    const { vessels, rest } = views[view]
    const mean = rest.values.map((value, at) => value * tissue(middle) + (vessels.values[at] as number) * arterial(middle))
    const seen = gaussianBlur(mean, [columns, rows, 1], planarMm, 9)
    counts.set(seen.map((value) => poisson(random, value * planarSensitivity * frameSeconds)), n * columns * rows)
  }
  return { columns, rows, pixelMm: planarMm, frames, frameSeconds, counts }
}

/** Counts of normal bone in the blood pool SPECT against the late one: fewer, since it is short. */
const poolCountShare = 0.3

/** Flow (2 s frames from behind), planar blood pool (both views) and blood pool SPECT, from the painted canvas. */
export const phaseImages = (canvas: Canvas, scene: Scene, variant: PhantomVariant, seed: string): PhaseImages => {
  const blood = bloodCanvas(canvas, scene, variant)
  const flow = Array.from({ length: 30 }, (_, i) => ({ startSeconds: 2 * i, view: 'posterior' as const }))
  const still = (['anterior', 'posterior'] as const).map((view) => ({ startSeconds: 60 * bloodPoolMinutes.planar, view }))
  return {
    flow: planarFrames(blood, flow, 2, `${seed}/flow`),
    bloodPoolPlanar: planarFrames(blood, still, 180, `${seed}/pool`),
    bloodPool: makeSpect(blood, seededRandom(`${seed}/pool-spect`), scene.patient.countsPerVoxel * poolCountShare, scene.moved),
  }
}
