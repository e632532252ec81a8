import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { add, normalise, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Volume } from '../volume/volume.ts'
import { bodiesBetween, bodyBetween } from './bodies.ts'
import { findCanal } from './canal.ts'
import { columnFrames } from './column-size.ts'
import { discCandidates, discChain } from './discs.ts'
import { fitDiscPlane } from './disc-plane.ts'
import type { DiscPlane } from './disc-plane.ts'
import { facetJoints } from './facets.ts'
import { axesAlong, inFrame, pathFrames } from './path-frame.ts'
import type { PathFrame } from './path-frame.ts'
import { iliacCrest, sacroiliacLine } from './pelvis.ts'
import { spineProfiles } from './profiles.ts'
import { ribPairs } from './ribs.ts'
import { findSacrum, isLumbosacral, withSacrum } from './sacrum-landmark.ts'
import { findSkull, isBelowAxis, upToAxis, withSkull } from './skull-landmark.ts'
import type { Body, Interspace, SpineGeometry } from './spine-geometry.ts'
import { patientBox, workSampler, workVolume } from './work-volume.ts'
import type { Sampler } from './work-volume.ts'

/** Every number of the search that a reader of the analysis may ask for. */
export const spineSearch = {
  workSpacingMm: 2,
  frameStepMm: 1,
  tangentReachMm: 12,
  leastFieldMm: 60,
  leastCanalMm: 60,
  leastCanalScore: 0.2,
  /** Height of the S1 body along its axis, as a share of the body above. */
  s1HeightMm: 28,
  /** Height of the body of C2 without its dens, against C3. */
  axisHeights: 1.6,
} as const

const noSpine = problem(
  'spine-not-found',
  'No spinal canal was found on the CT, so no level can be named; check that the series shows the spine, or choose another CT.',
)

const moved = (origin: PatientMm, direction: readonly [number, number, number], distance: number): PatientMm => {
  const p = add(origin, scale(direction, distance))
  return patientMm(p[0], p[1], p[2])
}

/** S1 below the lumbosacral disc: its upper endplate is known, its axis follows the sacral slope. */
const sacralBody = (disc: DiscPlane, above: Body): Body => {
  const top = moved(disc.centreMm, disc.cranial, -disc.thicknessMm / 2)
  const axes = { ...axesAlong(disc.cranial, above.frame.left) }
  const centreMm = moved(top, disc.cranial, -spineSearch.s1HeightMm / 2)
  const frame: PathFrame = { pointMm: centreMm, ...axes }
  return {
    frame: { centreMm, ...axes, widthMm: above.frame.widthMm, depthMm: above.frame.depthMm * 0.85, heightMm: spineSearch.s1HeightMm },
    canalCentreMm: inFrame(frame, 0, above.frame.depthMm / 2 + 6),
    confidence: above.confidence,
  }
}

/** C2 above the disc C2-C3, without its dens: its lower endplate is known, above it there is no disc to measure it by. */
const axisBody = (disc: DiscPlane, below: Body): Body => {
  const bottom = moved(disc.centreMm, disc.cranial, disc.thicknessMm / 2)
  const axes = axesAlong(disc.cranial, below.frame.left)
  const heightMm = below.frame.heightMm * spineSearch.axisHeights
  const centreMm = moved(bottom, disc.cranial, heightMm / 2)
  const { widthMm, depthMm } = below.frame
  return {
    frame: { centreMm, ...axes, widthMm, depthMm, heightMm },
    canalCentreMm: inFrame({ pointMm: centreMm, ...axes }, 0, depthMm / 2 + 9),
    confidence: below.confidence,
  }
}

/** The body beyond the last disc, if the field shows at least four fifths of it. */
const bodyBeyond = (
  sample: Sampler,
  disc: DiscPlane,
  neighbour: DiscPlane,
  frames: readonly PathFrame[],
  canalMm: readonly PatientMm[],
  towards: 1 | -1,
): Body | null => {
  const gap = Math.abs(neighbour.at - disc.at) - disc.thicknessMm
  const end = disc.at + towards * Math.round(gap + disc.thicknessMm / 2)
  const room = towards > 0 ? frames.length - 1 - disc.at : disc.at
  if (room < 0.8 * gap + disc.thicknessMm / 2) return null
  const frame = frames[Math.max(0, Math.min(frames.length - 1, end))]
  if (frame === undefined) return null
  const start = moved(disc.centreMm, disc.cranial, (towards * disc.thicknessMm) / 2)
  const far = moved(start, normalise(add(disc.cranial, frame.cranial)), towards * gap)
  const [top, bottom] = towards > 0 ? [far, start] : [start, far]
  const body = bodyBetween(sample, top, bottom, [disc.cranial, disc.cranial], canalMm, 0.45, disc.scale)
  return body
}

const interspaceOf = (sample: Sampler, disc: DiscPlane, lower: Body, upper: Body, lumbosacral: boolean): Interspace => {
  const space = {
    centreMm: disc.centreMm,
    cranial: disc.cranial,
    heightMm: disc.thicknessMm,
    widthMm: (lower.frame.widthMm + upper.frame.widthMm) / 2,
    depthMm: (lower.frame.depthMm + upper.frame.depthMm) / 2,
  }
  // The search patch sits at a fixed distance from the canal; the middle of the disc is where the two bodies say.
  const [l, u] = [lower.frame, upper.frame]
  const straight = add(scale(add(l.centreMm, scale(l.cranial, l.heightMm / 2)), 0.5), scale(add(u.centreMm, scale(u.cranial, -u.heightMm / 2)), 0.5))
  const off = subtract(patientMm(straight[0], straight[1], straight[2]), disc.centreMm)
  const height = off[0] * disc.cranial[0] + off[1] * disc.cranial[1] + off[2] * disc.cranial[2]
  const centre = subtract(add(disc.centreMm, off), scale(disc.cranial, height))
  const placed = { ...space, centreMm: patientMm(centre[0], centre[1], centre[2]) }
  return { ...placed, facets: facetJoints(sample, placed, lower, upper, lumbosacral) }
}

/**
 * Finds canal, discs, bodies, facet joints, sacrum, sacroiliac joints and iliac crests on a CT. Nothing is named here.
 * Fails with a reason where the field is too small or shows no spine. HU in, LPS mm out; deterministic. Passes `checkpoint` all along.
 */
export const findSpine = (
  ct: Volume,
  kernels: Kernels,
  onProgress: (fraction: number) => void = () => undefined,
  checkpoint: Checkpoint = unstoppable,
): Result<SpineGeometry> => {
  const box = patientBox(ct.info.grid)
  const extent = [0, 1, 2].map((axis) => (box.high[axis] ?? 0) - (box.low[axis] ?? 0))
  if (Math.min(...extent) < spineSearch.leastFieldMm)
    return fail(
      problem(
        'ct-field-too-small',
        `The CT covers only ${extent.map((mm) => Math.round(mm)).join(' x ')} mm, too little to tell one vertebra from the next; choose the CT of the whole SPECT field.`,
      ),
    )
  const volume = workVolume(ct, kernels, spineSearch.workSpacingMm)
  onProgress(0.3)
  const path = findCanal(volume, kernels, checkpoint)
  onProgress(0.7)
  if (path === null || path.meanScore < spineSearch.leastCanalScore) return fail(noSpine)
  const sample = workSampler(volume, checkpoint)
  const step = spineSearch.frameStepMm
  const frames = columnFrames(sample, pathFrames(path.pointsMm, step, spineSearch.tangentReachMm), step)
  if (frames.length * step < spineSearch.leastCanalMm) return fail(noSpine)
  const canalMm = frames.map((frame) => frame.pointMm)
  const profiles = spineProfiles(sample, frames, step)
  const sacrum = findSacrum(profiles, step)
  checkpoint()
  const skull = findSkull(sample, frames, step)
  const raw = discCandidates(profiles, step)
  const belowSkull = skull === null ? raw : withSkull(raw, skull, step)
  const whole = discChain(profiles, sacrum === null ? belowSkull : withSacrum(belowSkull, sacrum, step), step)
  checkpoint()
  const chain = skull === null ? whole : upToAxis(whole, skull, step)
  if (chain.length < 2) return fail(noSpine)
  const discs = chain.flatMap((candidate) => {
    const frame = frames[candidate.at]
    return frame === undefined ? [] : [fitDiscPlane(sample, frame, candidate)]
  })
  const [first, second] = [discs[0], discs[1]]
  const [last, beforeLast] = [discs[discs.length - 1], discs[discs.length - 2]]
  if (first === undefined || second === undefined || last === undefined || beforeLast === undefined) return fail(noSpine)
  const bodies = bodiesBetween(sample, discs, canalMm)
  const lowest = bodies[0]
  if (lowest === undefined) return fail(noSpine)
  const lumbosacral = sacrum !== null && isLumbosacral(first, sacrum, step)
  const bottom = lumbosacral ? sacralBody(first, lowest) : bodyBeyond(sample, first, second, frames, canalMm, -1)
  const highest = bodies[bodies.length - 1] ?? lowest
  const axis = skull !== null && isBelowAxis(last.at, skull, step) ? axisBody(last, highest) : null
  const top = axis ?? bodyBeyond(sample, last, beforeLast, frames, canalMm, 1)
  const column = [...(bottom === null ? [] : [bottom]), ...bodies, ...(top === null ? [] : [top])]
  const discOffset = bottom === null ? 1 : 0
  const interspaces = column.slice(0, -1).flatMap((lower, index) => {
    const disc = discs[index + discOffset]
    const upper = column[index + 1]
    return disc === undefined || upper === undefined ? [] : [interspaceOf(sample, disc, lower, upper, lumbosacral && index === 0)]
  })
  onProgress(0.85)
  const s1 = lumbosacral ? bottom : null
  const joints = s1 === null ? null : { left: sacroiliacLine(sample, s1, 1), right: sacroiliacLine(sample, s1, -1) }
  const unseen = joints === null ? [] : (['left', 'right'] as const).filter((side) => !joints[side].seen)
  onProgress(1)
  return ok({
    bodies: column,
    interspaces,
    ribs: ribPairs(volume, column, kernels, checkpoint),
    canalMm,
    skull: axis === null ? null : { c2Index: column.length - 1 },
    sacrum: s1 === null || sacrum === null ? null : { s1Index: 0, confidence: sacrum.confidence },
    sacroiliac: {
      left: joints === null ? null : { pathMm: joints.left.pathMm },
      right: joints === null ? null : { pathMm: joints.right.pathMm },
    },
    iliacCrest: {
      left: s1 === null ? [] : iliacCrest(volume, s1, 1, kernels),
      right: s1 === null ? [] : iliacCrest(volume, s1, -1, kernels),
    },
    warnings: [
      ...(s1 !== null && sacrum !== null && sacrum.confidence < 0.5
        ? ['The upper edge of the sacrum is ambiguous (broad transverse processes above it): confirm the level names before use.']
        : []),
      ...unseen.map((side) => `The ${side} sacroiliac joint line does not show clearly on the CT; its region is placed by anatomy alone.`),
    ],
  })
}

