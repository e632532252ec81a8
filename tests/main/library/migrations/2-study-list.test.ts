import { join } from 'node:path'
import { expect, it } from 'vitest'
import { initial } from '../../../../main/library/migrations/1-initial.ts'
import { latestReport } from '../../../../main/library/reports.ts'
import { readSettings } from '../../../../main/library/settings.ts'
import { completeList, findStudy, hasStaleStudies, listStudies, rebuildStudies } from '../../../../main/library/studies.ts'
import { countStates, isListIncomplete, rowsPage } from '../../../../main/library/study-rows.ts'
import { draft } from '../../../core/report/fixture.ts'
import { openLibrary, rawDatabase, temporaryFolder } from '../open.ts'
import { readableStudy as study } from '../readable-study.ts'

const firstPage = { find: '', state: null, after: null, limit: 10 } as const

/** A library as the first Spondyl left it: made by its SQL, filled as it filled it. */
const firstLibrary = (): string => {
  const folder = temporaryFolder()
  const db = rawDatabase(join(folder, 'library.sqlite'))
  db.pragma('journal_mode = WAL')
  db.exec(initial)
  db.pragma('user_version = 1')
  db.prepare(`INSERT INTO folders VALUES ('/data/old', '2026-01-01T08:00:00Z')`).run()
  db.prepare(`INSERT INTO files VALUES ('/data/old/a', '/data/old', 10, 1, 'indexed', NULL, '1.1')`).run()
  db.prepare('INSERT INTO instances VALUES (?, ?, ?, ?, ?)').run('1.1', '1.0', study.studyInstanceUid, '/data/old/a', '{}')
  db.prepare('INSERT INTO studies VALUES (?, ?, ?)').run(study.studyInstanceUid, study.studyDate, JSON.stringify(study))
  db.prepare('INSERT INTO studies VALUES (?, ?, ?)').run('1.9', '2020-01-01', JSON.stringify({ ...study, studyInstanceUid: '1.9', studyDate: '2020-01-01', patientName: 'Müller^Jürg=山田^太郎' }))
  db.prepare('INSERT INTO study_text (study_instance_uid, words) VALUES (?, ?)').run(study.studyInstanceUid, 'old words')
  db.prepare(`INSERT INTO reports VALUES (?, 1, ?, 'draft', 1, '2026-01-02T08:00:00Z', ?, NULL)`).run(draft.reportId, study.studyInstanceUid, JSON.stringify(draft))
  db.prepare(`INSERT INTO settings VALUES ('site', ?)`).run(JSON.stringify({ siteName: 'St Luke', department: '', lastReader: '' }))
  db.close()
  return folder
}

it('lists and finds what an older program indexed, with its reports, without reading a file again', () => {
  const { db } = openLibrary(firstLibrary())
  expect(isListIncomplete(db)).toBe(true)
  completeList(db)
  rebuildStudies(db)
  expect(hasStaleStudies(db)).toBe(false)
  const { rows, total, next } = rowsPage(db, firstPage)
  expect(rows.map(({ studyInstanceUid, state, folders }) => [studyInstanceUid, state, folders])).toEqual([
    [study.studyInstanceUid, 'draft', ['/data/old']],
    ['1.9', 'to-read', []],
  ])
  expect({ total, next }).toEqual({ total: 2, next: null })
  expect(countStates(db)).toEqual({ 'to-read': 1, draft: 1, signed: 0, 'not-readable': 0 })
  expect(listStudies(db, 'mueller 太郎').map(({ studyInstanceUid }) => studyInstanceUid)).toEqual(['1.9'])
  expect(findStudy(db, study.studyInstanceUid)).toEqual(study)
  expect(latestReport(db, study.studyInstanceUid)).toEqual(draft)
  expect(readSettings(db).siteName).toBe('St Luke')
})

it('is done once: a second start finds nothing to do', () => {
  const folder = firstLibrary()
  completeList(openLibrary(folder).db)
  expect(isListIncomplete(openLibrary(folder).db)).toBe(false)
})

it('builds a study anew whose stored form is not today’s', () => {
  const folder = firstLibrary()
  const before = rawDatabase(join(folder, 'library.sqlite'))
  before.prepare('UPDATE studies SET study = ? WHERE study_instance_uid = ?').run('{"of":"another time"}', '1.9')
  before.close()
  const { db } = openLibrary(folder)
  completeList(db)
  expect(hasStaleStudies(db)).toBe(true)
  rebuildStudies(db)
  // No file of it is indexed any more, so it leaves the list; the other one stays.
  expect(rowsPage(db, firstPage).rows.map(({ studyInstanceUid }) => studyInstanceUid)).toEqual([study.studyInstanceUid])
})
