import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { ReportFiles } from '../../../main/workflow/report-rooms.ts'
import { createPassphraseGuard } from '../../../main/workflow/passphrase-guard.ts'
import { addSiteReader, setPassphraseAnew } from '../../../main/workflow/readers.ts'
import { openReport } from '../../../main/workflow/report-open.ts'
import { saveReport } from '../../../main/workflow/report-save.ts'
import { signReport } from '../../../main/workflow/report-sign.ts'
import { openLibrary, openLibraryForReading } from '../../../main/workflow/library-session.ts'
import { verifyLibrary } from '../../../main/workflow/verify-library.ts'
import type { Verified } from '../../../main/workflow/verify-library.ts'
import { libraryPaths } from '../../../main/library/database.ts'
import { study } from '../../core/report/fixture.ts'
import type { Bundle } from '../bundle.ts'
import { rawDatabase, temporaryFolder } from '../library/open.ts'
import { bundleWorkers } from '../program.ts'
import { testRooms } from '../report/rooms.ts'
import { value } from '../../fixtures/result.ts'

let workers: Bundle
let folder: string
let files: ReportFiles

beforeAll(async () => {
  workers = await bundleWorkers()
})
afterAll(() => workers.remove())

/** Each test begins with a library that holds one signed report. */
beforeEach(async () => {
  folder = join(temporaryFolder(), 'library')
  const session = value(await openLibrary(folder, { create: true, workersFolder: workers.folder }))
  const now = '2026-11-21T09:20:00+01:00'
  const rooms = testRooms(folder).with({
    latestReport: (studyUid) => session.library.call('latest-report', { studyUid }),
    report: (reportId, version) => session.library.call('report', { reportId, version }),
    noteUnfinished: ({ reportId, version }, paths) => session.library.call('note-unfinished', { reportId, version, paths }),
    saveDraft: (report, basedOn) => session.library.call('save-draft', { report, basedOn, now }),
    storeSigned: (report, written, basedOn) => session.library.call('store-signed', { report, files: written, basedOn, now }),
  })
  const draft = value(await openReport(rooms, study.studyInstanceUid))
  const saved = value(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, levelsConfirmed: true, question: 'Pain.' } }))
  files = value(await signReport(rooms, { reportId: saved.reportId, revision: saved.revision, reader: 'Dr. Ada Example' })).files
  await session.close()
})

const verified = async (): Promise<Verified> => {
  const session = value(await openLibraryForReading(folder, workers.folder))
  try {
    return value(await verifyLibrary(session))
  } finally {
    await session.close()
  }
}

const flipByte = (path: string, at: (length: number) => number): void => {
  const bytes = readFileSync(path)
  const index = at(bytes.length)
  bytes[index] = (bytes[index] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

/** Changes the stored row as somebody with a database tool would, past the triggers. */
const tamper = (sql: string): void => {
  const db = rawDatabase(libraryPaths(folder).database)
  db.exec('DROP TRIGGER signed_reports_are_kept')
  db.exec(sql)
  db.close()
}

it('finds nothing in an untouched library', async () => {
  expect(await verified()).toEqual({ ok: true, signed: 1, problems: [], notes: [] })
})

it('holds a passphrase that was set anew against nothing that was signed, and finds the note of it changed', async () => {
  const session = value(await openLibrary(folder, { create: false, workersFolder: workers.folder }))
  const reader = value(await addSiteReader(session, createPassphraseGuard(() => Promise.resolve()), { name: 'Dr. Ada Example', role: '', passphrase: 'correct horse', by: null }))[0]
  value(await setPassphraseAnew(session, { readerId: reader?.readerId ?? '', name: 'Dr. Ada Example', passphrase: 'another horse' }))
  await session.close()
  const before = await verified()
  expect(before).toMatchObject({ ok: true, signed: 1, problems: [] })
  expect(before.notes).toHaveLength(1)

  const db = rawDatabase(libraryPaths(folder).database)
  db.exec('DROP TRIGGER ledger_is_kept')
  db.exec(`UPDATE ledger SET entry = replace(entry, 'Dr. Ada Example', 'Dr. Bo Example') WHERE entry LIKE '%set-anew%'`)
  db.close()
  expect((await verified()).problems.map(({ problem }) => problem)).toEqual([expect.stringMatching(/^The ledger of signed reports was changed at entry \d+\.$/)])
})

it.each([
  ['first', (): number => 0],
  ['middle', (length: number): number => length >> 1],
  ['last', (length: number): number => length - 1],
] as const)('finds the %s byte changed in each file', async (_, at) => {
  for (const kind of ['pdf', 'json', 'text'] as const) {
    flipByte(files[kind], at)
    const { ok, problems } = await verified()
    expect({ ok, problems: problems.map(({ path }) => path) }).toEqual({ ok: false, problems: [files[kind]] })
    flipByte(files[kind], at)
  }
  expect((await verified()).ok).toBe(true)
})

it('finds a file that is gone', async () => {
  rmSync(files.pdf)
  expect((await verified()).problems).toEqual([{ path: files.pdf, problem: 'This file of a signed report is missing or cannot be read.' }])
})

it.each([
  ['a word of the report', `UPDATE reports SET report = replace(report, 'Pain.', 'Gain.')`, /its seal does not hold/],
  ['the seal', `UPDATE reports SET report = replace(report, '"seal":"', '"seal":"0')`, /its seal does not hold/],
  ['the version', `UPDATE reports SET version = 2`, /its seal does not hold/],
  ['half of the row', `UPDATE reports SET report = substr(report, 1, 200)`, /cannot be read any more/],
  ['the checksums', `UPDATE reports SET files = NULL`, /No checksum/],
])('finds %s changed in the database', async (_, sql, words) => {
  tamper(sql)
  const { ok, problems } = await verified()
  expect(ok).toBe(false)
  expect(problems.map(({ problem }) => problem).join('\n')).toMatch(words)
})
