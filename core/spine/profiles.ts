import { inFrame } from './path-frame.ts'
import type { PathFrame } from './path-frame.ts'
import type { Sampler } from './work-volume.ts'

/** Tilts of the disc planes that are tried against the plane normal to the canal, degrees; positive: the front end higher. */
export const tiltsDeg = [-30, -25, -20, -15, -10, -5, 0, 5, 10, 15, 20, 25, 30] as const

/** Where the vertebral body column lies in front of the canal, and how much of it is looked at, mm. */
export const bodyPatch = { offsetMm: 25, radiusMm: 10, stepMm: 4 } as const

/** CT along the spine, one entry per frame of the canal path. */
export interface SpineProfiles {
  /** Mean HU of a patch through the body column, `[tilt][frame]`. */
  readonly body: readonly Float32Array[]
  /** Mean HU at the pedicles, both sides: high at a pedicle, low at a foramen. */
  readonly pedicle: Float32Array
  /** Share of bone beside the bodies, the poorer side, 0-1: alae of the sacrum, nothing at lumbar levels. */
  readonly ala: Float32Array
}

const bodyOffsets = (): readonly (readonly [number, number])[] => {
  const { radiusMm, stepMm } = bodyPatch
  const out: [number, number][] = []
  for (let v = -radiusMm; v <= radiusMm; v += stepMm)
    for (let u = -radiusMm; u <= radiusMm; u += stepMm) if (Math.hypot(u, v) <= radiusMm) out.push([u, v])
  return out
}

/** Bone from metal or contrast counts no more than dense bone, air no less than fat. */
const clipped = (hu: number): number => Math.min(600, Math.max(-100, hu))

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

const alaShare = (sample: Sampler, frame: PathFrame, sign: 1 | -1): number => {
  let bone = 0
  let count = 0
  for (let v = -24; v <= -6; v += 3)
    for (let u = 27; u <= 39; u += 3) {
      let mean = 0
      for (const w of [-3, 0, 3]) {
        const p = inFrame(frame, sign * u, v, w)
        mean += sample(p[0], p[1], p[2]) / 3
      }
      if (mean > 90) bone++
      count++
    }
  return bone / count
}

/** Reads the profiles off a CT along frames of the canal path. */
export const spineProfiles = (sample: Sampler, frames: readonly PathFrame[]): SpineProfiles => {
  const offsets = bodyOffsets()
  const body = tiltsDeg.map((tilt) => {
    const slope = Math.tan((tilt * Math.PI) / 180)
    return Float32Array.from(frames, (frame) => {
      let sum = 0
      for (const [u, v] of offsets) {
        const p = inFrame(frame, u, v - bodyPatch.offsetMm, -v * slope)
        sum += clipped(sample(p[0], p[1], p[2]))
      }
      return sum / offsets.length
    })
  })
  const pedicle = Float32Array.from(frames, (frame) => (pedicleHu(sample, frame, 1) + pedicleHu(sample, frame, -1)) / 2)
  const ala = Float32Array.from(frames, (frame) => Math.min(alaShare(sample, frame, 1), alaShare(sample, frame, -1)))
  return { body, pedicle, ala }
}
