import { length } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'
import { sacroiliacPath } from './bone/sacroiliac.ts'
import type { Pattern, Side, Structure } from './names.ts'
import { bloodPoolRatio } from './phases.ts'
import type { Scene } from './scene.ts'
import type { PhantomVariant } from './variant.ts'

/** Positions in LPS mm. */
export interface TruthLesion {
  readonly pattern: Pattern
  readonly level: string
  readonly structure: Structure
  readonly side: Side
  readonly ratio: number
  readonly centreMm: Vec3
  readonly radiusMm: number
  /** Volume that takes at least half of the lesion's uptake. */
  readonly volumeMl: number
  /** Blood of the lesion against normal bone, where the study has early phases. */
  readonly bloodPoolRatio: number | null
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

/** How the SPECT lies against the CT: where uptake appears, minus where its bone is on CT. LPS, mm and degrees about x, y, z. */
export interface TruthRegistration {
  readonly shiftMm: Vec3
  readonly rotationDeg: Vec3
  /** Further shift at the upper end of the field. */
  readonly bendMm: Vec3
  /** About which the rotation turns. */
  readonly pivotMm: Vec3
  /** The longest way between uptake and bone at any level in view. */
  readonly farthestMm: number
  readonly levels: readonly { readonly name: string; readonly offsetMm: Vec3 }[]
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
  /** Middle of the endplate of the sacrum: S1, or S2 where S1 is free. */
  readonly s1EndplateMm: Vec3
  readonly sacrumTop: 'S1' | 'S2'
  readonly hasSacrumInView: boolean
  /** Vertebrae with ribs whose heads are in view, from head to tail. */
  readonly ribsInView: readonly string[]
  readonly registration: TruthRegistration
  readonly variant: PhantomVariant
  readonly sacroiliac: { readonly left: readonly Vec3[]; readonly right: readonly Vec3[] }
}

const rounded = (v: Vec3): Vec3 => v.map((value) => Math.round(value * 1000) / 1000) as unknown as Vec3

const offsetsOf = ({ layout, view, moved }: Scene, variant: PhantomVariant): TruthRegistration => {
  const levels = layout.vertebrae
    .filter(({ name }) => view.vertebrae.includes(name))
    .map(({ name, frame }) => ({ name, offsetMm: moved === null ? ([0, 0, 0] as const) : moved.offsetAt(frame.centreMm) }))
  const { shiftMm, rotationDeg, bendMm } = variant.spect
  return {
    shiftMm,
    rotationDeg,
    bendMm,
    pivotMm: rounded(moved?.pivotMm ?? layout.s1.centreMm),
    farthestMm: Math.round(Math.max(0, ...levels.map(({ offsetMm }) => length(offsetMm))) * 1000) / 1000,
    levels: levels.map(({ name, offsetMm }) => ({ name, offsetMm: rounded(offsetMm) })),
  }
}

/** The truth of a scene as it was painted; `volumesMl` in the order of its lesions. */
export const truthOf = (scene: Scene, variant: PhantomVariant, studyInstanceUid: string, volumesMl: readonly number[]): Truth => {
  const { patient, layout, pelvis, lesions, view } = scene
  const seen = layout.vertebrae.filter((v) => view.vertebrae.includes(v.name))
  return {
    case: patient.caseName,
    seed: patient.seed,
    studyInstanceUid,
    lesions: lesions.map(({ plan, effect }, i) => ({
      pattern: plan.pattern,
      level: plan.level,
      structure: plan.structure,
      side: plan.side,
      ratio: plan.ratio,
      centreMm: rounded(effect.centreMm),
      radiusMm: effect.radiusMm,
      volumeMl: Math.round((volumesMl[i] ?? 0) * 100) / 100,
      bloodPoolRatio: variant.hasPhases ? bloodPoolRatio(plan.pattern, plan.ratio) : null,
    })),
    levels: seen.map((v) => ({
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
      .filter((segment) => view.segments.includes(segment.name))
      .map((segment) => ({
        name: segment.name,
        discCentreMm: rounded(segment.disc.centreMm),
        facets: { left: rounded(segment.facets.left.centreMm), right: rounded(segment.facets.right.centreMm) },
      })),
    s1EndplateMm: rounded(layout.s1.centreMm),
    sacrumTop: layout.sacrumTop,
    hasSacrumInView: view.hasSacrum,
    ribsInView: seen.filter((v) => v.table.kind === 'thoracic').map(({ name }) => name),
    registration: offsetsOf(scene, variant),
    variant,
    sacroiliac: {
      left: sacroiliacPath(pelvis, 1).map(rounded),
      right: sacroiliacPath(pelvis, -1).map(rounded),
    },
  }
}
