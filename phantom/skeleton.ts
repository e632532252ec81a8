import { addPart, createField, cutPart } from './bone/field.ts'
import { paintBone } from './bone/paint.ts'
import type { Part } from './bone/part.ts'
import { skullParts } from './bone/cervical.ts'
import { hipParts } from './bone/pelvis.ts'
import { ribPart } from './bone/ribs.ts'
import { forearmParts, shoulderParts } from './bone/shoulder.ts'
import { sacrumParts } from './bone/sacrum.ts'
import type { PelvisPlace } from './bone/sacroiliac.ts'
import { bodyDistance } from './bone/vertebral-body.ts'
import { vertebraParts } from './bone/vertebra.ts'
import { boxAround } from './canvas.ts'
import type { Canvas } from './canvas.ts'
import type { LayoutChanges } from './layout-changes.ts'
import type { BonePart } from './lesion/effect.ts'
import { bothSides, signOf } from './names.ts'
import type { PhantomPatient } from './patient.ts'
import { outlinesAt } from './soft/body-outline.ts'
import type { Contour } from './soft/body-outline.ts'
import { armOffset } from './soft/arms.ts'
import { paintSoft } from './soft/shapes.ts'
import type { SpineLayout } from './spine-layout.ts'
import type { Texture } from './texture.ts'

/** Fillet where parts of one bone meet. */
const blendMm = 2.6

const normalSacroiliacGapMm = 2.4

export interface SkeletonPlan {
  readonly contour: Contour
  readonly layout: SpineLayout
  readonly pelvis: PelvisPlace
  readonly grown: readonly BonePart[]
  readonly cut: readonly BonePart[]
  readonly changes: LayoutChanges
  readonly hasShoulders: boolean
  readonly hasArmsDown: boolean
}

export const pelvisPlace = (patient: PhantomPatient, layout: SpineLayout): PelvisPlace => ({
  originMm: layout.s1.centreMm,
  size: layout.size,
  breadth: patient.sex === 'F' ? 1.04 : 1,
})

/** Discs: a soft ring and a softer core; the bodies are painted over their ends. */
export const paintDiscs = (canvas: Canvas, layout: SpineLayout): void => {
  for (const segment of layout.segments) {
    // Between atlas and axis lies no disc.
    if (segment.upper === 'C1') continue
    const shape = (width: number, depth: number, height: number) =>
      bodyDistance(segment.disc, { width, depth, anterior: height, middle: height, posterior: height, waist: -0.03, dish: 0, hollow: 0.5 })
    const box = boxAround(segment.disc.centreMm, segment.width * 0.75)
    const height = segment.discHeight + 9
    paintSoft(canvas, box, shape(segment.width * 0.99, segment.depth * 0.99, height), { hu: 92, activity: 0.28 })
    paintSoft(canvas, box, shape(segment.width * 0.66, segment.depth * 0.6, height), { hu: 74, activity: 0.25 })
  }
}

/** Paints every bone, one after the other; yields after each, so that a caller can report progress or stop. */
export function* paintSkeleton(canvas: Canvas, plan: SkeletonPlan, texture: Texture): Generator<void> {
  const { layout, pelvis, contour } = plan
  const { patient } = contour
  const paint = (bone: string, parts: readonly Part[], cuts: readonly Part[], hu: number): void => {
    const all = [...parts, ...plan.grown.filter((extra) => extra.bone === bone).map((extra) => extra.part)]
    const field = createField(canvas, all)
    if (field.distance.length === 0) return
    for (const part of all) addPart(canvas, field, part, blendMm)
    for (const part of cuts) cutPart(canvas, field, part)
    for (const extra of plan.cut) if (extra.bone === bone) cutPart(canvas, field, extra.part)
    paintBone(canvas, field, hu, texture)
  }
  for (const v of layout.vertebrae) {
    const { parts, cuts } = vertebraParts(layout, v, plan.changes)
    paint(v.name, parts, cuts, patient.cancellousHu)
    yield
    for (const side of bothSides) {
      const rib = ribPart(v, signOf(side), layout.size, (z) => outlinesAt(contour, z).chest)
      if (rib !== null) paint(`${side}-rib-${v.name}`, [rib], [], patient.cancellousHu)
    }
    yield
  }
  const atlas = layout.vertebrae.find(({ name }) => name === 'C1')
  if (atlas !== undefined)
    for (const [name, parts] of Object.entries(skullParts(atlas, layout.size))) paint(name, parts, [], patient.cancellousHu)
  for (const side of bothSides) {
    if (plan.hasShoulders) {
      const bones = Object.entries(shoulderParts(contour, signOf(side), plan.hasArmsDown ? armOffset(contour) : null))
      for (const [name, parts] of bones) paint(`${side}-${name}`, parts, [], patient.cancellousHu)
      yield
    }
    if (plan.hasArmsDown)
      for (const part of forearmParts(contour, signOf(side), armOffset(contour))) paint(`${side}-forearm`, [part], [], patient.cancellousHu)
  }
  const gap = (side: 'left' | 'right'): number => plan.changes.sacroiliacGap[side] ?? normalSacroiliacGapMm
  const sacrum = sacrumParts(layout, pelvis, gap)
  paint('sacrum', sacrum.parts, sacrum.cuts, patient.cancellousHu)
  yield
  for (const side of bothSides) {
    const { hipBone, femur } = hipParts(pelvis, signOf(side), gap(side))
    paint(`${side}-hip`, hipBone.parts, hipBone.cuts, patient.cancellousHu)
    yield
    paint(`${side}-femur`, femur, [], patient.cancellousHu)
    yield
  }
}
