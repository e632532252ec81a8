import { createCanvas } from './canvas.ts'
import type { Canvas } from './canvas.ts'
import { createCtFinish } from './ct-finish.ts'
import { finishAcquisition } from './ct-acquisition.ts'
import { lesionVolumeMl } from './lesion/volume.ts'
import { paintWear, wearParts } from './lesion/wear.ts'
import type { PhantomPatient } from './patient.ts'
import { phaseImages } from './phases.ts'
import type { PhaseImages } from './phases.ts'
import { placedTruth, placementOf } from './placement.ts'
import type { Placement } from './placement.ts'
import { seededRandom } from './random.ts'
import { sceneOf } from './scene.ts'
import type { Scene } from './scene.ts'
import { paintDiscs, paintSkeleton } from './skeleton.ts'
import { outlinesAt, paintOutline, paintTable } from './soft/body-outline.ts'
import { paintArms } from './soft/arms.ts'
import { hasChest } from './soft/chest.ts'
import { paintOrgans } from './soft/organs.ts'
import { makeSpect } from './spect.ts'
import type { SpectImage } from './spect.ts'
import { createTexture } from './texture.ts'
import { truthOf } from './truth.ts'
import type { Truth } from './truth.ts'
import { uidOf } from './uid.ts'
import { plainVariant, variantKey } from './variant.ts'
import type { PhantomVariant } from './variant.ts'

/** One phantom study, ready to be written: the CT's HU on the canvas, the SPECT's counts, and the truth about both. */
export interface PhantomStudy {
  readonly patient: PhantomPatient
  readonly description: string
  readonly ct: Canvas
  readonly spect: SpectImage
  /** Flow and blood pool, where the variant has them. */
  readonly phases: PhaseImages | null
  readonly truth: Truth
  /** How canvas and SPECT lie in the scanner; the truth already does. */
  readonly placement: Placement
  /** UIDs by role, the same for the same case and seed. */
  readonly uid: (role: string) => string
}

/** Widest field that a CT reconstructs, mm: what lies outside is not in the picture. */
const widestFieldMm = 500

/** Rounds up to whole centimetres: the field of view that holds the patient. */
const fieldOfView = ({ contour, range }: Scene, variant: PhantomVariant): number => {
  const { s1Mm, scale } = contour.patient
  const heights = variant.field === 'usual'
    ? [-130, -60, 0, 100, 200, 280].map((h) => s1Mm[2] + h * scale)
    : Array.from({ length: 12 }, (_, i) => range.low + ((range.high - range.low) * i) / 11)
  const widest = Math.max(...heights.map((z) => outlinesAt(contour, z).skin.halfWidth))
  const arms = variant.ct.hasArmsDown ? 110 : 0
  return Math.min(widestFieldMm, Math.ceil((2 * (widest + arms) + 16) / 10) * 10)
}

/** Rows and columns of the CT where nothing else is asked for. */
const usualMatrix = 384

/** The UIDs of a study by what they are for (`study`, `ct`, `ct/12` ...). */
const uidsOf =
  (caseName: string, seed: number, matrix: number, variant: PhantomVariant) =>
  (role: string): string =>
    uidOf(`${caseName}/${seed}/${matrix}${variantKey(variant)}/${role}`)

/** The Study Instance UID that `paintStudy` will give, without painting. */
export const studyUidOf = (caseName: string, seed: number): string => uidsOf(caseName, seed, usualMatrix, plainVariant)('study')

/** How slices are painted: a thick slice is the mean of several thin ones. */
const slicesOf = (matrix: number, variant: PhantomVariant): { readonly paintMm: number; readonly perSlice: number } => {
  const { sliceMm } = variant.ct
  if (sliceMm === null) return { paintMm: matrix >= 256 ? 1.5 : 3, perSlice: 1 }
  const perSlice = Math.max(1, Math.round(sliceMm / 1.7))
  return { paintMm: sliceMm / perSlice, perSlice }
}

/**
 * Paints a study step by step, yielding the share done (0 to 1); the return value is the study, or undefined where the
 * case is unknown. `matrix` is the CT's rows and columns: from 256 the slices are 1.5 mm, below that 3 mm (tests), unless
 * the variant says otherwise.
 */
export function* paintStudy(
  caseName: string,
  seed: number,
  matrix = usualMatrix,
  variant: PhantomVariant = plainVariant,
): Generator<number, PhantomStudy | undefined> {
  const scene = sceneOf(caseName, seed, variant)
  if (scene === undefined) return undefined
  const { patient, layout, pelvis, contour, lesions, changes, range } = scene
  const key = `${caseName}/${seed}`
  const visitKey = variant.visit === null ? key : `${key}/visit/${variant.visit.daysLater}`
  const uid = uidsOf(caseName, seed, matrix, variant)

  const pixel = fieldOfView(scene, variant) / matrix
  const { paintMm, perSlice } = slicesOf(matrix, variant)
  const slices = Math.ceil((range.high - range.low) / (paintMm * perSlice)) * perSlice
  const table = patient.s1Mm[1] - 18 * patient.scale
  const half = ((matrix - 1) * pixel) / 2
  const round = (value: number): number => Math.round(value * 1000) / 1000
  const canvas = createCanvas(
    [matrix, matrix, slices],
    [pixel, pixel, paintMm],
    [round(patient.s1Mm[0] - half), round(table - half), round(range.low)],
  )
  const texture = createTexture(`${key}/texture`, 2)

  const band = 24
  for (let slice = 0; slice < slices; slice += band) {
    paintOutline(canvas, contour, texture, slice, Math.min(slices, slice + band))
    yield 0.1 * (slice / slices)
  }
  paintOrgans(canvas, layout, contour, variant)
  yield 0.2
  paintTable(canvas, contour)
  if (variant.ct.hasArmsDown || hasChest(variant)) paintArms(canvas, contour, variant.ct.hasArmsDown)
  paintDiscs(canvas, layout)
  yield 0.25
  const bones = paintSkeleton(canvas, {
    contour,
    layout,
    pelvis,
    grown: [...wearParts(layout, patient), ...lesions.flatMap(({ effect }) => effect.grown)],
    cut: lesions.flatMap(({ effect }) => effect.cut),
    changes,
    hasShoulders: hasChest(variant),
    hasArmsDown: variant.ct.hasArmsDown,
  }, texture)
  let done = 0
  while (bones.next().done !== true) {
    done += 1
    yield 0.25 + Math.min(0.25, done * 0.01)
  }
  paintWear(canvas, layout, patient)
  const volumesMl = lesions.map(({ plan, effect }) => lesionVolumeMl(canvas, effect, plan.ratio))
  yield 0.5
  const phases = variant.hasPhases ? phaseImages(canvas, scene, variant, `${visitKey}/phases`) : null
  const ct = finishAcquisition(canvas, variant, perSlice, `${key}/streaks`)
  const finish = createCtFinish(ct, `${visitKey}/ct-noise`, patient.ctNoiseHu)
  for (let slice = 0; slice < ct.dimensions[2]; slice += 1) {
    finish(slice)
    if (slice % band === 0) yield 0.5 + 0.35 * (slice / ct.dimensions[2])
  }
  const spect = makeSpect(canvas, seededRandom(`${visitKey}/spect`), patient.countsPerVoxel, scene.moved)
  const placement = placementOf(variant.storage.obliqueDeg, patient.s1Mm)
  yield 1
  return {
    patient,
    description: scene.title,
    ct,
    spect,
    phases,
    truth: placedTruth(truthOf(scene, variant, uid('study'), volumesMl), placement),
    placement,
    uid,
  }
}
