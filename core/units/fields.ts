import type { InstanceHeader } from '../dicom/instance-header.ts'
import type { CorrectionField } from './corrections.ts'
import { wholeScanSeconds } from './times.ts'

/** One input that a reader can put right: its name, its unit, where the file has it, and what the file says there. */
export interface FieldDescription {
  readonly name: string
  readonly unit: string | null
  /** Tag and keyword of the attribute; null where no attribute holds it. */
  readonly tag: string | null
  readonly keyword: string | null
  readonly written: (header: InstanceHeader) => string | number | null
}

const joined = (...parts: readonly (string | null)[]): string | null => parts.filter((part) => part !== null).join(' ') || null

/** Every field in the order of the panel: patient, injection, images. */
export const fieldDescriptions: Readonly<Record<CorrectionField, FieldDescription>> = {
  weightKg: { name: 'Weight', unit: 'kg', tag: '(0010,1030)', keyword: 'PatientWeight', written: ({ patient }) => patient.weightKg },
  heightM: { name: 'Height', unit: 'm', tag: '(0010,1020)', keyword: 'PatientSize', written: ({ patient }) => patient.heightM },
  sex: { name: 'Sex', unit: null, tag: '(0010,0040)', keyword: 'PatientSex', written: ({ patient }) => patient.sex },
  injectedMBq: {
    name: 'Injected activity',
    unit: 'MBq',
    tag: '(0018,1074)',
    keyword: 'RadionuclideTotalDose',
    written: ({ radiopharmaceutical, series }) => {
      const dose = radiopharmaceutical?.totalDoseAsWritten ?? null
      return dose === null ? null : `${dose}, by the standard in ${series.modality === 'NM' ? 'MBq' : 'Bq'}`
    },
  },
  doseUnit: { name: 'Unit in which the file gives the activity', unit: null, tag: '(0018,1074)', keyword: 'RadionuclideTotalDose', written: () => null },
  syringe: { name: 'Syringe before the injection', unit: 'MBq', tag: null, keyword: null, written: () => null },
  residual: { name: 'Residual activity after the injection', unit: 'MBq', tag: null, keyword: null, written: () => null },
  injectedAt: {
    name: 'Time of the injection',
    unit: null,
    tag: '(0018,1078), (0018,1072)',
    keyword: 'RadiopharmaceuticalStartDateTime',
    written: ({ radiopharmaceutical: injection }) => joined(injection?.startDate ?? null, injection?.startTime ?? null),
  },
  nuclide: {
    name: 'Nuclide',
    unit: null,
    tag: '(0054,0300)',
    keyword: 'RadionuclideCodeSequence',
    written: ({ radiopharmaceutical, quantification }) => joined(radiopharmaceutical?.nuclide ?? null, quantification?.nuclideCode ?? null),
  },
  halfLifeSeconds: {
    name: 'Half-life',
    unit: 's',
    tag: '(0018,1075)',
    keyword: 'RadionuclideHalfLife',
    written: ({ radiopharmaceutical }) => radiopharmaceutical?.halfLifeSeconds ?? null,
  },
  decayCorrection: { name: 'Decay correction', unit: null, tag: '(0054,1102)', keyword: 'DecayCorrection', written: ({ decayCorrection }) => decayCorrection },
  referenceAt: {
    name: 'Time to which the values refer',
    unit: null,
    tag: '(0008,0022), (0008,0032)',
    keyword: 'AcquisitionDate, AcquisitionTime',
    written: ({ acquisitionDate, acquisitionTime }) => joined(acquisitionDate, acquisitionTime),
  },
  acquisitionSeconds: {
    name: 'Time that the counts stand for',
    unit: 's',
    tag: '(0054,0052)',
    keyword: 'RotationInformationSequence',
    written: (header) => wholeScanSeconds(header),
  },
  calibrationId: { name: 'Calibration of the site', unit: null, tag: null, keyword: null, written: () => null },
}

const fieldOfCode: Readonly<Record<string, CorrectionField>> = {
  'no-weight': 'weightKg',
  'odd-weight': 'weightKg',
  'no-height': 'heightM',
  'odd-height': 'heightM',
  'no-sex': 'sex',
  'no-injection': 'injectedMBq',
  'no-dose': 'injectedMBq',
  'odd-dose': 'injectedMBq',
  'dose-unit': 'doseUnit',
  'no-half-life': 'nuclide',
  'half-life-contradiction': 'nuclide',
  'nuclide-contradiction': 'nuclide',
  'unknown-nuclide': 'nuclide',
  'no-injection-time': 'injectedAt',
  'no-injection-date': 'injectedAt',
  'injection-contradiction': 'injectedAt',
  'odd-injection-time': 'injectedAt',
  'unknown-zone': 'injectedAt',
  'no-decay-reference': 'decayCorrection',
  'decay-contradiction': 'decayCorrection',
  'no-scan-time': 'referenceAt',
  'no-reference': 'referenceAt',
  'no-single-reference': 'referenceAt',
  'no-acquisition-time': 'acquisitionSeconds',
  'calibration-choice': 'calibrationId',
  counts: 'calibrationId',
}

/** The field by which a reader can answer a refusal of SUV; null where nothing the reader enters would help. */
export const fieldFor = (code: string): CorrectionField | null => fieldOfCode[code] ?? null
