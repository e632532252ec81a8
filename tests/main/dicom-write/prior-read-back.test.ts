import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { verdictCode } from '../../../core/report/codes.ts'
import { comparePrior } from '../../../core/report/prior-comparable.ts'
import { priorNotes } from '../../../core/report/prior-parts.ts'
import { edited } from '../../../core/report/sentences.ts'
import type { Report } from '../../../core/report/report.ts'
import { placeWords } from '../../../core/report/words.ts'
import { nameUid } from '../../../main/dicom-write/name-uid.ts'
import type { SignedReport } from '../../../main/dicom-write/report-modules.ts'
import { structuredReport } from '../../../main/dicom-write/structured-report.ts'
import { compared, earlier, prior, visit, visited } from '../../core/report/compared-report.ts'
import { signed as notCompared } from '../../core/report/hard-cases.ts'
import { value } from '../../fixtures/result.ts'

/** The comparison with an earlier visit in the structured report, read by programs that know nothing of ours. */

const python = '/usr/bin/python3'
const hasPydicom = spawnSync(python, ['-c', 'import pydicom, numpy']).status === 0
const has = (tool: string): boolean => spawnSync(tool, ['--help'], { encoding: 'utf8' }).error === undefined
const folder = mkdtempSync(join(tmpdir(), 'spondyl-prior-sr-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const spect = { seriesInstanceUid: '1.2.826.0.1.3680043.10.999.2', modality: 'NM', sopClassUid: '1.2.840.10008.5.1.4.1.1.20', frameOfReferenceUid: '1.2.3.4', sopInstanceUids: ['1.2.3.7'] }

const written = (name: string, report: Report): string => {
  const signedAt = '2026-11-21T09:20:00+01:00'
  const signed: SignedReport = { report: { ...report, state: 'final', reader: 'Dr. Ada Example', signedAt }, signedAt, reader: 'Dr. Ada Example', appVersion: '0.1.0', evidence: [spect] }
  const path = join(folder, `${name}.dcm`)
  writeFileSync(path, structuredReport(signed, '1.2.3.4'))
  return path
}

const rows = prior.compared?.rows ?? []
/** The same comparison where noise is not known at the earlier visit. */
const noiseless = { ...prior, compared: prior.compared === null ? null : { ...prior.compared, rows: rows.map((row) => ({ ...row, before: { ...row.before, ratioSd: null }, changeSd: null, beyondNoise: null })) } }
const english = compared()
const silent = compared()
/** Hotter than it was. */
const worse = compared({}, { ...prior, compared: value(comparePrior(visit(), earlier({ analysis: visited({ 'facet-joint/L4-L5/right': 3.3 }) }))) })
const cases: Readonly<Record<string, Report>> = {
  english,
  worse,
  german: compared({ language: 'de' }),
  noiseless: compared({}, noiseless),
  unsigned: compared({}, { ...prior, report: null }),
  silent: { ...silent, content: { ...silent.content, priorSentence: edited(silent.content.priorSentence ?? { text: '', origin: 'generated', generatedText: '' }, '') } },
}

interface Group {
  readonly context: Readonly<Record<string, string | number>>
  readonly numbers: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}
interface Visits {
  readonly groups: readonly Group[]
  readonly comparison: readonly (readonly [string, ...(readonly [string, string])[]])[]
}

const visitsIn = (path: string): Visits => {
  const { stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'read_back.py'), 'visits', path], { encoding: 'utf8', maxBuffer: 1 << 27 })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Visits
}

describe.each(Object.entries(cases))('a compared report (%s)', (name, report) => {
  const path = written(name, report)
  it.skipIf(!has('dciodvfy'))('passes dciodvfy without errors', () => {
    const { stdout, stderr } = spawnSync('dciodvfy', [path], { encoding: 'utf8', maxBuffer: 1 << 26 })
    expect(`${stderr}${stdout}`.split('\n').filter((line) => line.startsWith('Error'))).toEqual([])
  })

  it.skipIf(!has('dsrdump'))('is dumped with both time points, without an error', () => {
    const { stdout, stderr } = spawnSync('dsrdump', [path], { encoding: 'utf8', maxBuffer: 1 << 26 })
    expect(`${stderr}${stdout}`).not.toMatch(/^[EF]:/m)
    expect(stdout.split('Time Point"').length - 1).toBe(2 * rows.length)
  })
})

describe.skipIf(!hasPydicom)('a compared report, read by pydicom', () => {
  const of = ({ groups }: Visits, order: number): readonly Group[] => groups.filter(({ context }) => context['Time Point Order'] === order)
  const unit = ['UCUM', '1']

  it.each([
    ['cooler', english, ['Decreased', 'Unchanged within noise']],
    ['hotter', worse, ['Increased', 'Unchanged within noise']],
  ] as const)('has both ratios of every region that was compared, the change and what it is against noise (%s)', (name, report, verdicts) => {
    const visits = visitsIn(written(name, report))
    const rows = report.content.prior?.compared?.rows ?? []
    expect(rows.length).toBeGreaterThan(10)
    expect([of(visits, 1).length, of(visits, 2).length]).toEqual([rows.length, rows.length])
    for (const row of rows) {
      const uid = nameUid(report.studyInstanceUid, report.reportId, report.version, row.regionId)
      const [earlier, today] = [1, 2].map((order) => of(visits, order).find(({ context }) => context['Tracking Unique Identifier'] === uid))
      expect(earlier?.context).toMatchObject({ 'Tracking Identifier': placeWords(row), 'Time Point': '2025-08-29', 'Procedure Study Instance UID': '1.2.3.4.5', 'Study Date': '20250829' })
      expect(earlier?.numbers).toEqual({
        'Maximum over reference mean': { value: row.before.ratio, unit, 'Standard Deviation': row.before.ratioSd },
        'Uptake grade 0-4, proposal': { value: row.before.grade, unit },
      })
      expect(today?.context).toEqual({ 'Tracking Identifier': placeWords(row), 'Tracking Unique Identifier': uid, 'Time Point': report.header.studyDate, 'Time Point Order': 2 })
      expect(today?.numbers['Maximum over reference mean']).toEqual({ value: row.now.ratio, unit, 'Standard Deviation': row.now.ratioSd })
      const code = verdictCode(row)
      expect(today?.numbers['Change of the ratio since the earlier visit']).toEqual({
        value: row.change,
        unit,
        'Change against the noise of both visits': [code.scheme, code.value],
        'Change in standard deviations of the noise': row.changeSd,
        'Procedure Study Instance UID': '1.2.3.4.5',
      })
    }
    expect(new Set(rows.map((row) => verdictCode(row).meaning))).toEqual(new Set(verdicts))
  })

  it('calls nothing a change where noise is not known, and writes no deviation', () => {
    const groups = visitsIn(written('no-noise', cases['noiseless'] ?? english)).groups
    const changes = groups.map(({ numbers }) => numbers['Change of the ratio since the earlier visit']).filter((change) => change !== undefined)
    expect(changes).toHaveLength(rows.length)
    for (const change of changes) {
      expect(change['Change against the noise of both visits']).toEqual(['99SPONDYL', 'noise-unknown'])
      expect(change).not.toHaveProperty('Change in standard deviations of the noise')
    }
  })

  it('has the sentence of the page, the earlier study and report, and what must be read with the numbers', () => {
    const [[sentence, ...told] = ['']] = visitsIn(written('sentence', english)).comparison
    expect(sentence).toBe(english.content.priorSentence?.text)
    expect(told.slice(0, 3)).toEqual([['Procedure Study Instance UID', '1.2.3.4.5'], ['Study Date', '20250829'], ['Earlier report', `SR-7KQ2M9XA, version 2, seal ${'a'.repeat(64)}`]])
    expect(told.slice(3)).toEqual(priorNotes(english).map((note) => ['Note on the comparison', note]))
  })

  it('has no time point, no comparison and no change where it is compared with none', () => {
    const path = written('not-compared', notCompared)
    expect(visitsIn(path)).toEqual({ groups: [], comparison: [] })
  })
})
