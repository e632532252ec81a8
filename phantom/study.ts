import { createCanvas } from './canvas.ts'
import type { Canvas } from './canvas.ts'
import { phantomCaseNamed } from './cases.ts'
import { createCtFinish } from './ct-finish.ts'
import { mergeChanges } from './layout-changes.ts'
import type { LesionEffect } from './lesion/effect.ts'
import { lesionKinds } from './lesion/kinds.ts'
import { planLesions } from './lesion/plan.ts'
import type { PlannedLesion } from './lesion/plan.ts'
import { paintWear, wearParts } from './lesion/wear.ts'
import { phantomPatient } from './patient.ts'
import type { PhantomPatient } from './patient.ts'
import { seededRandom } from './random.ts'
import { paintDiscs, paintSkeleton, pelvisPlace, scanRange } from './skeleton.ts'
import { contourOf, outlinesAt, paintOutline, paintTable } from './soft/body-outline.ts'
import type { Contour } from './soft/body-outline.ts'
import { paintOrgans } from './soft/organs.ts'
import { makeSpect } from './spect.ts'
import type { SpectImage } from './spect.ts'
import { layoutSpine } from './spine-layout.ts'
import { createTexture } from './texture.ts'
import { truthOf } from './truth.ts'
import type { Truth } from './truth.ts'
import { uidOf } from './uid.ts'

/** One phantom study, ready to be written: the CT's HU on the canvas, the SPECT's counts, and the truth about both. */
export interface PhantomStudy {
  readonly patient: PhantomPatient
  readonly description: string
  readonly ct: Canvas
  readonly spect: SpectImage
  readonly truth: Truth
  /** UIDs by role, the same for the same case and seed. */
  readonly uid: (role: string) => string
}

interface Planned {
  readonly plan: PlannedLesion
  readonly effect: LesionEffect
}

/** Rounds up to whole centimetres: the field of view that holds the patient. */
const fieldOfView = (contour: Contour): number => {
  const { s1Mm, scale } = contour.patient
  const widest = [-130, -60, 0, 100, 200, 280].map((h) => outlinesAt(contour, s1Mm[2] + h * scale).skin.halfWidth)
  return Math.ceil((2 * Math.max(...widest) + 16) / 10) * 10
}

/** Rows and columns of the CT where nothing else is asked for. */
const usualMatrix = 384

/** The UIDs of a study by what they are for (`study`, `ct`, `ct/12` ...). */
const uidsOf =
  (caseName: string, seed: number, matrix: number) =>
  (role: string): string =>
    uidOf(`${caseName}/${seed}/${matrix}/${role}`)

/** The Study Instance UID that `paintStudy` will give, without painting. */
export const studyUidOf = (caseName: string, seed: number): string => uidsOf(caseName, seed, usualMatrix)('study')

/**
 * Paints a study step by step, yielding the share done (0 to 1); the return value is the study, or undefined where the
 * case is unknown. `matrix` is the CT's rows and columns: from 256 the slices are 1.5 mm, below that 3 mm (tests).
 */
export function* paintStudy(caseName: string, seed: number, matrix = usualMatrix): Generator<number, PhantomStudy | undefined> {
  const phantomCase = phantomCaseNamed(caseName)
  const patient = phantomPatient(caseName, seed)
  if (phantomCase === undefined || patient === undefined) return undefined
  const key = `${caseName}/${seed}`
  const uid = uidsOf(caseName, seed, matrix)

  const plans = planLesions(phantomCase, seed)
  const changes = mergeChanges(plans.map((plan) => lesionKinds[plan.pattern].changes(plan)))
  const layout = layoutSpine(patient, changes)
  const pelvis = pelvisPlace(patient, layout)
  const contour = contourOf(patient, layout)
  const lesions: Planned[] = plans.map((plan) => ({ plan, effect: lesionKinds[plan.pattern].effect(plan, { layout, pelvis, patient }) }))

  const pixel = fieldOfView(contour) / matrix
  const sliceMm = matrix >= 256 ? 1.5 : 3
  const { low, high } = scanRange(layout, pelvis)
  const slices = Math.ceil((high - low) / sliceMm)
  const table = patient.s1Mm[1] - 18 * patient.scale
  const half = ((matrix - 1) * pixel) / 2
  const round = (value: number): number => Math.round(value * 1000) / 1000
  const canvas = createCanvas(
    [matrix, matrix, slices],
    [pixel, pixel, sliceMm],
    [round(patient.s1Mm[0] - half), round(table - half), round(low)],
  )
  const texture = createTexture(`${key}/texture`, 2)

  const band = 24
  for (let slice = 0; slice < slices; slice += band) {
    paintOutline(canvas, contour, texture, slice, Math.min(slices, slice + band))
    yield 0.1 * (slice / slices)
  }
  paintOrgans(canvas, layout, contour)
  yield 0.2
  paintTable(canvas, contour)
  paintDiscs(canvas, layout)
  yield 0.25
  const bones = paintSkeleton(canvas, {
    contour,
    layout,
    pelvis,
    grown: [...wearParts(layout, patient), ...lesions.flatMap(({ effect }) => effect.grown)],
    cut: lesions.flatMap(({ effect }) => effect.cut),
    changes,
  }, texture)
  let done = 0
  while (bones.next().done !== true) {
    done += 1
    yield 0.25 + Math.min(0.25, done * 0.01)
  }
  paintWear(canvas, layout, patient)
  for (const { effect } of lesions) effect.paint(canvas)
  yield 0.5
  const finish = createCtFinish(canvas, `${key}/ct-noise`, patient.ctNoiseHu)
  for (let slice = 0; slice < slices; slice += 1) {
    finish(slice)
    if (slice % band === 0) yield 0.5 + 0.35 * (slice / slices)
  }
  const spect = makeSpect(canvas, seededRandom(`${key}/spect`), patient.countsPerVoxel)
  yield 1
  return {
    patient,
    description: phantomCase.title,
    ct: canvas,
    spect,
    truth: truthOf(patient, uid('study'), layout, pelvis, lesions),
    uid,
  }
}
