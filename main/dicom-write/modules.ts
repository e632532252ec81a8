import type { DicomRecord } from './dicom-file.ts'
import { add, scale } from '../../core/geometry/vector.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'

/** What every image of a study says about the patient and the study. Dates `YYYYMMDD`, times `HHMMSS`. */
export interface StudyHeader {
  readonly patientName: string
  readonly patientId: string
  readonly birthDate: string
  readonly sex: 'M' | 'F' | 'O'
  readonly ageYears: number
  readonly heightM: number
  readonly weightKg: number
  readonly studyInstanceUid: string
  readonly frameOfReferenceUid: string
  readonly studyId: string
  readonly accessionNumber: string
  readonly studyDate: string
  readonly studyTime: string
  readonly studyDescription: string
  /** Defined term of PS3.16 annex L, such as LSPINE. */
  readonly bodyPart: string
  readonly institution: string
}

export interface SeriesHeader {
  readonly seriesInstanceUid: string
  readonly seriesNumber: number
  readonly seriesTime: string
  readonly seriesDescription: string
  readonly manufacturer: string
  readonly model: string
  readonly software: string
}

/** A decimal string keeps 16 characters (PS3.5 6.2 DS): six decimals are a nanometre. */
export const decimals = (values: readonly number[]): number[] => values.map((value) => Math.round(value * 1e6) / 1e6)

export const supine: DicomRecord = {
  PatientOrientationCodeSequence: [
    {
      CodeValue: '102538003',
      CodingSchemeDesignator: 'SCT',
      CodeMeaning: 'recumbent',
      PatientOrientationModifierCodeSequence: [
        { CodeValue: '40199007', CodingSchemeDesignator: 'SCT', CodeMeaning: 'supine' },
      ],
    },
  ],
  PatientGantryRelationshipCodeSequence: [
    { CodeValue: '102540008', CodingSchemeDesignator: 'SCT', CodeMeaning: 'headfirst' },
  ],
}

/** Patient, General Study, Patient Study, General Series, Frame of Reference, General Equipment (PS3.3 C.7). */
export const commonModules = (study: StudyHeader, series: SeriesHeader, modality: 'CT' | 'NM'): DicomRecord => ({
  SpecificCharacterSet: 'ISO_IR 100',
  StudyDate: study.studyDate,
  SeriesDate: study.studyDate,
  AcquisitionDate: study.studyDate,
  ContentDate: study.studyDate,
  StudyTime: study.studyTime,
  SeriesTime: series.seriesTime,
  AcquisitionTime: series.seriesTime,
  ContentTime: series.seriesTime,
  AccessionNumber: study.accessionNumber,
  Modality: modality,
  Manufacturer: series.manufacturer,
  InstitutionName: study.institution,
  ReferringPhysicianName: null,
  StudyDescription: study.studyDescription,
  SeriesDescription: series.seriesDescription,
  ManufacturerModelName: series.model,
  PatientName: study.patientName,
  PatientID: study.patientId,
  PatientBirthDate: study.birthDate,
  PatientSex: study.sex,
  PatientAge: `${study.ageYears}`.padStart(3, '0') + 'Y',
  PatientSize: study.heightM,
  PatientWeight: study.weightKg,
  SoftwareVersions: series.software,
  StudyInstanceUID: study.studyInstanceUid,
  SeriesInstanceUID: series.seriesInstanceUid,
  StudyID: study.studyId,
  SeriesNumber: series.seriesNumber,
  FrameOfReferenceUID: study.frameOfReferenceUid,
  PositionReferenceIndicator: null,
})

/** Image Pixel for one sample of 16 bits (PS3.3 C.7.6.3). */
export const pixelModule = (
  rows: number,
  columns: number,
  bitsStored: number,
  pixels: Int16Array | Uint16Array,
): DicomRecord => ({
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: rows,
  Columns: columns,
  BitsAllocated: 16,
  BitsStored: bitsStored,
  HighBit: bitsStored - 1,
  PixelRepresentation: pixels instanceof Int16Array ? 1 : 0,
  PixelData: pixels.slice().buffer,
})

/** Where the voxels of a volume lie: spacing along its axes, the first voxel's centre (LPS mm), and the axes i, j, k as unit vectors. */
export interface VolumePlace {
  readonly dimensions: Vec3
  readonly spacingMm: Vec3
  readonly originMm: Vec3
  readonly axes: readonly [Vec3, Vec3, Vec3]
}

/** The centre of the first voxel of a slice, LPS mm. */
export const slicePosition = ({ originMm, axes, spacingMm }: VolumePlace, slice: number): Vec3 => add(originMm, scale(axes[2], slice * spacingMm[2]))
