import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../../core/report/report.ts'
import { libraryPaths } from '../../../main/library/database.ts'
import { openLibrary, openLibraryForReading } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { beginFollowUp } from '../../../main/workflow/report-follow-up.ts'
import { openReport } from '../../../main/workflow/report-open.ts'
import { saveReport } from '../../../main/workflow/report-save.ts'
import { signReport } from '../../../main/workflow/report-sign.ts'
import { verifyLibrary } from '../../../main/workflow/verify-library.ts'
import type { Verified } from '../../../main/workflow/verify-library.ts'
import { study } from '../../core/report/fixture.ts'
import type { Bundle } from '../bundle.ts'
import { rawDatabase } from '../library/open.ts'
import { bundleWorkers } from '../program.ts'
import { testRooms } from '../report/rooms.ts'
import { value } from '../../fixtures/result.ts'

const now = '2026-11-21T09:20:00+01:00'

/** A library with a report of three versions: signed, amended, added to. */
const threeVersions = async (folder: string, workersFolder: string): Promise<Report> => {
  const session = value(await openLibrary(folder, { create: true, workersFolder }))
  const { library } = session
  const rooms = testRooms(folder).with({
    latestReport: (studyUid) => library.call('latest-report', { studyUid }),
    report: (reportId, version) => library.call('report', { reportId, version }),
    saveDraft: (report, basedOn) => library.call('save-draft', { report, basedOn, now }),
    noteUnfinished: ({ reportId, version }, paths) => library.call('note-unfinished', { reportId, version, paths }),
    storeSigned: (report, files, basedOn) => library.call('store-signed', { report, files, basedOn, now }),
  })
  const write = async (draft: Report, content: Partial<Report['content']>): Promise<Report> =>
    value(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, ...content } }))
  const sign = async ({ reportId, revision }: Report): Promise<Report> => value(await signReport(rooms, { reportId, revision, reader: 'Dr. Ada Example' })).report
  const first = await sign(await write(value(await openReport(rooms, study.studyInstanceUid)), { levelsConfirmed: true, question: 'Pain.' }))
  const { reportId } = first
  const second = await sign(await write(value(await beginFollowUp(rooms, { reportId, kind: 'amended', reason: 'Question corrected' })), { question: 'Pain on the right.' }))
  const third = await sign(await write(value(await beginFollowUp(rooms, { reportId, kind: 'addendum', reason: 'MRI received' })), { addendum: 'The MRI of 2 March shows the same.' }))
  expect([first.state, second.state, third.state]).toEqual(['final', 'amended', 'addendum'])
  await session.close()
  return third
}

/** One workers bundle and one library for the whole file: every test puts back what it changed. */
let workers: Bundle
let folder: string
let session: LibrarySession
let reportId: string

beforeAll(async () => {
  workers = await bundleWorkers()
  folder = join(mkdtempSync(join(tmpdir(), 'spondyl-tamper-')), 'library')
  reportId = (await threeVersions(folder, workers.folder)).reportId
  session = value(await openLibraryForReading(folder, workers.folder))
}, 60_000)

afterAll(async () => {
  await session.close()
  workers.remove()
  rmSync(join(folder, '..'), { recursive: true, force: true })
})

const verified = async (): Promise<Verified> => value(await verifyLibrary(session))

/** Changes the database past its triggers, looks, and puts it back. */
const withDatabase = async (change: string, restore: string, values: Record<string, unknown> = {}): Promise<Verified> => {
  const db = rawDatabase(libraryPaths(folder).database)
  const triggers = db.prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('reports', 'ledger')`).all() as { name: string; sql: string }[]
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
  db.prepare(change).run(values)
  const found = await verified()
  db.prepare(restore).run(values)
  for (const { sql } of triggers) db.exec(sql)
  db.close()
  return found
}

/** Another byte in the place of one, so that the text stays text where it can. */
const flipped = (text: string, at: number, mask: number): string => {
  const bytes = Buffer.from(text, 'utf8')
  const index = at % bytes.length
  bytes[index] = (bytes[index] ?? 0) ^ mask
  return bytes.toString('latin1')
}

const rows = (): { version: number; report: string; files: string; savedAt: string }[] => {
  const db = rawDatabase(libraryPaths(folder).database)
  const found = db.prepare('SELECT version, report, files, saved_at AS savedAt FROM reports ORDER BY version').all()
  db.close()
  return found as { version: number; report: string; files: string; savedAt: string }[]
}

const signedFiles = (): string[] =>
  readdirSync(libraryPaths(folder).reports, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(pdf|json|txt)$/.test(name))
    .map((name) => join(libraryPaths(folder).reports, name))

it('finds nothing in three untouched versions, and nine files', async () => {
  expect(await verified()).toEqual({ ok: true, signed: 3, problems: [], notes: [] })
  expect(signedFiles()).toHaveLength(9)
})

describe('one changed byte is found wherever it is', () => {
  const place = fc.record({ version: fc.integer({ min: 0, max: 2 }), at: fc.nat(1_000_000), mask: fc.integer({ min: 1, max: 127 }) })

  it.each(['report', 'files', 'saved_at', 'study_instance_uid'] as const)('in the column %s of any version', async (column) => {
    const before = rows()
    await fc.assert(
      fc.asyncProperty(place, async ({ version, at, mask }) => {
        const row = before[version]
        if (row === undefined) throw new Error('three versions')
        const text = { report: row.report, files: row.files, saved_at: row.savedAt, study_instance_uid: study.studyInstanceUid }[column]
        const update = `UPDATE reports SET ${column} = @text WHERE version = ${row.version}`
        // The same statement puts the old text back.
        const db = rawDatabase(libraryPaths(folder).database)
        db.exec('DROP TRIGGER IF EXISTS signed_reports_are_kept')
        db.prepare(update).run({ text: flipped(text, at, mask) })
        const found = await verified()
        db.prepare(update).run({ text })
        db.close()
        expect(found.ok).toBe(false)
      }),
      { numRuns: column === 'report' ? 60 : 25, seed: 20_261_121 },
    )
    expect((await verified()).ok).toBe(true)
  }, 60_000)

  it('in any of the files', async () => {
    const files = signedFiles()
    await fc.assert(
      fc.asyncProperty(fc.nat(files.length - 1), fc.nat(1_000_000), fc.integer({ min: 1, max: 255 }), async (file, at, mask) => {
        const path = files[file] ?? ''
        const whole = readFileSync(path)
        const bytes = Buffer.from(whole)
        const index = at % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ mask
        writeFileSync(path, bytes)
        const found = await verified()
        writeFileSync(path, whole)
        expect(found.problems).toEqual([{ path, problem: 'This file is not as it was when the report was signed.' }])
      }),
      { numRuns: 60, seed: 20_261_121 },
    )
  }, 60_000)
})

describe('a version taken out of the chain is found', () => {
  it.each([1, 2, 3])('version %i of three, row alone', async (version) => {
    const [row] = rows().filter((each) => each.version === version)
    const found = await withDatabase(
      `DELETE FROM reports WHERE version = ${version}`,
      `INSERT INTO reports SELECT '${reportId}', ${version}, '${study.studyInstanceUid}', 'final', json_extract(@report, '$.revision'), @savedAt, @report, @files`,
      { report: row?.report, files: row?.files, savedAt: row?.savedAt },
    )
    const said = found.problems.map(({ problem }) => problem).join('\n')
    expect(said).toContain(`version ${version} is no longer in the library`)
    if (version < 3) expect(said).toContain('chain of versions is broken')
    expect(said).toContain('that the library does not hold as signed')
    expect((await verified()).ok).toBe(true)
  })

  it('row, files and all: the ledger still names it', async () => {
    const last = signedFiles().filter((path) => path.includes('-v3.'))
    for (const path of last) renameSync(path, `${path}.away`)
    const [row] = rows().filter(({ version }) => version === 3)
    const found = await withDatabase(
      'DELETE FROM reports WHERE version = 3',
      `INSERT INTO reports SELECT '${reportId}', 3, '${study.studyInstanceUid}', 'final', json_extract(@report, '$.revision'), @savedAt, @report, @files`,
      { report: row?.report, files: row?.files, savedAt: row?.savedAt },
    )
    for (const path of last) renameSync(`${path}.away`, path)
    expect(found.problems.map(({ problem }) => problem)).toEqual([`The signed report ${reportId}, version 3 is no longer in the library, but the ledger of signed reports names it.`])
  })

  it.each([
    ['changed', `UPDATE ledger SET entry = replace(entry, '"version":1', '"version":9') WHERE seq = 2`, `UPDATE ledger SET entry = replace(entry, '"version":9', '"version":1') WHERE seq = 2`],
    ['renumbered', 'UPDATE ledger SET seq = 40 WHERE seq = 3', 'UPDATE ledger SET seq = 3 WHERE seq = 40'],
    ['opened to a draft', `UPDATE reports SET state = 'draft' WHERE version = 3`, `UPDATE reports SET state = 'final' WHERE version = 3`],
  ])('an entry of the ledger or a row %s', async (_, change, restore) => {
    const db = rawDatabase(libraryPaths(folder).database)
    for (const name of ['ledger_is_kept', 'signed_reports_are_kept']) db.exec(`DROP TRIGGER IF EXISTS ${name}`)
    db.exec(change)
    const found = await verified()
    db.exec(restore)
    db.close()
    expect(found.ok).toBe(false)
    expect((await verified()).ok).toBe(true)
  })
})
