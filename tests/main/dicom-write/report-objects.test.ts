import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportFormats } from '../../../core/report/delivery.ts'
import type { Report } from '../../../core/report/report.ts'
import { exportFiles } from '../../../main/workflow/report-export.ts'
import { reportToCopy } from '../../../main/workflow/report-copy.ts'
import { study } from '../../core/report/fixture.ts'
import { headerOf } from '../../fixtures/images.ts'
import { exportedReport, pictureRgb } from './exported-report.ts'
import type { ExportedReport } from './exported-report.ts'
import type { TestRooms } from '../report/rooms.ts'

const has = (tool: string): boolean => spawnSync(tool, ['--help'], { encoding: 'utf8' }).error === undefined
const run = (tool: string, path: string): string => {
  const { stdout, stderr } = spawnSync(tool, [path], { encoding: 'utf8', maxBuffer: 1 << 26 })
  return `${stdout}${stderr}`
}

const folder = mkdtempSync(join(tmpdir(), 'spondyl-objects-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made: ExportedReport
let rooms: TestRooms
let report: Report
let pdf: Buffer
const pathOf = (ending: string): string => made.pathOf(ending)

beforeAll(async () => {
  made = await exportedReport(folder)
  rooms = made.rooms
  report = made.report
  pdf = made.pdf
}, 60_000)

it('refuses a draft', async () => {
  const refused = await exportFiles(rooms, { ...report, state: 'draft', signedAt: null, reader: null }, ['sr'], folder)
  expect(refused).toMatchObject({ ok: false, error: { code: 'not-signed' } })
})

describe('what DICOM has no room for', () => {
  const headed = (header: Partial<Report['header']>): Report => ({ ...report, header: { ...report.header, ...header } })

  it.each([
    ["patient's name", { patientName: 'A'.repeat(65) }],
    ["patient's name", { patientName: `ADAMS=${'語'.repeat(65)}` }],
    ["patient's ID", { patientId: '1'.repeat(65) }],
    ['accession number', { accessionNumber: '1'.repeat(17) }],
  ])('a longer %s is refused by name, not cut', async (what, header) => {
    for (const format of ['sr', 'encapsulated', 'images', 'seg'] as const) {
      const refused = await exportFiles(rooms, headed(header), [format], folder)
      expect(refused).toMatchObject({ ok: false, error: { code: 'too-long-for-dicom' } })
      expect(refused.ok ? '' : refused.error.sentence).toContain(what)
    }
    expect((await exportFiles(rooms, headed(header), ['text', 'hl7'], folder)).ok).toBe(true)
  })

  it('as many characters as DICOM allows are written', async () => {
    const header = { patientName: `${'A'.repeat(64)}=${'語'.repeat(64)}`, patientId: '1'.repeat(64), accessionNumber: '1'.repeat(16) }
    expect((await exportFiles(rooms, headed(header), ['sr', 'encapsulated'], folder)).ok).toBe(true)
  })
})

it('makes the same objects again, byte for byte', async () => {
  const again = await exportFiles(rooms, report, reportFormats, folder)
  expect(again.ok && again.value.every(({ path, bytes }) => Buffer.from(bytes).equals(Buffer.from(made.files.get(path) ?? '')))).toBe(true)
})

it('gives the clipboard the same text and HL7 as their files hold', async () => {
  for (const [as, ending] of [['text', '.txt'], ['hl7', '.hl7']] as const) {
    expect(await reportToCopy(rooms, report.reportId, as)).toEqual({ ok: true, value: made.files.get(pathOf(ending)) })
  }
  expect(await reportToCopy(rooms, 'SR-NOTHERE', 'text')).toMatchObject({ ok: false, error: { code: 'report-missing' } })
})

describe('the DICOM objects', () => {
  const endings = ['-sr.dcm', '-pdf.dcm', '-key-1.dcm', '-key-objects.dcm', '-seg.dcm']
  it.skipIf(!has('dciodvfy')).each(endings)('%s passes dciodvfy without errors', (ending) => {
    expect(run('dciodvfy', pathOf(ending)).split('\n').filter((line) => line.startsWith('Error'))).toEqual([])
  })

  it.each(endings)('%s is of the right patient and study, in a series of its own', (ending) => {
    const header = headerOf(new Uint8Array(readFileSync(pathOf(ending))))
    expect(header).toMatchObject({ studyInstanceUid: study.studyInstanceUid, patient: { id: study.patientId, name: study.patientName } })
    expect(report.analysis.provenance.seriesUids).not.toContain(header.seriesInstanceUid)
  })

  it.skipIf(!has('dsrdump'))('the structured report can be dumped, and has every number of the report', () => {
    const dump = run('dsrdump', pathOf('-sr.dcm'))
    expect(dump).not.toMatch(/^E:/m)
    const numbers = [...dump.matchAll(/"(-?[\d.e+-]+)" \(/g)].map((match) => Number(match[1]))
    for (const { max, mean, peak, ratio, volumeMl } of report.analysis.regions) {
      for (const value of [max, mean, peak, ratio, volumeMl]) expect(numbers.some((number) => Math.abs(number - value) <= 1e-9 * Math.abs(value))).toBe(true)
    }
  })

  it('the encapsulated PDF is the signed one, byte for byte', () => {
    const bytes = readFileSync(pathOf('-pdf.dcm'))
    const at = bytes.indexOf(pdf)
    expect(at).toBeGreaterThan(0)
    // (0042,0015) UL: the length without padding.
    const tag = bytes.indexOf(Buffer.from([0x42, 0, 0x15, 0, 0x55, 0x4c, 4, 0]))
    expect(bytes.readUInt32LE(tag + 8)).toBe(pdf.length)
  })

  it('a key image says to which sides of the patient its edges point', () => {
    const bytes = readFileSync(pathOf('-key-1.dcm'))
    const tag = bytes.indexOf(Buffer.from([0x20, 0, 0x20, 0, 0x43, 0x53]))
    const wanted = { axial: 'L\\P ', sagittal: 'P\\F ', coronal: 'L\\F ' }[report.content.keyImages[0]?.plane ?? 'axial']
    expect(bytes.toString('latin1', tag + 8, tag + 8 + bytes.readUInt16LE(tag + 6))).toBe(wanted)
  })

  it('a key image holds the pixels of the report', () => {
    expect(readFileSync(pathOf('-key-1.dcm')).includes(Buffer.from(pictureRgb))).toBe(true)
  })
})

describe('the FHIR bundle', () => {
  interface Resource {
    readonly resourceType: string
    readonly status?: string
    readonly bodySite?: { readonly text: string }
    readonly presentedForm?: readonly { readonly data: string }[]
    readonly component?: readonly { readonly code: { readonly text: string }; readonly valueQuantity: { readonly value: number } }[]
  }
  const entries = (): readonly { readonly fullUrl: string; readonly resource: Resource }[] =>
    (JSON.parse(String(made.files.get(pathOf('-fhir.json')))) as { entry: { fullUrl: string; resource: Resource }[] }).entry

  it('holds the report with its PDF, the patient and the study', () => {
    expect(entries().slice(0, 3).map(({ resource }) => resource.resourceType)).toEqual(['DiagnosticReport', 'Patient', 'ImagingStudy'])
    expect(Buffer.from(entries()[0]?.resource.presentedForm?.[0]?.data ?? '', 'base64').equals(pdf)).toBe(true)
  })

  it('refers only to what it holds', () => {
    const text = String(made.files.get(pathOf('-fhir.json')))
    const urls = new Set(entries().map(({ fullUrl }) => fullUrl))
    const references = [...text.matchAll(/"reference":"([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(references.length).toBeGreaterThan(5)
    expect(references.filter((reference) => !urls.has(reference))).toEqual([])
  })

  it('has every region with its side and its numbers', () => {
    const regions = entries().map(({ resource }) => resource).filter(({ component }) => component?.length === 6)
    expect(regions).toHaveLength(report.analysis.regions.length)
    const [first] = report.analysis.regions
    const values = regions[0]?.component?.map(({ valueQuantity }) => valueQuantity.value)
    expect(values).toEqual([first?.max, first?.mean, first?.peak, first?.ratio, first?.grade, first?.volumeMl])
    if (first?.side !== 'midline') expect(regions[0]?.bodySite?.text).toContain(first?.side)
  })
})
