import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Study } from '../../../core/study/study.ts'
import { readHeaderFile } from '../../../main/imaging/header-file.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { saveDraft, storeSigned } from '../../../main/library/reports.ts'
import { completeList, countContent } from '../../../main/library/studies.ts'
import { countStates, prepareRows, putRow, removeRow, rowsPage } from '../../../main/library/study-rows.ts'
import type { RowsQuery } from '../../../main/library/study-rows.ts'
import { draft } from '../../core/report/fixture.ts'
import { openLibrary, temporaryFolder } from './open.ts'
import { readableStudy as study } from './readable-study.ts'

const data = fileURLToPath(new URL('../../../../shared/data/charsets', import.meta.url))
const now = '2026-03-14T10:00:00+01:00'

let db: WritableDatabase

beforeEach(() => {
  db = openLibrary(temporaryFolder()).db
})

const put = (...studies: Study[]): void => {
  for (const each of studies) {
    db.prepare('INSERT INTO studies VALUES (?, ?, ?)').run(each.studyInstanceUid, each.studyDate, JSON.stringify(each))
  }
  completeList(db)
}

const uidsOf = (query: Partial<RowsQuery> = {}): string[] =>
  rowsPage(db, { find: '', state: null, after: null, limit: 10, ...query }).rows.map(({ studyInstanceUid }) => studyInstanceUid)

const numbered = (count: number): Study[] =>
  Array.from({ length: count }, (_, index) => ({
    ...study,
    studyInstanceUid: `1.5.${index}`,
    patientId: `P${index}`,
    studyDate: `2026-01-${String(1 + (index % 28)).padStart(2, '0')}`,
    studyTime: index % 2 === 0 ? '09:15' : null,
    series: index % 3 === 0 ? [] : study.series,
  }))

describe('the work-list in pages', () => {
  it('shows every study once, newest first, whatever the size of a page', () => {
    put(...numbered(50))
    const seen: string[] = []
    const dates: (string | null)[] = []
    let after: number | null = null
    do {
      const page = rowsPage(db, { find: '', state: null, after, limit: 7 })
      expect(page.total).toBe(50)
      seen.push(...page.rows.map(({ studyInstanceUid }) => studyInstanceUid))
      dates.push(...page.rows.map(({ studyDate }) => studyDate))
      after = page.next
    } while (after !== null)
    expect(new Set(seen).size).toBe(50)
    expect(seen).toHaveLength(50)
    expect(dates).toEqual([...dates].sort((a, b) => (a ?? '').localeCompare(b ?? '')).reverse())
  })

  it('puts studies without a date last, and those of one minute each on their own line', () => {
    put(
      { ...study, studyInstanceUid: '1.1', studyDate: null, studyTime: null },
      { ...study, studyInstanceUid: '1.2', studyTime: '08:00' },
      { ...study, studyInstanceUid: '1.3', studyTime: '08:00' },
      { ...study, studyInstanceUid: '1.4', studyTime: '23:59' },
    )
    const uids = uidsOf()
    expect(uids[0]).toBe('1.4')
    expect(uids.slice(1, 3).sort()).toEqual(['1.2', '1.3'])
    expect(uids[3]).toBe('1.1')
  })

  it('narrows to a state, with its own count and pages', () => {
    put(...numbered(30))
    const page = rowsPage(db, { find: '', state: 'not-readable', after: null, limit: 4 })
    expect(page).toMatchObject({ total: 10 })
    expect(page.rows.every(({ state, refusal }) => state === 'not-readable' && refusal !== null)).toBe(true)
    expect(countStates(db)).toEqual({ 'to-read': 20, draft: 0, signed: 0, 'not-readable': 10 })
    expect(rowsPage(db, { find: 'P1', state: 'to-read', after: null, limit: 50 }).rows.every(({ state }) => state === 'to-read')).toBe(true)
  })

  it('pages through a search as through the whole', () => {
    put(...numbered(30))
    const whole = uidsOf({ find: 'P1', limit: 30 })
    const first = rowsPage(db, { find: 'P1', state: null, after: null, limit: 5 })
    const rest = rowsPage(db, { find: 'P1', state: null, after: first.next, limit: 30 })
    expect([...first.rows, ...rest.rows].map(({ studyInstanceUid }) => studyInstanceUid)).toEqual(whole)
    expect(first.total).toBe(whole.length)
  })

  it('shows nothing for signs without letters, and everything for blanks', () => {
    put(...numbered(3))
    expect(uidsOf({ find: '"*' })).toEqual([])
    expect(uidsOf({ find: '  ' })).toHaveLength(3)
  })
})

describe('a line of the list', () => {
  const secondName = { ...study, patientName: 'Renamed^Patient' }

  it('is replaced with its words when its study changes, and stays at its place', () => {
    put(study, { ...study, studyInstanceUid: '1.2.2' })
    const before = uidsOf()
    db.transaction(() => putRow(prepareRows(db), secondName))()
    expect(uidsOf()).toEqual(before)
    expect(uidsOf({ find: 'renamed' })).toEqual([study.studyInstanceUid])
    expect(uidsOf({ find: study.patientName.split('^')[0] ?? '' })).toEqual(['1.2.2'])
  })

  it('moves when the date of its study changes', () => {
    put(study, { ...study, studyInstanceUid: '1.2.2', studyDate: '2030-01-01' })
    putRow(prepareRows(db), { ...study, studyDate: '2031-01-01' })
    expect(uidsOf()).toEqual([study.studyInstanceUid, '1.2.2'])
  })

  it('leaves list and search with its study', () => {
    put(study)
    expect(removeRow(prepareRows(db), study.studyInstanceUid)).not.toBeNull()
    expect(uidsOf()).toEqual([])
    expect(uidsOf({ find: study.patientId })).toEqual([])
  })

  it('follows its report: to read, draft, signed', () => {
    put(study)
    const states = (): string[] => rowsPage(db, { find: '', state: null, after: null, limit: 1 }).rows.map(({ state }) => state)
    expect(states()).toEqual(['to-read'])
    saveDraft(db, draft, null, now)
    expect(states()).toEqual(['draft'])
    storeSigned(db, { ...draft, state: 'final', reader: 'Dr A', signedAt: now, seal: 'f'.repeat(64) }, {}, draft.revision, now)
    expect(states()).toEqual(['signed'])
    putRow(prepareRows(db), secondName)
    expect(states()).toEqual(['signed'])
  })
})

it('counts patients, studies and series', () => {
  put(study, { ...study, studyInstanceUid: '1.2.2' }, { ...study, studyInstanceUid: '1.2.3', patientId: 'another' })
  expect(countContent(db)).toEqual({ patients: 2, studies: 3, series: 3 * study.series.length, instances: 0 })
})

describe.skipIf(!existsSync(data))(`names in real files${existsSync(data) ? '' : ' (skipped: ../shared/data is not here)'}`, () => {
  beforeEach(async () => {
    for (const [index, name] of readdirSync(data).filter((file) => file.endsWith('.dcm')).entries()) {
      const header = await readHeaderFile(join(data, name))
      if (header.ok) put({ ...study, studyInstanceUid: `1.7.${index}`, patientName: header.value.patient.name, patientId: name, description: '' })
    }
  })

  const found = (find: string): string[] => rowsPage(db, { find, state: null, after: null, limit: 100 }).rows.map(({ patientId }) => patientId).sort()

  it.each([
    ['قباني', ['chrArab.dcm']],
    ['jerome', ['chrFren.dcm', 'chrFrenMulti.dcm']],
    ['Rudiger', ['chrGerm.dcm']],
    ['ruediger aeneas', ['chrGerm.dcm']],
    ['διονύσιος', ['chrGreek.dcm']],
    ['山田', ['chrH31.dcm', 'chrH32.dcm']],
    ['太郎', ['chrH31.dcm', 'chrH32.dcm']],
    ['やまだ', ['chrH31.dcm', 'chrH32.dcm', 'chrJapMulti.dcm', 'chrJapMultiExplicitIR6.dcm']],
    ['ヤマダ', ['chrH31.dcm', 'chrH32.dcm', 'chrJapMulti.dcm', 'chrJapMultiExplicitIR6.dcm']],
    ['דבורה', ['chrHbrw.dcm']],
    ['길동', ['chrI2.dcm']],
    ['홍길동', ['chrI2.dcm']],
    ['희중', ['chrKoreanMulti.dcm']],
    ['люк', ['chrRuss.dcm']],
    ['wang', ['chrX1.dcm', 'chrX2.dcm']],
    ['小東', ['chrX1.dcm']],
    ['小东', ['chrX2.dcm']],
  ])('"%s" finds %j', (find, files) => {
    expect(found(find)).toEqual(files)
  })
})
