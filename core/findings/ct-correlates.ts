import type { Place, Side } from '../base/anatomy.ts'
import { bodyHeights, heightLoss, trabecularHu, wedgeDegrees } from './body-correlates.ts'
import { huOf, mean, median, ratio } from './ct-samples.ts'
import type { Hu } from './ct-samples.ts'
import { bridgingShare, endplateErosion, vacuumMl } from './disc-correlates.ts'
import { facetDegeneration, facetGapMm } from './facet-gap.ts'
import { listhesis } from './listhesis.ts'
import type { Listhesis } from './listhesis.ts'
import { interspinousGapMm, parsTroughHu, vertebraeOf } from './posterior-correlates.ts'
import { haloHuRatio } from './screw-correlates.ts'
import { dot, subtract, translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { SpineLevel, SpineModel, SpineSegment } from '../spine/spine-model.ts'
import { boneHu } from '../uptake/ct-bone.ts'
import type { Screw } from '../uptake/hardware.ts'
import type { FoundOnCt, Region } from '../uptake/regions.ts'
import { shapePoints } from '../uptake/shape.ts'

/** Measures on the CT that speak for or against a pattern. Null: could not be measured here. */
export interface CtCorrelates {
  readonly facetHuRatio: (level: Place, side: Side) => number | null
  /** Width of the joint space, mm. */
  readonly facetGapMm: (level: Place, side: Side) => number | null
  /** 0-3 from narrowing and density against this patient's other joints: a proposal after Pathria. */
  readonly facetGrade: (level: Place, side: Side) => number | null
  /** Slip of a segment, or of the segment under a vertebra. */
  readonly listhesis: (level: Place) => Listhesis | null
  readonly discHeightRatio: (level: Place) => number | null
  readonly endplateHuRatio: (level: Place) => number | null
  readonly sacroiliacHuRatio: (side: Side) => number | null
  /** Gas in the disc space, ml. */
  readonly vacuumMl: (level: Place) => number | null
  /** Share of the endplates in pits; not said beside metal. */
  readonly endplateErosion: (level: Place) => number | null
  /** Share of the disc space bridged by bone; only of an instrumented segment. */
  readonly bridgingShare: (level: Place) => number | null
  /** Largest loss of body height against the neighbours, 0-1. */
  readonly heightLoss: (level: Place) => number | null
  /** Degrees, positive where lower in front. */
  readonly wedgeDeg: (level: Place) => number | null
  /** Mean HU of the spongy bone of L1; not said of a compressed L1. */
  readonly l1Hu: () => number | null
  /** HU of the less dense pedicle over the denser one. */
  readonly pedicleHuRatio: (level: Place) => number | null
  /** HU within 4 mm of a position over the median spongy bone of this patient's bodies. */
  readonly spotHuRatio: (position: PatientMm) => number | null
  /** Depth of the deepest trough across the isthmus, HU. */
  readonly parsTroughHu: (level: Place, side: Side) => number | null
  readonly interspinousGapMm: (level: Place) => number | null
  /** Halo of this screw (near over far HU) over the median of the others. */
  readonly haloHuRatio: (level: Place, side: Side) => number | null
  /** Gap between transverse process and ala, mm. */
  readonly transverseGapMm: (level: Place, side: Side) => number | null
}

/** Metal would count as very dense bone; it is cut. */
const bone = (hu: Hu, points: readonly PatientMm[]): number[] => huOf(hu, points).filter((value) => value > boneHu)

/** Middle of the space between the two facing ends of two bodies, measured along the disc: the height that the CT shows. */
const neighbourHeights = (segments: readonly SpineSegment[], index: number): number[] =>
  [segments[index - 1], segments[index + 1]].flatMap((segment) => (segment === undefined ? [] : [segment.disc.heightMm]))

const endplateHu = (hu: Hu, segment: SpineSegment, bodies: readonly SpineLevel[]): number | null => {
  const { disc } = segment
  const [upper] = bodies
  if (upper === undefined) return null
  const left = upper.frame.left
  const posterior = upper.frame.posterior
  const beside: number[] = []
  for (const sign of [1, -1])
    for (let w = disc.heightMm / 2 + 3; w <= disc.heightMm / 2 + 7; w += 2)
      for (let v = -10; v <= 10; v += 5)
        for (let u = -12; u <= 12; u += 6) {
          const p = [0, 1, 2].map(
            (axis) => (disc.centreMm[axis] ?? 0) + (left[axis] ?? 0) * u + (posterior[axis] ?? 0) * v + (disc.cranial[axis] ?? 0) * sign * w,
          ) as unknown as PatientMm
          const value = hu(p)
          if (value !== null) beside.push(value)
        }
  const inside = bodies.flatMap((body) => {
    const values: number[] = []
    for (let v = -8; v <= 8; v += 4)
      for (let u = -10; u <= 10; u += 5)
        for (let w = -3; w <= 3; w += 3) {
          const { centreMm, left: l, posterior: p, cranial: c } = body.frame
          const at = [0, 1, 2].map((axis) => (centreMm[axis] ?? 0) + (l[axis] ?? 0) * u + (p[axis] ?? 0) * v + (c[axis] ?? 0) * w) as unknown as PatientMm
          const value = hu(at)
          if (value !== null) values.push(value)
        }
    return values
  })
  const [a, b] = [mean(beside), mean(inside)]
  return a === null || b === null || b < 20 ? null : a / b
}

const ballOffsets: readonly Vec3[] = [-4, -2, 0, 2, 4].flatMap((x) =>
  [-4, -2, 0, 2, 4].flatMap((y) => [-4, -2, 0, 2, 4].flatMap((z): Vec3[] => (Math.hypot(x, y, z) <= 4 ? [[x, y, z]] : []))),
)

/** Computed once per place, when first asked. */
const remembered = <T>(compute: (key: string) => T): ((key: string) => T) => {
  const known = new Map<string, T>()
  return (key) => {
    const value = known.has(key) ? (known.get(key) as T) : compute(key)
    known.set(key, value)
    return value
  }
}

/** Whether a segment's two vertebrae both hold screws. */
export const isInstrumented = (screws: readonly Screw[], level: Place): boolean => {
  const vertebrae = level.split('-')
  return vertebrae.length === 2 && vertebrae.every((name) => screws.some((screw) => screw.level === name))
}

/** Measures every correlate lazily; `hu` samples the CT at LPS mm. */
export const ctCorrelates = (hu: Hu, spine: SpineModel, regions: readonly Region[], found: FoundOnCt): CtCorrelates => {
  const density = (region: Region): number | null => {
    const values = bone(hu, shapePoints(region.shape, 2))
    return values.length < 40 ? null : mean(values)
  }
  const densityOf = remembered((id) => {
    const region = regions.find((candidate) => candidate.id === id)
    return region === undefined ? null : density(region)
  })
  const ofStructure = (structure: Region['structure']) => regions.filter((region) => region.structure === structure)
  const indexOf = (level: Place): number => spine.segments.findIndex((segment) => segment.name === level)
  const onSegment = <T>(level: Place, measure: (segment: SpineSegment, upper: SpineLevel, lower: SpineLevel) => T | null): T | null => {
    const segment = spine.segments[indexOf(level)]
    const vertebrae = segment === undefined ? null : vertebraeOf(segment, spine.levels)
    return segment === undefined || vertebrae === null ? null : measure(segment, vertebrae[0], vertebrae[1])
  }
  const mobile = spine.levels.filter(({ name }) => name !== 'S1' && name !== 'S2')
  const heightsOf = remembered((name) => {
    const level = mobile.find((candidate) => candidate.name === name)
    return level === undefined ? null : bodyHeights(hu, level)
  })
  const spongyOf = remembered((name) => {
    const level = mobile.find((candidate) => candidate.name === name)
    return level === undefined ? null : trabecularHu(hu, level)
  })
  const lossOf = (level: Place): number | null => {
    const index = mobile.findIndex(({ name }) => name === level)
    const neighbours = [mobile[index - 1], mobile[index + 1]].flatMap((neighbour) => (neighbour === undefined ? [] : [heightsOf(neighbour.name)]))
    return index < 0 ? null : heightLoss(heightsOf(level), neighbours)
  }
  const facetHuRatio = (level: Place, side: Side): number | null => {
    const all = ofStructure('facet-joint')
    const own = all.find((region) => region.level === level && region.side === side)
    const others = all.flatMap((region) => (region === own ? [] : (densityOf(region.id) ?? [])))
    return others.length < 3 || own === undefined ? null : ratio(densityOf(own.id), median(others))
  }
  const gapOf = remembered((id) => {
    const joint = regions.find((candidate) => candidate.id === id)
    const upper = joint === undefined ? undefined : spine.levels.find(({ name }) => joint.level.startsWith(`${name}-`))
    return joint === undefined || upper === undefined ? null : facetGapMm(hu, joint.centreMm, upper.frame)
  })
  const facetGrade = (level: Place, side: Side): number | null => {
    const all = ofStructure('facet-joint')
    const own = all.find((region) => region.level === level && region.side === side)
    const others = all.flatMap((region) => (region === own ? [] : (gapOf(region.id) ?? [])))
    const narrowing = others.length < 3 || own === undefined ? null : ratio(gapOf(own.id), median(others))
    return facetDegeneration(narrowing, facetHuRatio(level, side))
  }
  const slipOf = remembered((level) => {
    const segment = spine.segments.find(({ name }) => name === level || name.startsWith(`${level}-`))
    return segment === undefined ? null : onSegment(segment.name, (each, upper, lower) => listhesis(hu, each, upper, lower))
  })
  const halos = found.screws.map((screw) => ({ screw, ratio: haloHuRatio(hu, screw) }))
  return {
    facetHuRatio,
    facetGapMm: (level, side) => gapOf(`facet-joint/${level}/${side}`),
    facetGrade,
    listhesis: slipOf,
    discHeightRatio: (level) => {
      const index = indexOf(level)
      const own = spine.segments[index]
      return own === undefined ? null : ratio(own.disc.heightMm, mean(neighbourHeights(spine.segments, index)))
    },
    endplateHuRatio: (level) => {
      const segment = spine.segments[indexOf(level)]
      if (segment === undefined) return null
      const near = spine.levels.filter(
        (candidate) => Math.abs(dot(subtract(candidate.centreMm, segment.disc.centreMm), segment.disc.cranial)) < 40 && candidate.name !== 'S1',
      )
      return endplateHu(hu, segment, near)
    },
    sacroiliacHuRatio: (side) => {
      const joints = ofStructure('sacroiliac-joint')
      const [own, other] = [joints.find((region) => region.side === side), joints.find((region) => region.side !== side)]
      return own === undefined || other === undefined ? null : ratio(densityOf(own.id), densityOf(other.id))
    },
    vacuumMl: (level) => onSegment(level, (segment, upper) => vacuumMl(hu, segment, upper)),
    // A cage and its seams are no eaten endplate.
    endplateErosion: (level) => (isInstrumented(found.screws, level) ? null : onSegment(level, (segment, upper) => endplateErosion(hu, segment, upper))),
    bridgingShare: (level) => (isInstrumented(found.screws, level) ? onSegment(level, (segment, upper) => bridgingShare(hu, segment, upper)) : null),
    heightLoss: lossOf,
    wedgeDeg: (level) => {
      const own = mobile.find(({ name }) => name === level)
      const heights = heightsOf(level)
      return own === undefined || heights === null ? null : wedgeDegrees(heights, own)
    },
    l1Hu: () => {
      const loss = lossOf('L1')
      return loss !== null && loss < 0.2 && !found.screws.some((screw) => screw.level === 'L1') ? spongyOf('L1') : null
    },
    pedicleHuRatio: (level) => {
      if (found.screws.some((screw) => screw.level === level)) return null
      const [left, right] = (['left', 'right'] as const).map((side) => {
        const pedicle = regions.find((region) => region.structure === 'pedicle' && region.level === level && region.side === side)
        return pedicle === undefined ? null : mean(huOf(hu, shapePoints(pedicle.shape, 2)))
      })
      return left == null || right == null ? null : ratio(Math.min(left, right), Math.max(left, right))
    },
    spotHuRatio: (position) => ratio(mean(huOf(hu, ballOffsets.map((offset) => translate(position, offset)))), median(mobile.flatMap(({ name }) => spongyOf(name) ?? []))),
    parsTroughHu: (level, side) => {
      const own = mobile.find(({ name }) => name === level)
      return own === undefined || side === 'midline' ? null : parsTroughHu(hu, own, side)
    },
    interspinousGapMm: (level) => onSegment(level, (_, upper, lower) => (lower.name === 'S1' ? null : interspinousGapMm(hu, upper, lower))),
    haloHuRatio: (level, side) => {
      const own = halos.find(({ screw }) => screw.level === level && screw.side === side)
      const others = halos.flatMap((halo) => (halo === own || halo.ratio === null ? [] : [halo.ratio]))
      return own === undefined || others.length < 2 ? null : ratio(own.ratio, median(others))
    },
    transverseGapMm: (level, side) => found.neoJoints.find((joint) => joint.level === level && joint.side === side)?.gapMm ?? null,
  }
}
