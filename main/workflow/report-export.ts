import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import { signedFormats } from '../../core/report/delivery.ts'
import type { ReportFormat, SignedFormat } from '../../core/report/delivery.ts'
import { fhirBundle } from '../../core/report/fhir-bundle.ts'
import { hl7Message } from '../../core/report/hl7.ts'
import { reportText } from '../../core/report/report-text.ts'
import type { Report } from '../../core/report/report.ts'
import { isSigned } from '../../core/report/versions.ts'
import { nameUuid } from '../dicom-write/name-uid.ts'
import { encapsulatedPdf } from '../dicom-write/encapsulated-pdf.ts'
import { tooLongToFile } from '../dicom-write/report-modules.ts'
import type { EvidenceSeries, SignedReport } from '../dicom-write/report-modules.ts'
import { keyObjectSelection, secondaryCapture } from '../dicom-write/secondary-capture.ts'
import type { KeyPicture } from '../dicom-write/secondary-capture.ts'
import { segmentation } from '../dicom-write/segmentation.ts'
import { structuredReport } from '../dicom-write/structured-report.ts'
import { decodeOwnPng } from '../imaging/png.ts'
import { writeFilesTogether } from './report-files.ts'
import { pictureOf, printReport, printStoredReport } from './report-print.ts'
import type { ReportRooms } from './report-rooms.ts'

const isSignedFormat = (format: ReportFormat): format is SignedFormat => (signedFormats as readonly string[]).includes(format)

/** Formats that hold the printed page. */
const withPage: ReadonlySet<ReportFormat> = new Set(['pdf', 'encapsulated', 'fhir'])

/** Whether a report in these formats needs its page. */
export const needPage = (formats: readonly ReportFormat[]): boolean => formats.some((format) => withPage.has(format))

interface OutFile {
  readonly path: string
  readonly bytes: Uint8Array | string
}

const keyPictures = async (rooms: ReportRooms, report: Report): Promise<Result<KeyPicture[]>> => {
  const pictures: KeyPicture[] = []
  for (const image of report.content.keyImages) {
    const png = await pictureOf(rooms, report, image)
    if (!png.ok) return png
    const { sizePx, rgb } = decodeOwnPng(png.value)
    pictures.push({ caption: image.caption, plane: image.plane, sizePx, rgb })
  }
  return ok(pictures)
}

const keyImageFiles = async (rooms: ReportRooms, signed: SignedReport, base: string): Promise<Result<OutFile[]>> => {
  const pictures = await keyPictures(rooms, signed.report)
  if (!pictures.ok) return pictures
  if (pictures.value.length === 0) return ok([])
  return ok([
    ...pictures.value.map((picture, index) => ({ path: `${base}-key-${index + 1}.dcm`, bytes: secondaryCapture(signed, picture, index + 1) })),
    { path: `${base}-key-objects.dcm`, bytes: keyObjectSelection(signed, pictures.value) },
  ])
}

/** The regions on the SPECT's grid. The headers of the SPECT give it, so its folder must be there. */
const segmentationFile = async (rooms: ReportRooms, signed: SignedReport, base: string): Promise<Result<OutFile[]>> => {
  const { report } = signed
  const evidence = signed.evidence.find(({ modality }) => modality !== 'CT')
  const volumes = await rooms.volumes(report.studyInstanceUid)
  if (evidence === undefined || volumes === null || !report.analysis.provenance.seriesUids.includes(volumes.spect.seriesInstanceUid)) {
    return fail(problem('spect-away', 'The regions cannot be written as a segmentation: the SPECT that they were measured on cannot be read now. Connect its folder and export again.'))
  }
  const { frameOfReferenceUid, grid } = volumes.spect
  if (frameOfReferenceUid === null) return fail(problem('no-frame-of-reference', 'The regions cannot be written as a segmentation: the SPECT names no frame of reference. Leave out the format seg.'))
  const bytes = segmentation(signed, { grid, frameOfReferenceUid, evidence })
  return ok(bytes === null ? [] : [{ path: `${base}-seg.dcm`, bytes }])
}

const fhirText = ({ report, evidence }: SignedReport, pdf: Uint8Array): string =>
  canonicalJson(
    fhirBundle(report, {
      uuid: (name) => nameUuid(`${report.reportId} ${report.version} ${name}`),
      pdfBase64: Buffer.from(pdf).toString('base64'),
      pdfSha1Base64: createHash('sha1').update(pdf).digest('base64'),
      modalities: [...new Set(evidence.map(({ modality }) => modality))],
    }),
  )

/** The same for the same version of a report, so that a receiver knows it again (MSH-10 holds 20 characters). */
const hl7ControlId = ({ reportId, version, state }: Report): string => nameUuid(`${reportId} ${version} ${state} hl7`).replaceAll('-', '').slice(0, 20)

/** CT and late SPECT, with their images: what leaves in codes, pictures and regions is theirs. A blood pool is told in words alone. */
const evidenceOf = async (rooms: ReportRooms, report: Report): Promise<Result<EvidenceSeries[]>> => {
  const evidence: EvidenceSeries[] = []
  for (const seriesUid of report.analysis.provenance.seriesUids) {
    const series = await rooms.evidence(seriesUid)
    if (!series.ok) return series
    evidence.push(series.value)
  }
  return ok(evidence)
}

const signedFacts = async (rooms: ReportRooms, report: Report, formats: readonly SignedFormat[]): Promise<Result<SignedReport>> => {
  const { signedAt, reader } = report
  if (!isSigned(report) || signedAt === null || reader === null) {
    return fail(problem('not-signed', `Only a signed report leaves as ${formats.join(', ')}. Sign it first (--sign NAME).`))
  }
  const evidence = await evidenceOf(rooms, report)
  return evidence.ok ? ok({ report, signedAt, reader, appVersion: report.analysis.provenance.appVersion, evidence: evidence.value }) : evidence
}

const signedFiles = async (rooms: ReportRooms, signed: SignedReport, formats: readonly SignedFormat[], pdf: Uint8Array, base: string): Promise<Result<OutFile[]>> => {
  const tooLong = formats.every((format) => format === 'fhir') ? null : tooLongToFile(signed.report.header)
  if (tooLong !== null) return fail(tooLong)
  const files: OutFile[] = []
  const spect = signed.evidence.find(({ modality }) => modality !== 'CT')
  if (formats.includes('sr')) files.push({ path: `${base}-sr.dcm`, bytes: structuredReport(signed, spect?.frameOfReferenceUid ?? null) })
  if (formats.includes('encapsulated')) files.push({ path: `${base}-pdf.dcm`, bytes: encapsulatedPdf(signed, pdf) })
  if (formats.includes('images')) {
    const images = await keyImageFiles(rooms, signed, base)
    if (!images.ok) return images
    files.push(...images.value)
  }
  if (formats.includes('seg')) {
    const regions = await segmentationFile(rooms, signed, base)
    if (!regions.ok) return regions
    files.push(...regions.value)
  }
  if (formats.includes('fhir')) files.push({ path: `${base}-fhir.json`, bytes: fhirText(signed, pdf) })
  return ok(files)
}

/**
 * Makes the files of a report in the wanted formats, in memory; nothing is written here. The page is fetched once, so that every file
 * of one export holds the same bytes. Refuses what only a signed report may leave as.
 */
export const exportFiles = async (rooms: ReportRooms, report: Report, formats: readonly ReportFormat[], folder: string): Promise<Result<OutFile[]>> => {
  const wanted = formats.filter(isSignedFormat)
  const signed = wanted.length === 0 ? null : await signedFacts(rooms, report, wanted)
  if (signed?.ok === false) return signed
  const isFinal = isSigned(report)
  const base = join(folder, `${report.reportId}-${isFinal ? `v${report.version}` : 'draft'}`)
  const page = needPage(formats)
    ? await (isFinal ? printStoredReport(rooms, report.reportId, report.version) : printReport(rooms, report))
    : ok({ bytes: new Uint8Array() })
  if (!page.ok) return page
  const { bytes } = page.value
  const files: OutFile[] = []
  if (formats.includes('pdf')) files.push({ path: `${base}.pdf`, bytes })
  if (formats.includes('text')) files.push({ path: `${base}.txt`, bytes: reportText(report) })
  if (formats.includes('hl7')) {
    if (report.state === 'draft') return fail(problem('not-signed', 'A draft does not leave as hl7. Sign it first (--sign NAME).'))
    files.push({ path: `${base}.hl7`, bytes: hl7Message(report, hl7ControlId(report)) })
  }
  if (signed === null) return ok(files)
  const more = await signedFiles(rooms, signed.value, wanted, bytes, base)
  return more.ok ? ok([...files, ...more.value]) : more
}

/** Writes a stored report in the wanted formats into a folder: all files whole, or none. Answers their paths. */
export const writeReport = async (rooms: ReportRooms, report: Report, formats: readonly ReportFormat[], folder: string): Promise<Result<string[]>> => {
  const files = await exportFiles(rooms, report, formats, folder)
  if (!files.ok) return files
  const written = await writeFilesTogether(files.value)
  return written.ok ? ok(files.value.map(({ path }) => path)) : written
}
