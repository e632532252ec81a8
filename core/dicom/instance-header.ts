import { z } from 'zod'
import { patientMmSchema, vec3Schema } from '../geometry/vector.ts'
import { equipmentSchema } from './equipment.ts'

/** Direction cosines of a row (to the next column) and of a column (to the next row), LPS. PS3.3 C.7.6.2.1.1. */
export const imageAxesSchema = z.tuple([vec3Schema, vec3Schema]).readonly()

export type ImageAxes = z.infer<typeof imageAxesSchema>

/** Distance between rows, then between columns, mm, as DICOM writes Pixel Spacing (0028,0030). */
const pixelSpacingSchema = z.tuple([z.number(), z.number()]).readonly()

/** Stored value -> value: `slope * stored + intercept`; `type` is Rescale Type (0028,1054), "HU", "US" ... */
export const rescaleSchema = z.strictObject({ slope: z.number(), intercept: z.number(), type: z.string().nullable() })

export type Rescale = z.infer<typeof rescaleSchema>

/** Geometry that holds for a frame, or for all frames when it stands at the top of the file. Null is absent, never a default. */
export const planeSchema = z.strictObject({
  positionMm: patientMmSchema.nullable(),
  axes: imageAxesSchema.nullable(),
  pixelSpacingMm: pixelSpacingSchema.nullable(),
  sliceThicknessMm: z.number().nullable(),
})

export type Plane = z.infer<typeof planeSchema>

/** Real World Value Mapping (0040,9096), linear items only. PS3.3 C.7.6.16.2.11. */
export const realWorldValueMapSchema = z.strictObject({
  slope: z.number(),
  intercept: z.number(),
  /** UCUM code, such as `Bq/ml` or `{counts}`. */
  unit: z.string(),
})

/** One item of the Per-Frame Functional Groups merged over the Shared ones (Enhanced objects). PS3.3 C.7.6.16. */
export const frameGroupSchema = planeSchema.extend({
  rescale: rescaleSchema.nullable(),
  /** Of this frame; absent where the object has none. */
  realWorldValueMaps: z.array(realWorldValueMapSchema).optional(),
  /** Temporal Position Index (0020,9128): frames of one place at several times. */
  temporalPosition: z.number().int().optional(),
})

/** Modality LUT Sequence (0028,3000): stored value `firstMapped + n` means `values[n]`; ends hold for all beyond. PS3.3 C.11.1.1. */
export const lookupTableSchema = z.strictObject({
  firstMapped: z.number().int(),
  values: z.array(z.number().int()),
  /** Modality LUT Type (0028,3004): `HU`, `OD`, `US`. */
  type: z.string().nullable(),
})

export type LookupTable = z.infer<typeof lookupTableSchema>

/** Lossy Image Compression (0028,2110) is `01`, whatever the transfer syntax of this copy says. PS3.3 C.7.6.1.1.5. */
export const lossySchema = z.strictObject({
  ratio: z.number().nullable(),
  method: z.string().nullable(),
})

/** What is said about the pixels, and where in the file they lie. */
export const pixelDescriptionSchema = z.strictObject({
  rows: z.number().int(),
  columns: z.number().int(),
  frames: z.number().int(),
  samplesPerPixel: z.number().int(),
  photometricInterpretation: z.string(),
  bitsAllocated: z.number().int(),
  bitsStored: z.number().int(),
  highBit: z.number().int(),
  signed: z.boolean(),
  /** Pixel Padding Value (0028,0120) as stored, not rescaled. */
  paddingValue: z.number().nullable(),
  /** Pixel Padding Range Limit (0028,0121) as stored: everything from the padding value to it is padding. */
  paddingLimit: z.number().optional(),
  /** The modality lookup table, if there is one that this version reads. */
  lookupTable: lookupTableSchema.optional(),
  lossy: lossySchema.optional(),
  /** Real-world value maps that are lookup tables, which are not applied. */
  valueTables: z.number().int().optional(),
  /** Byte offset of the first pixel in the file (in the inflated data set for the deflated transfer syntax). */
  offset: z.number().int(),
  /** Bytes of pixel data; null when encapsulated, where the length is not written. */
  length: z.number().int().nullable(),
})

export type PixelDescription = z.infer<typeof pixelDescriptionSchema>

/** PS3.3 C.8.4.8 to C.8.4.11: what an NM object says about its frames. */
export const nuclearMedicineSchema = z.strictObject({
  /** Detector Information Sequence (0054,0022): the only home of position and orientation in NM objects. */
  detectors: z.array(planeSchema),
  /** Slice Vector (0054,0080): the 1-based slice number of each frame; null when absent. */
  sliceVector: z.array(z.number().int()).nullable(),
  /** Distinct values in the energy window, detector, phase, R-R interval, time slot and time slice vectors, where present. */
  energyWindows: z.number().int(),
  detectorsUsed: z.number().int(),
  phases: z.number().int(),
  timeSlots: z.number().int(),
  timeSlices: z.number().int(),
})

export type NuclearMedicine = z.infer<typeof nuclearMedicineSchema>

/** The injection, as written. */
export const radiopharmaceuticalSchema = z.strictObject({
  name: z.string().nullable(),
  nuclide: z.string().nullable(),
  /** Radionuclide Total Dose (0018,1074) as written: MBq by the NM module, Bq by the PET module, and mixed up in the field. */
  totalDoseAsWritten: z.number().nullable(),
  halfLifeSeconds: z.number().nullable(),
  /** ISO date and time without zone; date null when only a time is written. */
  startDate: z.string().nullable(),
  startTime: z.string().nullable(),
})

/** What units need beyond the rest of a header. Nothing here is converted: numbers and times are as written. */
export const quantificationSchema = z.strictObject({
  /** SUV Type (0054,1006): `BW`, `LBM`, `LBMJAMES128`, `LBMJANMA`, `IBW`, `BSA`. */
  suvType: z.string().nullable(),
  /** Frame Reference Time (0054,1300), ms from the time to which the series is decay-corrected. */
  frameReferenceTimeMs: z.number().nullable(),
  /** Actual Frame Duration (0018,1242), ms. */
  frameDurationMs: z.number().nullable(),
  /** Code Value of the Radionuclide Code Sequence (0054,0300). */
  nuclideCode: z.string().nullable(),
  /** Radiopharmaceutical Start Time (0018,1072), beside the date and time of (0018,1078). */
  injectionTime: z.string().nullable(),
  /** The zone written at the end of (0018,1078), and that of the whole file, (0008,0201): `+0100`. */
  injectionZone: z.string().nullable(),
  fileZone: z.string().nullable(),
  /** Time of the decay correction by the maker's own tag, ISO date and time. */
  makerReference: z.strictObject({ at: z.string(), tag: z.string() }).nullable(),
  /** Decay Correction DateTime (0018,9701) where Decay Corrected (0018,9758) is YES (Enhanced PET). */
  decayCorrectedTo: z.string().nullable(),
  /** Philips (7053,xx00): SUV (body weight) per count; (7053,xx09): Bq/ml per count. Both after Rescale Slope. */
  philipsSuvPerCount: z.number().nullable(),
  philipsBqMlPerCount: z.number().nullable(),
})

export type Quantification = z.infer<typeof quantificationSchema>

/**
 * Everything that the index, the study and the volume need from the header of one DICOM instance; plain JSON.
 * Dates are ISO `YYYY-MM-DD`, times `HH:MM:SS`; null is absent or unreadable, never guessed.
 */
export const instanceHeaderSchema = z.strictObject({
  sopClassUid: z.string(),
  sopInstanceUid: z.string(),
  studyInstanceUid: z.string(),
  seriesInstanceUid: z.string(),
  frameOfReferenceUid: z.string().nullable(),
  transferSyntaxUid: z.string(),

  patient: z.strictObject({
    /** PN, decoded, groups joined by `=`, components by `^`. */
    name: z.string(),
    id: z.string(),
    sex: z.enum(['M', 'F', 'O']).nullable(),
    birthDate: z.string().nullable(),
    weightKg: z.number().nullable(),
    heightM: z.number().nullable(),
  }),
  study: z.strictObject({
    date: z.string().nullable(),
    time: z.string().nullable(),
    description: z.string(),
    accessionNumber: z.string().nullable(),
  }),
  series: z.strictObject({
    modality: z.string(),
    number: z.number().int().nullable(),
    description: z.string(),
    date: z.string().nullable(),
    time: z.string().nullable(),
    bodyPart: z.string().nullable(),
    /** Series Type (0054,1000), PET: `WHOLE BODY\\IMAGE`, `GATED\\IMAGE` ... */
    type: z.array(z.string()),
  }),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  imageType: z.array(z.string()),
  instanceNumber: z.number().int().nullable(),
  acquisitionNumber: z.number().int().nullable(),
  acquisitionDate: z.string().nullable(),
  acquisitionTime: z.string().nullable(),
  patientPosition: z.string().nullable(),

  plane: planeSchema,
  /** Spacing Between Slices (0018,0088), mm; its sign is meaningful in NM (PS3.3 C.8.4.15). */
  spacingBetweenSlicesMm: z.number().nullable(),
  gantryTiltDegrees: z.number().nullable(),
  /** One entry per frame for Enhanced multi-frame objects, else null. */
  frameGroups: z.array(frameGroupSchema).nullable(),
  nuclearMedicine: nuclearMedicineSchema.nullable(),

  pixels: pixelDescriptionSchema.nullable(),
  rescale: rescaleSchema.nullable(),
  /** A Modality LUT Sequence (0028,3000) stands in place of a rescale. */
  modalityLut: z.boolean(),
  /** Units (0054,1001) of PET objects: `BQML`, `CNTS` ... */
  units: z.string().nullable(),
  decayCorrection: z.string().nullable(),
  correctedImage: z.array(z.string()),
  realWorldValueMaps: z.array(realWorldValueMapSchema),
  radiopharmaceutical: radiopharmaceuticalSchema.nullable(),
  /** NM and PET only. Absent in headers that were indexed before it was read. */
  quantification: quantificationSchema.nullable().default(null),
  /** NM and PET only. Absent in headers that were indexed before it was read. */
  equipment: equipmentSchema.nullable().optional(),
})

export type InstanceHeader = z.infer<typeof instanceHeaderSchema>
