import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import { fhirBundle } from '../../core/report/fhir-bundle.ts'
import type { Report } from '../../core/report/report.ts'
import { encapsulatedPdf } from '../dicom-write/encapsulated-pdf.ts'
import type { EvidenceSeries, SignedReport } from '../dicom-write/report-modules.ts'
import { keyObjectSelection, secondaryCapture } from '../dicom-write/secondary-capture.ts'
import type { KeyPicture } from '../dicom-write/secondary-capture.ts'
import { structuredReport } from '../dicom-write/structured-report.ts'
import { decodeOwnPng } from '../imaging/png.ts'
import { printStoredReport } from './report-print.ts'
import type { ReportRooms } from './report-rooms.ts'

/** What leaves only once it is signed: a draft in an archive is read as a report. */
export const signedFormats = ['sr', 'encapsulated', 'images', 'fhir'] as const
export type SignedFormat = (typeof signedFormats)[number]

interface OutFile {
  readonly path: string
  readonly bytes: Uint8Array | string
}

const keyPictures = async (rooms: ReportRooms, report: Report): Promise<Result<KeyPicture[]>> => {
  const pictures: KeyPicture[] = []
  for (const image of report.content.keyImages) {
    const png = await rooms.drawKeyImage(report.studyInstanceUid, report.analysis, image)
    if (!png.ok) return png
    const { sizePx, rgb } = decodeOwnPng(png.value)
    pictures.push({ caption: image.caption, plane: image.plane, sizePx, rgb })
  }
  return ok(pictures)
}

/** A UUID of version 8 (RFC 9562) that follows from a name. */
const nameUuid = (name: string): string => {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const makers: Readonly<Record<SignedFormat, (rooms: ReportRooms, signed: SignedReport, base: string) => Promise<Result<OutFile[]>>>> = {
  sr: (_rooms, signed, base) => {
    const spect = signed.evidence.find(({ modality }) => modality !== 'CT')
    return Promise.resolve(ok([{ path: `${base}-sr.dcm`, bytes: structuredReport(signed, spect?.frameOfReferenceUid ?? null) }]))
  },
  encapsulated: async (rooms, signed, base) => {
    const pdf = await printStoredReport(rooms, signed.report.reportId)
    return pdf.ok ? ok([{ path: `${base}-pdf.dcm`, bytes: encapsulatedPdf(signed, pdf.value.bytes) }]) : pdf
  },
  images: async (rooms, signed, base) => {
    const pictures = await keyPictures(rooms, signed.report)
    if (!pictures.ok) return pictures
    if (pictures.value.length === 0) return ok([])
    return ok([
      ...pictures.value.map((picture, index) => ({ path: `${base}-key-${index + 1}.dcm`, bytes: secondaryCapture(signed, picture, index + 1) })),
      { path: `${base}-key-objects.dcm`, bytes: keyObjectSelection(signed, pictures.value) },
    ])
  },
  fhir: async (rooms, { report, evidence }, base) => {
    const pdf = await printStoredReport(rooms, report.reportId)
    if (!pdf.ok) return pdf
    const { bytes } = pdf.value
    const bundle = fhirBundle(report, {
      uuid: (name) => nameUuid(`${report.reportId} ${report.version} ${name}`),
      pdfBase64: Buffer.from(bytes).toString('base64'),
      pdfSha1Base64: createHash('sha1').update(bytes).digest('base64'),
      modalities: [...new Set(evidence.map(({ modality }) => modality))],
    })
    return ok([{ path: `${base}-fhir.json`, bytes: canonicalJson(bundle) }])
  },
}

/** The series that the analysis measured, with their images. */
const evidenceOf = async (rooms: ReportRooms, report: Report): Promise<Result<EvidenceSeries[]>> => {
  const evidence: EvidenceSeries[] = []
  for (const seriesUid of report.analysis.provenance.seriesUids) {
    const series = await rooms.evidence(seriesUid)
    if (!series.ok) return series
    evidence.push(series.value)
  }
  return ok(evidence)
}

/** Makes the files of a signed report in the wanted formats, in memory; nothing is written here. Refuses a draft. */
export const exportFiles = async (rooms: ReportRooms, report: Report, formats: readonly SignedFormat[], folder: string): Promise<Result<OutFile[]>> => {
  if (formats.length === 0) return ok([])
  const { signedAt, reader } = report
  if (report.state !== 'final' || signedAt === null || reader === null) {
    return fail(problem('not-signed', `Only a signed report leaves as ${formats.join(', ')}. Sign it first (--sign NAME).`))
  }
  const evidence = await evidenceOf(rooms, report)
  if (!evidence.ok) return evidence
  const signed: SignedReport = { report, signedAt, reader, appVersion: report.analysis.provenance.appVersion, evidence: evidence.value }
  const base = join(folder, basename(`${report.reportId}-v${report.version}`))
  const files: OutFile[] = []
  for (const format of formats) {
    const made = await makers[format](rooms, signed, base)
    if (!made.ok) return made
    files.push(...made.value)
  }
  return ok(files)
}
