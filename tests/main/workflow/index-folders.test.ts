import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { indexFolders, rescanFolders } from '../../../main/workflow/index-folders.ts'
import type { IndexOutcome } from '../../../main/workflow/index-folders.ts'
import type { IndexOptions, IndexProgress } from '../../../main/workflow/scan-one.ts'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { listStudies, librarySummary, worklist } from '../../../main/workflow/studies.ts'
import { ctFiles, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import type { Bundle } from '../bundle.ts'
import { temporaryFolder } from '../library/open.ts'
import { bundleWorkers, numbered, writeFiles } from '../program.ts'

let workers: Bundle
let data: string
let library: string
let session: LibrarySession

const open = async (): Promise<LibrarySession> => {
  const opened = await openLibrary(library, { create: true, workersFolder: workers.folder })
  if (!opened.ok) throw new Error(opened.error.sentence)
  return opened.value
}

beforeAll(async () => {
  workers = await bundleWorkers()
})
afterAll(() => workers.remove())

beforeEach(async () => {
  data = join(temporaryFolder(), 'data')
  mkdirSync(data)
  library = join(temporaryFolder(), 'library')
  session = await open()
})
afterEach(() => session.close())

const index = async (paths: readonly string[] = [data], options: IndexOptions = {}): Promise<IndexOutcome> => {
  const outcome = await indexFolders(session, paths, options)
  if (!outcome.ok) throw new Error(outcome.error.sentence)
  return outcome.value
}

const accountsForAll = ({ files, indexed, unchanged, duplicates, skipped, problems }: IndexOutcome): boolean =>
  files === indexed + unchanged + duplicates + skipped.length + problems.length

const pair = { ...numbered('ct', ctFiles(uprightShape)), 'nm/spect.dcm': nmFile(uprightShape) }

const studies = async () => {
  const listed = await listStudies(session, '')
  if (!listed.ok) throw new Error(listed.error.sentence)
  return listed.value
}

describe('a folder with a CT and a SPECT', () => {
  it('becomes one study of two paired series', async () => {
    writeFiles(data, pair)
    expect(await index()).toMatchObject({ files: 4, indexed: 4, unchanged: 0, duplicates: 0, skipped: [], problems: [], patients: 1, studies: 1, series: 2, instances: 4 })
    const [study] = await studies()
    expect(study?.studyInstanceUid).toBe(uids.study)
    const kinds = Object.fromEntries((study?.series ?? []).map(({ kind, pairedWith }) => [kind, pairedWith]))
    expect(kinds).toEqual({ 'ct-volume': uids.nm, 'spect-volume': uids.ct })
  })

  it('is not opened again when nothing changed', async () => {
    const paths = writeFiles(data, pair)
    const at = new Date('2026-03-14T10:00:00Z')
    for (const path of paths) utimesSync(path, at, at)
    await index()
    const before = await studies()
    // Same size and time, no DICOM any more: a file that were read again would now be listed.
    for (const path of paths) {
      writeFileSync(path, Buffer.alloc(statSync(path).size))
      utimesSync(path, at, at)
    }
    expect(await index()).toMatchObject({ indexed: 0, unchanged: 4, skipped: [], problems: [] })
    expect(await studies()).toEqual(before)
  })

  it('is the same after a restart of the program', async () => {
    writeFiles(data, pair)
    await index()
    const before = await studies()
    await session.close()
    session = await open()
    expect(await studies()).toEqual(before)
    expect(await index()).toMatchObject({ indexed: 0, unchanged: 4 })
  })

  it('is never changed by the scan: bytes and times stay', async () => {
    const paths = writeFiles(data, pair)
    const state = (): unknown[] =>
      paths.map((path) => [path, statSync(path).mtimeMs, statSync(path).ctimeMs, createHash('sha256').update(readFileSync(path)).digest('hex')])
    const before = state()
    await index()
    expect(state()).toEqual(before)
  })

  it('shows in the work-list and in the summary', async () => {
    writeFiles(data, pair)
    await index()
    expect(await worklist(session, { find: 'muster', state: null, after: null, limit: 10 })).toMatchObject({ ok: true, value: { total: 1, next: null, rows: [{ away: null, images: 'CT + SPECT', reportState: 'to-read', warnings: [], patientName: 'Muster, Maria', ageYears: 64 }] } })
    expect(await librarySummary(session)).toMatchObject({ ok: true, value: { counts: { toRead: 1, problems: 0 }, folders: [{ path: data, present: true }] } })
  })
})

describe('a folder that changes between two scans', () => {
  it('gains new files and loses those that are gone', async () => {
    writeFiles(data, pair)
    await index()
    rmSync(join(data, 'nm'), { recursive: true })
    writeFiles(data, numbered('more', ctFiles(uprightShape, { elements: (k) => ({ '00080018': ['UI', `1.2.9.${k}`], '0020000E': ['UI', '1.2.9'], '0020000D': ['UI', '1.2.8'] }) })))
    expect(await index()).toMatchObject({ files: 6, indexed: 3, unchanged: 3, studies: 2, series: 2 })
  })

  it('keeps its images when they move to another place in it', async () => {
    writeFiles(data, pair)
    await index()
    renameSync(join(data, 'ct'), join(data, 'moved'))
    const moved = await index()
    expect(moved).toMatchObject({ files: 4, indexed: 3, moved: 3, unchanged: 1, duplicates: 0, instances: 4, studies: 1, series: 2 })
    expect(accountsForAll(moved)).toBe(true)
    expect(await index()).toMatchObject({ unchanged: 4, moved: 0, instances: 4 })
  })

  it('keeps its images when files swap their names', async () => {
    const [first = '', second = ''] = writeFiles(data, pair)
    await index()
    renameSync(first, `${first}.away`)
    renameSync(second, first)
    renameSync(`${first}.away`, second)
    const at = new Date('2026-03-15T10:00:00Z')
    for (const path of [first, second]) utimesSync(path, at, at)
    const swapped = await index()
    expect(swapped).toMatchObject({ files: 4, indexed: 2, unchanged: 2, moved: 1, instances: 4, problems: [] })
    expect(accountsForAll(swapped)).toBe(true)
    expect(await index()).toMatchObject({ unchanged: 4, instances: 4 })
  })

  it('that was indexed as a part of a larger one is known', async () => {
    writeFiles(data, pair)
    await index()
    expect(await index([join(data, 'ct')])).toMatchObject({ files: 3, indexed: 0, unchanged: 3 })
    expect(await index([data, join(data, 'ct')])).toMatchObject({ files: 4, indexed: 0, unchanged: 4 })
  })
})

describe('bad input', () => {
  it('a folder without DICOM: every file is listed as skipped with a reason', async () => {
    writeFiles(data, { 'notes.txt': 'hello', 'empty.dcm': '', 'deep/picture.png': Buffer.from([0x89, 0x50, 0x4e, 0x47]) })
    const outcome = await index()
    expect(outcome).toMatchObject({ files: 3, indexed: 0, problems: [] })
    expect(outcome.skipped.map(({ reason }) => reason).every((reason) => reason.length > 10)).toBe(true)
    expect(accountsForAll(outcome)).toBe(true)
  })

  it('a folder that does not exist: a problem that names it, and nothing changes', async () => {
    const missing = join(data, 'missing')
    const outcome = await indexFolders(session, [data, missing])
    expect(outcome).toMatchObject({ ok: false, error: { code: 'file-missing' } })
    expect(!outcome.ok && outcome.error.sentence).toContain(missing)
    expect(await librarySummary(session)).toMatchObject({ ok: true, value: { folders: [] } })
  })

  it.skipIf(process.getuid?.() === 0)('a folder that cannot be read: a problem that names it', async () => {
    chmodSync(data, 0)
    const outcome = await indexFolders(session, [data])
    chmodSync(data, 0o700)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'file-forbidden' } })
  })

  it.skipIf(process.getuid?.() === 0)('a file and a folder inside that cannot be read: listed, the rest goes on', async () => {
    writeFiles(data, { ...pair, 'closed/x.dcm': 'x' })
    chmodSync(join(data, 'closed'), 0)
    chmodSync(join(data, 'nm/spect.dcm'), 0)
    const outcome = await index()
    chmodSync(join(data, 'closed'), 0o700)
    expect(outcome.indexed).toBe(3)
    expect(outcome.problems.map(({ path }) => path).sort()).toEqual([join(data, 'closed'), join(data, 'nm/spect.dcm')])
  })

  it('a truncated file: listed as a problem, the rest goes on', async () => {
    writeFiles(data, pair)
    const cut = join(data, 'ct/0002.dcm')
    const bytes = readFileSync(cut)
    writeFileSync(cut, bytes.subarray(0, bytes.length - 10))
    const outcome = await index()
    expect(outcome).toMatchObject({ indexed: 3, problems: [{ path: cut }] })
    expect(outcome.problems[0]?.problem).toContain('cut short')
    expect(accountsForAll(outcome)).toBe(true)
    expect(await librarySummary(session)).toMatchObject({ ok: true, value: { counts: { problems: 1 } } })
  })

  it('a truncated file that was copied again: indexed at the next scan, and no problem any more', async () => {
    writeFiles(data, pair)
    const cut = join(data, 'ct/0002.dcm')
    const bytes = readFileSync(cut)
    writeFileSync(cut, bytes.subarray(0, 400))
    await index()
    writeFileSync(cut, bytes)
    expect(await index()).toMatchObject({ indexed: 1, unchanged: 3, problems: [], instances: 4 })
  })


  it('the same image twice: counted, and indexed once', async () => {
    writeFiles(data, pair)
    cpSync(join(data, 'ct'), join(data, 'copy'), { recursive: true })
    const outcome = await index()
    expect(outcome).toMatchObject({ files: 7, indexed: 4, duplicates: 3, instances: 4 })
    expect(await index()).toMatchObject({ files: 7, unchanged: 4, duplicates: 3 })
  })

  it('links: a loop is walked once, a broken one is listed', async () => {
    writeFiles(data, pair)
    symlinkSync(data, join(data, 'ct/loop'))
    symlinkSync(join(data, 'nowhere'), join(data, 'broken'))
    const outcome = await index()
    expect(outcome).toMatchObject({ files: 4, indexed: 4, problems: [{ path: join(data, 'broken') }] })
  })

  it('a broken link does not keep vanished files in the index', async () => {
    writeFiles(data, pair)
    symlinkSync(join(data, 'nowhere'), join(data, 'broken'))
    await index()
    rmSync(join(data, 'nm'), { recursive: true })
    expect(await index()).toMatchObject({ instances: 3 })
  })

  it.skipIf(process.platform === 'win32')('a pipe: listed, never opened', async () => {
    execFileSync('mkfifo', [join(data, 'pipe')])
    expect((await index()).problems).toMatchObject([{ path: join(data, 'pipe') }])
  })

  it('a single file: indexed by itself', async () => {
    const [first = ''] = writeFiles(data, pair)
    expect(await index([first])).toMatchObject({ files: 1, indexed: 1 })
    expect(await index([first])).toMatchObject({ files: 1, unchanged: 1 })
  })

  it('a CT without SPECT: in the work-list, with the reason why it cannot be read', async () => {
    writeFiles(data, numbered('ct', ctFiles(uprightShape)))
    await index()
    const rows = await worklist(session, { find: '', state: null, after: null, limit: 10 })
    expect(rows).toMatchObject({ ok: true, value: { rows: [{ images: 'CT', reportState: 'not-readable' }] } })
    expect(rows.ok && rows.value.rows[0]?.warnings[0]).toMatch(/SPECT/)
  })

  it('a SPECT without geometry: its series carries the reason', async () => {
    writeFiles(data, { 'nm.dcm': nmFile(uprightShape, { elements: { '00540022': null } }) })
    await index()
    const [study] = await studies()
    expect(study?.series[0]?.problem?.sentence.length).toBeGreaterThan(20)
  })

  it('the folder of the library itself: not scanned into itself', async () => {
    expect(await index([library])).toMatchObject({ files: 0, indexed: 0 })
  })
})

describe('cancelling', () => {
  const many = numbered('ct', ctFiles({ ...uprightShape, slices: 600 }))

  it('keeps what was indexed; the next scan goes on to the same content', async () => {
    writeFiles(data, many)
    const controller = new AbortController()
    const cancelled = await index([data], { signal: controller.signal, onProgress: ({ done }) => done > 0 && controller.abort() })
    expect(cancelled.isCancelled).toBe(true)
    expect(cancelled.instances).toBe(cancelled.indexed)
    const rest = await index()
    expect(rest).toMatchObject({ files: 600, unchanged: cancelled.indexed, indexed: 600 - cancelled.indexed, instances: 600 })
  })

  it('reports progress with the total, up to the end', async () => {
    writeFiles(data, many)
    const seen: [number, number][] = []
    await index([data], { onProgress: ({ label, done, total }) => label.startsWith('Indexing') && seen.push([done, total]) })
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.every(([, total]) => total === 600)).toBe(true)
    expect(seen.at(-1)).toEqual([600, 600])
  })

  it('reports what it finds while it still counts', async () => {
    writeFiles(data, { ...many, 'other/one.txt': 'no image', 'other/two.txt': 'no image' })
    const seen: IndexProgress[] = []
    await index([data], { onProgress: (progress) => seen.push(progress) })
    const counting = seen.slice(0, seen.findIndex(({ label }) => label.startsWith('Indexing')))
    expect(counting).toMatchObject([
      { done: 0, total: 600, ratePerSecond: null, secondsLeft: null },
      { done: 0, total: 602, ratePerSecond: null, secondsLeft: null },
    ])
    expect(counting.at(-1)?.label).toBe(`Counting the files of ${data}: 602`)
  })
})

describe('a drive that comes and goes', () => {
  const away = (): string => `${data}-away`
  const folders = async (): Promise<string[]> => {
    const known = await session.library.call('folders', undefined)
    return known.ok ? known.value : []
  }
  const rescan = async (): Promise<IndexOutcome> => {
    const outcome = await rescanFolders(session, await folders())
    if (!outcome.ok) throw new Error(outcome.error.sentence)
    return outcome.value
  }

  it('is away, not vanished: nothing is removed, other folders get their turn, and nothing is read again when it is back', async () => {
    const other = join(temporaryFolder(), 'other')
    writeFiles(data, pair)
    writeFiles(other, { 'letter.txt': 'Dear colleague' })
    await index([data, other])
    renameSync(data, away())
    expect(await rescan()).toMatchObject({ files: 1, away: [data], instances: 4 })
    renameSync(away(), data)
    expect(await rescan()).toMatchObject({ files: 5, indexed: 0, unchanged: 4, away: [] })
  })

  it('whose place stays empty behind it is away too, also when it is named', async () => {
    writeFiles(data, pair)
    await index()
    renameSync(data, away())
    mkdirSync(data)
    expect(await rescan()).toMatchObject({ away: [data], instances: 4 })
    expect(await index()).toMatchObject({ files: 0, away: [data], instances: 4 })
  })

  it('has copies elsewhere: they are read while it is away', async () => {
    const copy = join(temporaryFolder(), 'copy')
    writeFiles(data, pair)
    cpSync(data, copy, { recursive: true })
    expect(await index([data, copy])).toMatchObject({ indexed: 4, duplicates: 4 })
    renameSync(data, away())
    expect(await rescan()).toMatchObject({ away: [data], files: 4, unchanged: 4, duplicates: 0, instances: 4 })
    const files = await session.library.call('series-files', { seriesUid: uids.ct })
    expect(files.ok && files.value.every(({ path }) => path.startsWith(copy))).toBe(true)
    renameSync(away(), data)
    expect(await rescan()).toMatchObject({ away: [], unchanged: 4, duplicates: 4, instances: 4 })
  })

  it('at another place gives the images from there', async () => {
    writeFiles(data, pair)
    await index()
    renameSync(data, away())
    expect(await index([away()])).toMatchObject({ files: 4, indexed: 4, moved: 0, duplicates: 0, instances: 4 })
    renameSync(away(), data)
    expect(await rescan()).toMatchObject({ away: [away()], files: 4, unchanged: 4, instances: 4 })
  })
})

describe('a DICOM medium', () => {
  const directory = ctFiles(uprightShape, { elements: { '00080016': ['UI', '1.2.840.10008.1.3.10'] } })[0] ?? ''
  const medium = (): void => {
    const images = Object.fromEntries([...ctFiles(uprightShape), nmFile(uprightShape)].map((bytes, at) => [`IMAGES/S0/IM${at}`, bytes]))
    writeFiles(data, { ...images, DICOMDIR: directory })
  }

  it('gives each of its images once, and lists its directory with a reason', async () => {
    medium()
    const outcome = await index()
    expect(outcome).toMatchObject({ files: 5, indexed: 4, duplicates: 0, problems: [], instances: 4 })
    expect(outcome.skipped).toMatchObject([{ path: join(data, 'DICOMDIR') }])
    expect(outcome.skipped[0]?.reason).toContain('DICOMDIR')
  })

  it('is indexed as a whole when its directory file is named, and once when its folder is named too', async () => {
    medium()
    expect(await index([join(data, 'DICOMDIR')])).toMatchObject({ files: 5, indexed: 4 })
    expect(await index([join(data, 'DICOMDIR'), data])).toMatchObject({ files: 5, indexed: 0, unchanged: 4 })
  })
})

describe('a library that is open', () => {
  it('refuses a second start with one sentence', async () => {
    const second = await openLibrary(library, { create: true, workersFolder: workers.folder })
    expect(second).toMatchObject({ ok: false, error: { code: 'library-in-use' } })
  })

  it('says so when its folder goes away during work, makes no new one, and goes on when it is back', async () => {
    writeFiles(data, pair)
    await index()
    const before = await studies()
    renameSync(library, `${library}-away`)
    expect(await indexFolders(session, [data])).toMatchObject({ ok: false, error: { code: 'library-away' } })
    expect(readdirSync(join(library, '..'))).not.toContain('library')
    renameSync(`${library}-away`, library)
    expect(await studies()).toEqual(before)
    expect(await index()).toMatchObject({ unchanged: 4 })
  })
})
