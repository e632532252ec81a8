import type { PatientMm } from '../geometry/vector.ts'
import { clipped, columnMean } from './column-mean.ts'
import type { ColumnFrame } from './column-size.ts'
import { inFrame } from './path-frame.ts'
import type { PathFrame } from './path-frame.ts'
import { blurredMetalHu } from './work-volume.ts'
import type { Sampler } from './work-volume.ts'

/** Tilts of the disc planes that are tried against the plane normal to the canal, degrees; positive: the front end higher. */
export const tiltsDeg = [-30, -25, -20, -15, -10, -5, 0, 5, 10, 15, 20, 25, 30] as const

/** How much of the vertebral body column in front of the canal is looked at, mm; of lumbar bodies, smaller ones in proportion. */
export const bodyPatch = { radiusMm: 10, stepMm: 4 } as const

/** CT along the spine, one entry per frame of the canal path. */
export interface SpineProfiles {
  /** Mean HU of a patch through the body column, `[tilt][frame]`. */
  readonly body: readonly Float32Array[]
  /** Mean HU at the pedicles, both sides: high at a pedicle, low at a foramen. */
  readonly pedicle: Float32Array
  /** Whether pedicle screws hold the vertebra that a frame would lie in: 1 on both sides, 0.5 on one, 0 on none. */
  readonly screw: Float32Array
  /** How far an ala of the sacrum is seen beside the body, left and right, 0-1. */
  readonly ala: { readonly left: Float32Array; readonly right: Float32Array }
  /** Share of bone where an iliac wing stands beside the sacrum, both sides together, 0-1. */
  readonly ilium: Float32Array
  /** Middle of the body column in front of each frame, LPS mm, and the size of the bodies there (`ColumnFrame`). */
  readonly middleMm: readonly PatientMm[]
  readonly scale: Float32Array
}

const bodyOffsets = (): readonly (readonly [number, number])[] => {
  const { radiusMm, stepMm } = bodyPatch
  const out: [number, number][] = []
  for (let v = -radiusMm; v <= radiusMm; v += stepMm)
    for (let u = -radiusMm; u <= radiusMm; u += stepMm) if (Math.hypot(u, v) <= radiusMm) out.push([u, v])
  return out
}

const pedicleHu = (sample: Sampler, frame: PathFrame, sign: 1 | -1): number => {
  let sum = 0
  let count = 0
  for (let v = -8; v <= 0; v += 4)
    for (let u = 12; u <= 20; u += 2) {
      const p = inFrame(frame, sign * u, v)
      sum += Math.max(0, clipped(sample(p[0], p[1], p[2])))
      count++
    }
  return sum / count
}

/** A screw that goes to the body passes here, between the canal and the facet joint; a cage and a rod do not. */
const hasScrew = (sample: Sampler, frame: PathFrame, sign: 1 | -1): boolean => {
  for (let v = -8; v <= 4; v += 4)
    for (let u = 10; u <= 26; u += 2) {
      const p = inFrame(frame, sign * u, v)
      if (sample(p[0], p[1], p[2]) >= blurredMetalHu) return true
    }
  return false
}

/**
 * An ala is a block of bone: beside the body its front and its back wall lie far apart. Walls are dense in porotic bone too,
 * where the marrow between them is no denser than muscle; a transverse process or a rib is much thinner from front to back. Beside
 * the head of a screw or a rod streaks pass for walls, so metal there speaks for no ala.
 */
const alaBlock = { boneHu: 150, lateralMm: [27, 39], frontMm: -34, backMm: 24, leastDepthMm: 16 } as const

const alaShare = (sample: Sampler, frame: PathFrame, sign: 1 | -1): number => {
  let deep = 0
  let count = 0
  for (let u = alaBlock.lateralMm[0]; u <= alaBlock.lateralMm[1]; u += 3) {
    let front = Infinity
    let back = -Infinity
    let metal = false
    for (let v = alaBlock.frontMm; v <= alaBlock.backMm; v += 2) {
      const p = inFrame(frame, sign * u, v)
      const hu = sample(p[0], p[1], p[2])
      if (hu >= blurredMetalHu) metal = true
      if (hu < alaBlock.boneHu) continue
      front = Math.min(front, v)
      back = Math.max(back, v)
    }
    if (!metal && back - front >= alaBlock.leastDepthMm) deep++
    count++
  }
  return deep / count
}

const iliumShare = (sample: Sampler, frame: PathFrame): number => {
  let bone = 0
  let count = 0
  for (const sign of [1, -1])
    for (let u = 44; u <= 76; u += 4)
      for (let v = -20; v <= 52; v += 4) {
        const p = inFrame(frame, sign * u, v)
        if (sample(p[0], p[1], p[2]) >= alaBlock.boneHu) bone++
        count++
      }
  return bone / count
}

/** How far below its pedicles a vertebra is known by its screws, mm of lumbar bodies: the disc below lies 20 mm and more under them. */
const belowScrewMm = 14

const screwsAt = (sample: Sampler, frames: readonly ColumnFrame[], stepMm: number): Float32Array => {
  const passing = frames.map((frame) => (Number(hasScrew(sample, frame, 1)) + Number(hasScrew(sample, frame, -1))) / 2)
  return Float32Array.from(frames, ({ scale }, index) => Math.max(0, ...passing.slice(index, index + Math.round((belowScrewMm * scale) / stepMm) + 1)))
}

/** Reads the profiles off a CT along frames of the canal path, `stepMm` apart. */
export const spineProfiles = (sample: Sampler, frames: readonly ColumnFrame[], stepMm: number): SpineProfiles => {
  const offsets = bodyOffsets()
  const screw = screwsAt(sample, frames, stepMm)
  const body = tiltsDeg.map((tilt) => {
    const slope = Math.tan((tilt * Math.PI) / 180)
    return Float32Array.from(frames, (frame, index) =>
      columnMean(
        offsets.map(([ofU, ofV]) => {
          const [u, v] = [ofU * frame.scale, ofV * frame.scale]
          const p = inFrame(frame, u, v - frame.offsetMm, -v * slope)
          return sample(p[0], p[1], p[2])
        }),
        (screw[index] as number) > 0,
      ),
    )
  })
  const pedicle = Float32Array.from(frames, (frame) => (pedicleHu(sample, frame, 1) + pedicleHu(sample, frame, -1)) / 2)
  return {
    body,
    pedicle,
    screw,
    ala: {
      left: Float32Array.from(frames, (frame) => alaShare(sample, frame, 1)),
      right: Float32Array.from(frames, (frame) => alaShare(sample, frame, -1)),
    },
    ilium: Float32Array.from(frames, (frame) => iliumShare(sample, frame)),
    middleMm: frames.map((frame) => inFrame(frame, 0, -frame.offsetMm)),
    scale: Float32Array.from(frames, (frame) => frame.scale),
  }
}
