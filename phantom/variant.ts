import type { Vec3 } from '../core/geometry/vector.ts'
import type { FieldName } from './scan-fields.ts'
import type { Sex } from './names.ts'

/** How many vertebrae a patient has, and which of them have changed sides: the usual 12 + 5, or a variant. */
export type Numbering = 'usual' | 'L6' | 'T13' | 'lumbarised-S1' | 'sacralised-L5'

/** What is fixed about the patient instead of being the seed's choice; null leaves it to the seed. */
export interface PatientVariant {
  readonly sex: Sex | null
  readonly heightM: number | null
  /** Largest sideways shift of the curve, mm, + to the left. 25 mm over the lumbar spine is a curve of about 30 degrees. */
  readonly scoliosisMm: number | null
  /** Added forward bend of the thoracic spine, degrees over its twelve vertebrae. */
  readonly kyphosisDeg: number
  /** Cancellous bone of the bodies, HU; under 100 is porotic. */
  readonly cancellousHu: number | null
}

/** How the CT was taken. */
export interface CtVariant {
  /** Distance of slices, 1 to 5 mm; null as the matrix has it. */
  readonly sliceMm: number | null
  readonly noiseHu: number | null
  /** Contrast medium in vessels and kidneys. */
  readonly hasContrast: boolean
  /** Arms beside the trunk instead of above the head. */
  readonly hasArmsDown: boolean
  /** Streaks and shadows round metal. */
  readonly hasStreaks: boolean
}

/** How the SPECT was taken, and how it lies against the CT. */
export interface SpectVariant {
  /** Counts per voxel of a normal vertebral body before the last filter; null as the patient has it (85 to 150). */
  readonly countsPerVoxel: number | null
  /** Where the uptake of the middle of the field appears, against its bone on CT: LPS, mm. */
  readonly shiftMm: Vec3
  /** Turn about the patient's x, y and z axes through the middle of the field, degrees. */
  readonly rotationDeg: Vec3
  /** Further shift at the upper end of the field, none at its lower third: the patient bent between the two scans. LPS, mm. */
  readonly bendMm: Vec3
}

/** How the volumes are written as DICOM; the voxels are the same. */
export interface StorageVariant {
  /** Turn of the patient in the scanner about x, y and z, degrees: oblique slices. */
  readonly obliqueDeg: Vec3
  /** SPECT frames from the head down, with negative spacing between slices. */
  readonly hasNegativeSpacing: boolean
}

/** A later visit of the same patient: other day, other pose, changed lesions. */
export interface VisitVariant {
  readonly daysLater: number
  /** Factor on the part of each lesion's ratio above 1, in the order of the case's lesions; 0 has gone, 1 is unchanged. */
  readonly lesionFactors: readonly number[]
}

/** Everything about a phantom study that is not its case and seed. Plain data: the same variant gives the same voxels. */
export interface PhantomVariant {
  readonly field: FieldName
  readonly numbering: Numbering
  readonly patient: PatientVariant
  readonly ct: CtVariant
  readonly spect: SpectVariant
  readonly storage: StorageVariant
  /** Flow and blood pool images before the late ones. */
  readonly hasPhases: boolean
  readonly visit: VisitVariant | null
  /**
   * A fusion of the case is held by cages of this material alone. Absent: by screws, with cages of PEEK. It stays out of the plain
   * variant, so that names and UIDs of the studies of before stay as they are.
   */
  readonly cagesAlone?: CageMaterial
}

/** PEEK shows by its markers; titanium is metal itself. */
export type CageMaterial = 'peek' | 'titanium'

/** The study as the case and seed alone make it. */
export const plainVariant: PhantomVariant = {
  field: 'usual',
  numbering: 'usual',
  patient: { sex: null, heightM: null, scoliosisMm: null, kyphosisDeg: 0, cancellousHu: null },
  ct: { sliceMm: null, noiseHu: null, hasContrast: false, hasArmsDown: false, hasStreaks: false },
  spect: { countsPerVoxel: null, shiftMm: [0, 0, 0], rotationDeg: [0, 0, 0], bendMm: [0, 0, 0] },
  storage: { obliqueDeg: [0, 0, 0], hasNegativeSpacing: false },
  hasPhases: false,
  visit: null,
}

/** What differs from the plain variant. */
export type VariantWishes = Partial<Omit<PhantomVariant, 'patient' | 'ct' | 'spect' | 'storage'>> & {
  readonly patient?: Partial<PatientVariant>
  readonly ct?: Partial<CtVariant>
  readonly spect?: Partial<SpectVariant>
  readonly storage?: Partial<StorageVariant>
}

/** A variant from the few things that differ from the plain one. */
export const variantOf = (wishes: VariantWishes): PhantomVariant => ({
  ...plainVariant,
  ...wishes,
  patient: { ...plainVariant.patient, ...wishes.patient },
  ct: { ...plainVariant.ct, ...wishes.ct },
  spect: { ...plainVariant.spect, ...wishes.spect },
  storage: { ...plainVariant.storage, ...wishes.storage },
})

/** A text that tells variants apart, empty for the plain one; visits of one patient share what `patientKey` gives. */
export const variantKey = (variant: PhantomVariant): string =>
  JSON.stringify(variant) === JSON.stringify(plainVariant) ? '' : `/${JSON.stringify(variant)}`

/** What makes a patient another person than the case and seed alone: bones and body, not how and when they were scanned. */
export const patientKey = ({ numbering, patient }: PhantomVariant): string =>
  variantKey({ ...plainVariant, numbering, patient })
