import { cross, normalise, patientMm, subtract, dot, scale } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { Body, Interspace } from './spine-geometry.ts'
import { inFrame } from './path-frame.ts'
import type { PathFrame } from './path-frame.ts'
import type { Sampler } from './work-volume.ts'

/**
 * Where a facet joint lies before the CT is asked, as fractions of the body width and depth at its disc (knowledge 5,
 * interfacet width over body width 0.63-0.80 from T9 to L5 [70]).
 */
const prior = { lateralOfWidth: 0.35, lumbosacralOfWidth: 0.39, behindDiscMm: 15, searchMm: 6, boneHu: 250 } as const

/** The frame in the middle of a disc space, its posterior axis towards the canal. */
export const interspaceFrame = (centreMm: PatientMm, cranial: Vec3, lower: Body, upper: Body): PathFrame => {
  const hint: Vec3 = [
    lower.frame.left[0] + upper.frame.left[0],
    lower.frame.left[1] + upper.frame.left[1],
    lower.frame.left[2] + upper.frame.left[2],
  ]
  const left = normalise(subtract(hint, scale(cranial, dot(hint, cranial))))
  return { pointMm: centreMm, left, posterior: cross(cranial, left), cranial }
}

/**
 * Moves a first guess to the middle of the articular bone round it: behind the foramen, beside the lamina, level with the
 * disc, there is no other dense bone. Weighted by HU over the threshold, so that the two facing facets count most.
 */
const articularBone = (sample: Sampler, frame: PathFrame, u: number, v: number): readonly [number, number, number] | null => {
  let weight = 0
  const moment = [0, 0, 0]
  for (let w = -9; w <= 9; w += 1.5)
    for (let b = -9; b <= 9; b += 1.5)
      for (let a = -9; a <= 9; a += 1.5) {
        if (a * a + b * b + w * w > 81) continue
        const p = inFrame(frame, u + a, v + b, w)
        const hu = Math.min(900, sample(p[0], p[1], p[2]))
        if (hu < prior.boneHu) continue
        const own = hu - prior.boneHu
        weight += own
        moment[0] = (moment[0] ?? 0) + own * a
        moment[1] = (moment[1] ?? 0) + own * b
        moment[2] = (moment[2] ?? 0) + own * w
      }
  if (weight < 4000) return null
  return [(moment[0] ?? 0) / weight, (moment[1] ?? 0) / weight, (moment[2] ?? 0) / weight]
}

/** Both facet joints of a disc space, LPS mm: the anatomical prior in the frame of the disc, moved to the bone of this patient. */
export const facetJoints = (
  sample: Sampler,
  space: Omit<Interspace, 'facets'>,
  lower: Body,
  upper: Body,
  lumbosacral: boolean,
): { readonly left: PatientMm; readonly right: PatientMm } => {
  const frame = interspaceFrame(space.centreMm, space.cranial, lower, upper)
  const v = space.depthMm / 2 + prior.behindDiscMm
  const place = (sign: 1 | -1): PatientMm => {
    let u = sign * space.widthMm * (lumbosacral ? prior.lumbosacralOfWidth : prior.lateralOfWidth)
    let back = v
    let up = 0
    for (let pass = 0; pass < 2; pass++) {
      const moved = articularBone(sample, { ...frame, pointMm: inFrame(frame, 0, 0, up) }, u, back)
      if (moved === null) break
      const limit = (value: number): number => Math.max(-prior.searchMm, Math.min(prior.searchMm, value))
      // Half of the way sideways and up: the lamina and the pars lie to one side and would pull the centre off the joint.
      u += limit(moved[0]) * 0.5
      back += limit(moved[1]) * 0.5
      up += limit(moved[2]) * 0.35
    }
    const p = inFrame(frame, u, back, up)
    return patientMm(p[0], p[1], p[2])
  }
  return { left: place(1), right: place(-1) }
}
