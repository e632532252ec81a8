import type { Vec3 } from '../core/geometry/vector.ts'
import { sacroiliacPath } from './bone/sacroiliac.ts'
import type { PelvisPlace } from './bone/sacroiliac.ts'
import type { LesionEffect } from './lesion/effect.ts'
import type { PlannedLesion } from './lesion/plan.ts'
import type { Pattern, Side, Structure } from './names.ts'
import type { PhantomPatient } from './patient.ts'
import type { SpineLayout } from './spine-layout.ts'

/** Positions in LPS mm. */
export interface TruthLesion {
  readonly pattern: Pattern
  readonly level: string
  readonly structure: Structure
  readonly side: Side
  readonly ratio: number
  readonly centreMm: Vec3
  readonly radiusMm: number
}

export interface TruthLevel {
  readonly name: string
  readonly centreMm: Vec3
  readonly heightMm: number
  readonly left: Vec3
  readonly posterior: Vec3
  readonly cranial: Vec3
  readonly widthMm: number
  readonly depthMm: number
}

/** What the phantom really holds: `truth.json`. Nothing in the program reads it but tests and benches. */
export interface Truth {
  readonly case: string
  readonly seed: number
  readonly studyInstanceUid: string
  readonly lesions: readonly TruthLesion[]
  readonly levels: readonly TruthLevel[]
  readonly segments: readonly {
    readonly name: string
    readonly discCentreMm: Vec3
    readonly facets: { readonly left: Vec3; readonly right: Vec3 }
  }[]
  /** Middle of the S1 endplate. */
  readonly s1EndplateMm: Vec3
  readonly sacroiliac: { readonly left: readonly Vec3[]; readonly right: readonly Vec3[] }
}

const rounded = (v: Vec3): Vec3 => v.map((value) => Math.round(value * 1000) / 1000) as unknown as Vec3

export const truthOf = (
  patient: PhantomPatient,
  studyInstanceUid: string,
  layout: SpineLayout,
  pelvis: PelvisPlace,
  lesions: readonly { readonly plan: PlannedLesion; readonly effect: LesionEffect }[],
): Truth => ({
  case: patient.caseName,
  seed: patient.seed,
  studyInstanceUid,
  lesions: lesions.map(({ plan, effect }) => ({
    pattern: plan.pattern,
    level: plan.level,
    structure: plan.structure,
    side: plan.side,
    ratio: plan.ratio,
    centreMm: rounded(effect.centreMm),
    radiusMm: effect.radiusMm,
  })),
  levels: layout.vertebrae
    .filter((v) => v.name !== 'T9')
    .map((v) => ({
      name: v.name,
      centreMm: rounded(v.frame.centreMm),
      heightMm: Math.round(v.heights.middle * 100) / 100,
      left: rounded(v.frame.left),
      posterior: rounded(v.frame.posterior),
      cranial: rounded(v.frame.cranial),
      widthMm: Math.round(v.width * 100) / 100,
      depthMm: Math.round(v.depth * 100) / 100,
    })),
  segments: layout.segments
    .filter((segment) => segment.upper !== 'T9')
    .map((segment) => ({
      name: segment.name,
      discCentreMm: rounded(segment.disc.centreMm),
      facets: { left: rounded(segment.facets.left.centreMm), right: rounded(segment.facets.right.centreMm) },
    })),
  s1EndplateMm: rounded(layout.s1.centreMm),
  sacroiliac: {
    left: sacroiliacPath(pelvis, 1).map(rounded),
    right: sacroiliacPath(pelvis, -1).map(rounded),
  },
})
