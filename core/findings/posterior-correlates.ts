import type { PatientMm } from '../geometry/vector.ts'
import { add, cross, normalise, patientMm, scale, subtract } from '../geometry/vector.ts'
import { morphometry } from '../knowledge/morphometry-schema.ts'
import type { SpineLevel, SpineSegment } from '../spine/spine-model.ts'
import { boneHu } from '../uptake/ct-bone.ts'
import { inVertebra } from '../uptake/neo-joint.ts'
import { parsOf } from '../uptake/regions.ts'
import type { Hu } from './ct-samples.ts'

/** How the arch is looked through on CT; design values of this program, unvalidated. */
const archRule = { stepMm: 1, parsReachMm: 7, parsBoneHu: 300, asideMm: [-3, 0, 3], spinousDepthsMm: [-9, -6, -3, 0, 3, 6, 9] } as const

/** A small section of the isthmus, mm. */
const parsSection = [-2, -1, 0, 1, 2].flatMap((x) => [-2, -1, 0, 1, 2].flatMap((y) => (Math.hypot(x, y) <= 2 ? [[x, y] as const] : [])))

const between = (a: PatientMm, b: PatientMm, t: number): PatientMm => {
  const p = add(a, scale(subtract(b, a), t))
  return patientMm(p[0], p[1], p[2])
}

/**
 * The deepest trough of HU across the isthmus of the arch, HU: bone on both sides of it, less between. A lysis is such a trough; the
 * bone of an unbroken pars changes slowly. Sections lie as a lysis does, tilted to the front and down, and are read over several
 * lines. Null where the CT does not cover the pars, or no line meets bone on both sides.
 */
export const parsTroughHu = (hu: Hu, { frame, name }: SpineLevel, side: 'left' | 'right'): number | null => {
  const pars = parsOf(name)
  const sign = side === 'left' ? 1 : -1
  const middle = inVertebra(frame, sign * frame.widthMm * pars.lateralOfWidth, frame.depthMm / 2 + pars.behindBodyMm, frame.heightMm * pars.upOfHeight)
  const normal = normalise(add(scale(frame.cranial, 0.86), scale(frame.posterior, -0.5)))
  const across = cross(frame.left, normal)
  const section = (a: number, b: number, t: number): number | null => {
    const values = parsSection.flatMap(([x, y]) => {
      const p = add(middle, add(scale(frame.left, a + x), add(scale(across, b + y), scale(normal, t))))
      return hu(patientMm(p[0], p[1], p[2])) ?? []
    })
    return values.length < parsSection.length ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  const troughs: number[] = []
  for (const a of archRule.asideMm)
    for (const b of archRule.asideMm) {
      const profile = Array.from({ length: 2 * archRule.parsReachMm + 1 }, (_, index) => section(a, b, index - archRule.parsReachMm))
      if (profile.some((value) => value === null)) continue
      const values = profile as readonly number[]
      for (let t = 2; t < values.length - 2; t++) {
        const before = Math.max(...values.slice(Math.max(0, t - 4), t))
        const after = Math.max(...values.slice(t + 1, t + 5))
        if (Math.min(before, after) > archRule.parsBoneHu) troughs.push(Math.min(before, after) - (values[t] ?? 0))
      }
    }
  return troughs.length === 0 ? null : Math.max(...troughs)
}

/**
 * Gap without bone between two neighbouring spinous processes, mm: the shortest over a fan of lines in the midline. Null where one
 * of the processes is not met.
 */
export const interspinousGapMm = (hu: Hu, upper: SpineLevel, lower: SpineLevel): number | null => {
  const { spinousProcess } = morphometry.regions
  const place = ({ frame }: SpineLevel, v: number): PatientMm =>
    inVertebra(frame, 0, frame.depthMm / 2 + spinousProcess.behindBodyMm + v, frame.heightMm * spinousProcess.upOfHeight)
  const gaps = archRule.spinousDepthsMm.flatMap((v) =>
    [-2, 0, 2].flatMap((u) => {
      const aside = scale(upper.frame.left, u)
      const [from, to] = [place(upper, v), place(lower, v)]
      const steps = Math.round(Math.hypot(...subtract(to, from)) / (archRule.stepMm / 2))
      const bone = Array.from({ length: steps + 1 }, (_, index) => {
        const p = add(between(from, to, index / steps), aside)
        const value = hu(patientMm(p[0], p[1], p[2]))
        return value !== null && value > boneHu
      })
      const third = Math.round(steps / 3)
      const above = bone.slice(0, third + 1).lastIndexOf(true)
      const below = bone.findIndex((is, index) => is && index >= steps - third)
      if (above < 0 || below < 0) return []
      return [bone.slice(above, below + 1).filter((is) => !is).length * (archRule.stepMm / 2)]
    }),
  )
  return gaps.length < 3 ? null : Math.min(...gaps)
}

/** The segment's two vertebrae, upper first. */
export const vertebraeOf = (segment: SpineSegment, levels: readonly SpineLevel[]): readonly [SpineLevel, SpineLevel] | null => {
  const [upper, lower] = segment.name.split('-').map((name) => levels.find((level) => level.name === name))
  return upper === undefined || lower === undefined ? null : [upper, lower]
}
