import type { Vec3 } from '../core/geometry/vector.ts'
import { phantomCaseNamed } from './cases.ts'
import type { PelvisPlace } from './bone/sacroiliac.ts'
import { mergeChanges } from './layout-changes.ts'
import type { LayoutChanges } from './layout-changes.ts'
import type { LesionEffect } from './lesion/effect.ts'
import { lesionKinds } from './lesion/kinds.ts'
import { laterLesions, placeLesions, planLesions } from './lesion/plan.ts'
import type { LevelsInView, PlannedLesion } from './lesion/plan.ts'
import { misregistrationOf } from './misregistration.ts'
import type { Misregistration } from './misregistration.ts'
import { spinePlan } from './numbering.ts'
import { phantomPatient } from './patient.ts'
import type { PhantomPatient } from './patient.ts'
import { scanFields } from './scan-fields.ts'
import { scanRange } from './scan-range.ts'
import { pelvisPlace } from './skeleton.ts'
import { contourOf } from './soft/body-outline.ts'
import type { Contour } from './soft/body-outline.ts'
import { layoutSpine } from './spine-layout.ts'
import type { SpineLayout } from './spine-layout.ts'
import type { PhantomVariant } from './variant.ts'

export interface SceneLesion {
  readonly plan: PlannedLesion
  readonly effect: LesionEffect
}

/** A study before anything is painted: who, where everything stands, and what the scan covers. LPS mm. */
export interface Scene {
  readonly title: string
  readonly patient: PhantomPatient
  readonly changes: LayoutChanges
  readonly layout: SpineLayout
  readonly pelvis: PelvisPlace
  readonly contour: Contour
  readonly lesions: readonly SceneLesion[]
  readonly range: { readonly low: number; readonly high: number }
  readonly view: LevelsInView
  readonly moved: Misregistration | null
}

/** What lies between two heights: bodies with both endplates, segments whose discs do, the sacrum from its endplate to S2. */
const inView = (layout: SpineLayout, range: { readonly low: number; readonly high: number }): LevelsInView => {
  const within = (z: number, margin: number): boolean => z - margin >= range.low && z + margin <= range.high
  const vertebrae = layout.vertebrae.filter((v) => within(v.frame.centreMm[2], v.heights.middle / 2)).map(({ name }) => name)
  const hasSacrum = within(layout.s1.centreMm[2] - 30 * layout.size, 0)
  const segments = layout.segments.filter(({ upper, lower }) =>
    vertebrae.includes(upper) && (vertebrae.includes(lower) || (lower === layout.sacrumTop && hasSacrum)))
  return { vertebrae, segments: segments.map(({ name }) => name), hasSacrum }
}

/** Middle of the scanned spine. */
const pivotOf = (layout: SpineLayout, view: LevelsInView): Vec3 => {
  const centres = layout.vertebrae.filter(({ name }) => view.vertebrae.includes(name)).map(({ frame }) => frame.centreMm)
  return [0, 1, 2].map((axis) => centres.reduce((sum, at) => sum + (at[axis] ?? 0), 0) / Math.max(1, centres.length)) as unknown as Vec3
}

/** The scene of a case, seed and variant; undefined where the case is unknown. */
export const sceneOf = (caseName: string, seed: number, variant: PhantomVariant): Scene | undefined => {
  const phantomCase = phantomCaseNamed(caseName)
  const patient = phantomPatient(caseName, seed, variant)
  if (phantomCase === undefined || patient === undefined) return undefined
  const field = scanFields[variant.field]
  const plan = spinePlan(variant.numbering, field.skeletonTop)
  const bare = layoutSpine(patient, plan.changes, plan)
  const usual = [...spinePlan('usual', field.skeletonTop).tables.map(({ name }) => name), 'S1']
  const own = [...plan.tables.map(({ name }) => name), plan.sacrumTop]
  const rangeOf = (layout: SpineLayout) => scanRange(layout, pelvisPlace(patient, layout), variant.field)
  const placed = placeLesions(planLesions(phantomCase, seed), { usual, own }, inView(bare, rangeOf(bare)), `${caseName}/${seed}`)
  const plans = laterLesions(placed, variant.visit?.lesionFactors ?? [])
  const changes = mergeChanges([plan.changes, ...plans.map((lesion) => lesionKinds[lesion.pattern].changes(lesion))])
  const layout = layoutSpine(patient, changes, plan)
  const pelvis = pelvisPlace(patient, layout)
  const range = rangeOf(layout)
  const view = inView(layout, range)
  return {
    title: phantomCase.title,
    patient,
    changes,
    layout,
    pelvis,
    contour: contourOf(patient, layout),
    lesions: plans.map((lesion) => ({ plan: lesion, effect: lesionKinds[lesion.pattern].effect(lesion, { layout, pelvis, patient, cagesAlone: variant.cagesAlone ?? null }) })),
    range,
    view,
    moved: misregistrationOf(variant.spect, pivotOf(layout, view), range.low, range.high),
  }
}
