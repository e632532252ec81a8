import { inFrame } from '../spine/path-frame.ts'
import type { SpineModel, VertebraFrame } from '../spine/spine-model.ts'
import { add, distanceMm, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { VertebraName } from '../base/anatomy.ts'
import { boneHu } from './ct-bone.ts'
import { denseHu } from './metal.ts'

/**
 * Where the transverse process of the last mobile vertebra and the ala are looked for, in mm and shares of the body's width, and
 * up to which gap the two form a joint. Design values of this program, unvalidated.
 */
export const neoJointRule = { contactMm: 4, stepMm: 1, processOfWidth: [0.66, 0.8, 0.94], alaOfWidth: [0.75, 0.88, 1.0], alaCortexMm: 8 } as const

/** How close the transverse process of the last mobile vertebra comes to the sacral ala on one side. */
export interface NeoJoint {
  readonly level: VertebraName
  readonly side: 'left' | 'right'
  /** Length without bone between the two, along the best line, mm. */
  readonly gapMm: number
  /** Middle of that gap (of the contact, where there is none). */
  readonly contactMm: PatientMm
  /** Root of the process. */
  readonly rootMm: PatientMm
}

type Hu = (position: PatientMm) => number | null

/** A point in the frame of a vertebra: `u` mm left, `v` posterior, `w` cranial of its middle. */
export const inVertebra = (frame: VertebraFrame, u: number, v: number, w: number): PatientMm =>
  inFrame({ pointMm: frame.centreMm, left: frame.left, posterior: frame.posterior, cranial: frame.cranial }, u, v, w)

interface Line {
  readonly gapMm: number
  readonly at: PatientMm
}

/**
 * Bone-free length of a straight line from the bone of the process to that of the ala; null where an end does not stand in bone. The
 * marrow of an ala can be as soft as muscle: there its cortex, a little before the end, is the bone that the line comes to.
 */
const gapAlong = (hu: Hu, from: PatientMm, to: PatientMm): Line | null => {
  const steps = Math.ceil(distanceMm(from, to) / neoJointRule.stepMm)
  const at = (index: number): PatientMm => {
    const p = add(from, scale(subtract(to, from), index / steps))
    return patientMm(p[0], p[1], p[2])
  }
  const values = Array.from({ length: steps + 1 }, (_, index) => hu(at(index)))
  // Metal says nothing of bone: a rod would join the two.
  if (values.some((value) => value === null || value >= denseHu)) return null
  const isBone = values.map((value) => value !== null && value >= boneHu)
  const ala = isBone.lastIndexOf(true)
  if (isBone[0] !== true || ala < steps - neoJointRule.alaCortexMm / neoJointRule.stepMm) return null
  const free = isBone.flatMap((bone, index) => (index < ala && !bone ? [index] : []))
  const middle = free.length > 0 ? (free[Math.floor(free.length / 2)] ?? 0) : Math.round(steps * 0.75)
  return { gapMm: free.length * neoJointRule.stepMm, at: at(middle) }
}

/**
 * Measures both sides of the lumbosacral junction; a side on which either bone does not show is absent. Only where the sacrum is in
 * view. LPS mm.
 */
export const neoJoints = (hu: Hu, spine: SpineModel): readonly NeoJoint[] => {
  const sacrum = spine.levels.findIndex((level) => level.name === 'S1')
  const s1 = spine.levels[sacrum]
  const last = spine.levels[sacrum - 1]
  if (s1 === undefined || last === undefined) return []
  return (['left', 'right'] as const).flatMap((side) => {
    const sign = side === 'left' ? 1 : -1
    const { widthMm, depthMm, heightMm } = last.frame
    let best: Line | null = null
    for (const a of neoJointRule.processOfWidth)
      for (const v of [4, 8])
        for (const w of [-0.1, 0.1, 0.25])
          for (const b of neoJointRule.alaOfWidth)
            for (const back of [4, 10])
              for (const down of [2, -2]) {
                const from = inVertebra(last.frame, sign * widthMm * a, depthMm / 2 + v, heightMm * w)
                const to = inVertebra(s1.frame, sign * s1.frame.widthMm * b, back, down)
                const line = gapAlong(hu, from, to)
                if (line !== null && (best === null || line.gapMm < best.gapMm)) best = line
              }
    if (best === null) return []
    const rootMm = inVertebra(last.frame, sign * widthMm * 0.62, depthMm / 2 + 5, heightMm * 0.1)
    return [{ level: last.name, side, gapMm: best.gapMm, contactMm: best.at, rootMm }]
  })
}
