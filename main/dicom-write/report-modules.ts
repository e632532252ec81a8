import { problem } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import type { Report } from '../../core/report/report.ts'
import type { DicomRecord } from './dicom-file.ts'
import { nameUid } from './name-uid.ts'

/** The images that a report speaks of, one entry per series. */
export interface EvidenceSeries {
  readonly seriesInstanceUid: string
  readonly modality: string
  readonly sopClassUid: string
  readonly frameOfReferenceUid: string | null
  readonly sopInstanceUids: readonly string[]
}

/** A signed report with what its DICOM objects need beside it. */
export interface SignedReport {
  readonly report: Report
  /** ISO date and time with zone. */
  readonly signedAt: string
  readonly reader: string
  readonly appVersion: string
  readonly evidence: readonly EvidenceSeries[]
}

/** What the objects of a report are called, and where they stand in the study. */
const seriesOf = {
  'encapsulated-pdf': { number: 9001, modality: 'DOC', description: 'Report (PDF)' },
  'structured-report': { number: 9002, modality: 'SR', description: 'Report (measurements)' },
  'key-images': { number: 9003, modality: 'OT', description: 'Key images' },
  'key-objects': { number: 9004, modality: 'KO', description: 'Key object selection' },
  segmentation: { number: 9005, modality: 'SEG', description: 'Regions of the report' },
} as const

export type ReportObject = keyof typeof seriesOf

export const objectUid = ({ report }: SignedReport, object: ReportObject, index = 1): string =>
  nameUid(report.studyInstanceUid, report.reportId, report.version, object, index)

export const objectSeriesUid = ({ report }: SignedReport, object: ReportObject): string =>
  nameUid(report.studyInstanceUid, report.reportId, report.version, object, 'series')

const dateOf = (iso: string | null): string | null => iso?.slice(0, 10).replaceAll('-', '') ?? null

/** Date, time and zone of an ISO time as DICOM writes them; the clock of the place stays as it was. */
export const stamp = (iso: string): { readonly date: string; readonly time: string; readonly zone: string; readonly dateTime: string } => {
  const time = iso.slice(11, 19).replaceAll(':', '')
  const zone = /[+-]\d\d:\d\d$/.exec(iso)?.[0].replace(':', '') ?? '+0000'
  const date = dateOf(iso) ?? ''
  return { date, time, zone, dateTime: `${date}${time}${zone}` }
}

/** A person as PN from a name as it is typed: components only where they are written. PS3.5 6.2. */
export const personName = (typed: string): string => typed.replaceAll(/[\\^=]/g, ' ').trim().slice(0, 64)

/** Who and what an object is filed under, and how long DICOM lets each be: characters, of a name in each of its groups (PS3.5 6.2). */
const filedUnder = [
  { what: "patient's name", longest: 64, valuesOf: ({ patientName }: Report['header']) => patientName.split('=') },
  { what: "patient's ID", longest: 64, valuesOf: ({ patientId }: Report['header']) => [patientId] },
  { what: 'accession number', longest: 16, valuesOf: ({ accessionNumber }: Report['header']) => [accessionNumber ?? ''] },
] as const

/** What DICOM has no room for. It is not cut: an archive would file the object under somebody else. */
export const tooLongToFile = (header: Report['header']): Problem | null => {
  const long = filedUnder.find(({ longest, valuesOf }) => valuesOf(header).some((value) => [...value].length > longest))
  return long === undefined
    ? null
    : problem('too-long-for-dicom', `The ${long.what} of this study is longer than the ${long.longest} characters that DICOM allows, so no DICOM object of this report was written. Correct it in the archive, or export PDF, text and HL7 only.`)
}

/** Patient, General Study, Series, Equipment and SOP Common of an object that is made from a report (PS3.3 C.7, C.12.1). */
export const reportModules = (signed: SignedReport, object: ReportObject, sopClassUid: string, index = 1): DicomRecord => {
  const { report, signedAt, appVersion } = signed
  const { header } = report
  const { number, modality, description } = seriesOf[object]
  const made = stamp(signedAt)
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    InstanceCreationDate: made.date,
    InstanceCreationTime: made.time,
    SOPClassUID: sopClassUid,
    SOPInstanceUID: objectUid(signed, object, index),
    StudyDate: dateOf(header.studyDate),
    SeriesDate: made.date,
    ContentDate: made.date,
    StudyTime: header.studyTime === null ? null : `${header.studyTime.replaceAll(':', '')}`,
    SeriesTime: made.time,
    ContentTime: made.time,
    AccessionNumber: header.accessionNumber,
    Modality: modality,
    Manufacturer: 'Spondyl',
    InstitutionName: header.siteName === '' ? null : header.siteName.slice(0, 64),
    ReferringPhysicianName: null,
    TimezoneOffsetFromUTC: made.zone,
    StudyDescription: header.studyDescription.slice(0, 64),
    SeriesDescription: description,
    ManufacturerModelName: 'Spondyl',
    PatientName: header.patientName,
    PatientID: header.patientId,
    PatientBirthDate: dateOf(header.patientBirthDate),
    PatientSex: header.patientSex,
    DeviceSerialNumber: 'none',
    SoftwareVersions: appVersion,
    StudyInstanceUID: report.studyInstanceUid,
    SeriesInstanceUID: objectSeriesUid(signed, object),
    StudyID: null,
    SeriesNumber: number,
    InstanceNumber: index,
  }
}

/** One image of each series that an object was made from, for its Source Image or Source Instance Sequence. */
export const sourceSequence = (evidence: readonly EvidenceSeries[]): DicomRecord[] =>
  evidence.flatMap(({ sopClassUid, sopInstanceUids }) =>
    sopInstanceUids.slice(0, 1).map((uid) => ({ ReferencedSOPClassUID: sopClassUid, ReferencedSOPInstanceUID: uid })),
  )

/** Every referenced image of the study, by series (PS3.3 C.17.2, Hierarchical SOP Instance Reference). */
export const evidenceSequence = (studyInstanceUid: string, evidence: readonly EvidenceSeries[]): DicomRecord[] => [
  {
    StudyInstanceUID: studyInstanceUid,
    ReferencedSeriesSequence: evidence.map(({ seriesInstanceUid, sopClassUid, sopInstanceUids }) => ({
      SeriesInstanceUID: seriesInstanceUid,
      ReferencedSOPSequence: sopInstanceUids.map((uid) => ({ ReferencedSOPClassUID: sopClassUid, ReferencedSOPInstanceUID: uid })),
    })),
  },
]
