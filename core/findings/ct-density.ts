import { translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import { inFrame } from '../spine/path-frame.ts'
import type { SpineLevel, SpineModel, SpineSegment } from '../spine/spine-model.ts'
import { boneHu } from '../uptake/ct-bone.ts'
import { inVertebra } from '../uptake/neo-joint.ts'
import type { Region } from '../uptake/regions.ts'
import { shapePoints } from '../uptake/shape.ts'
import { huOf, mean, median, ratio } from './ct-samples.ts'
import type { Hu } from './ct-samples.ts'

/** Fewer voxels of bone than this are no density. */
const leastBoneVoxels = 40

const steps = (low: number, high: number, step: number): number[] => Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) => low + index * step)

/** Mean HU of the bone in a region; metal would count as very dense bone, it is cut. Null for too little bone. */
export const boneDensity = (hu: Hu, region: Region): number | null => {
  const values = huOf(hu, shapePoints(region.shape, 2)).filter((value) => value > boneHu)
  return values.length < leastBoneVoxels ? null : mean(values)
}

/** Mean HU of everything in a region, without metal. */
export const meanDensity = (hu: Hu, region: Region | undefined): number | null => (region === undefined ? null : mean(huOf(hu, shapePoints(region.shape, 2))))

/** HU 3 to 7 mm beside a disc over HU in the middle of the bodies near it; null where either is missing or the bodies hold no bone. */
export const endplateHuRatio = (hu: Hu, { disc }: SpineSegment, bodies: readonly SpineLevel[]): number | null => {
  const [upper] = bodies
  if (upper === undefined) return null
  const frame = { pointMm: disc.centreMm, left: upper.frame.left, posterior: upper.frame.posterior, cranial: disc.cranial }
  const seen = (points: readonly PatientMm[]): number[] => points.flatMap((point) => hu(point) ?? [])
  const beside = seen(
    [1, -1].flatMap((sign) => steps(disc.heightMm / 2 + 3, disc.heightMm / 2 + 7, 2).flatMap((w) => steps(-10, 10, 5).flatMap((v) => steps(-12, 12, 6).map((u) => inFrame(frame, u, v, sign * w))))),
  )
  const inside = seen(bodies.flatMap((body) => steps(-8, 8, 4).flatMap((v) => steps(-10, 10, 5).flatMap((u) => steps(-3, 3, 3).map((w) => inVertebra(body.frame, u, v, w))))))
  const [a, b] = [mean(beside), mean(inside)]
  return a === null || b === null || b < 20 ? null : a / b
}

const ballOffsets: readonly Vec3[] = [-4, -2, 0, 2, 4].flatMap((x) =>
  [-4, -2, 0, 2, 4].flatMap((y) => [-4, -2, 0, 2, 4].flatMap((z): Vec3[] => (Math.hypot(x, y, z) <= 4 ? [[x, y, z]] : []))),
)

/** Mean HU within 4 mm of a position. */
export const huNear = (hu: Hu, position: PatientMm): number | null => mean(huOf(hu, ballOffsets.map((offset) => translate(position, offset))))

/** Less dense over denser of two. */
export const lessOverMore = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : ratio(Math.min(a, b), Math.max(a, b)))

/** Noise of one voxel of the CT, HU: what the soft middle of the discs scatters by, the median disc; null where none is in view. */
export const ctNoiseHu = (hu: Hu, spine: SpineModel): number | null =>
  median(
    spine.segments.flatMap(({ name, disc }) => {
      const upper = spine.levels.find((level) => name.startsWith(`${level.name}-`))
      if (upper === undefined) return []
      const frame = { pointMm: disc.centreMm, left: upper.frame.left, posterior: upper.frame.posterior, cranial: disc.cranial }
      const values = steps(-6, 6, 1.5).flatMap((u) => steps(-4, 4, 1.5).flatMap((v) => hu(inFrame(frame, u, v)) ?? []))
      const middle = mean(values)
      return middle === null || values.length < 20 ? [] : [Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length)]
    }),
  )
