import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Report } from '../../../core/report/report.ts'
import { copiesIn, copyNames, hasCopyOfDay, isSound, makeCopy } from '../../../main/library/copies.ts'
import { libraryPaths, openDatabase, openForReading } from '../../../main/library/database.ts'
import { addFolder } from '../../../main/library/files.ts'
import { adoptReports, clearPlace, putCopyInPlace, repairsFor } from '../../../main/library/repair.ts'
import { latestReport, saveDraft } from '../../../main/library/reports.ts'
import { readSettings, saveSettings } from '../../../main/library/settings.ts'
import { sealHolds, sealOf } from '../../../main/report/seal.ts'
import { draft } from '../../core/report/fixture.ts'
import { nativeBinding, openLibrary, rawDatabase, temporaryFolder } from './open.ts'

const now = new Date('2026-11-21T08:03:00Z')
const options = { now, nativeBinding: nativeBinding() }
const settings = (siteName: string) => ({ siteName, department: '', lastReader: '' })
const day = 86_400_000

let folder: string
let path: string

/** A library of several pages with a copy of `siteName`. */
const withCopy = async (siteName: string, at = now): Promise<void> => {
  const { db } = openLibrary(folder)
  saveSettings(db, settings(siteName))
  await makeCopy(db, folder, { ...options, now: at })
  utimesSync(join(folder, copyNames[0]), at, at)
}

beforeEach(() => {
  folder = temporaryFolder()
  path = libraryPaths(folder).database
  addFolder(openLibrary(folder).db, '/data/a', '2026-01-01T00:00:00Z')
})

const copySite = (name: string): string => {
  const copy = rawDatabase(join(folder, name))
  return readSettings(copy as unknown as Parameters<typeof readSettings>[0]).siteName
}

describe('a copy of the library', () => {
  it('is one whole file with everything that was saved, made while the library is in use', async () => {
    await withCopy('one')
    saveSettings(openLibrary(folder).db, settings('later'))
    expect(copySite(copyNames[0])).toBe('one')
    expect(readdirSync(folder).filter((name) => name.includes('copy'))).toEqual([copyNames[0]])
    expect(copiesIn(folder)).toEqual([{ name: copyNames[0], madeAt: now.toISOString() }])
  })

  it('of the same day is replaced; that of the day before stays as the second, an older one goes', async () => {
    await withCopy('two days ago', new Date(now.getTime() - 2 * day))
    await withCopy('yesterday', new Date(now.getTime() - day))
    await withCopy('morning', now)
    await withCopy('evening', now)
    expect(copyNames.map(copySite)).toEqual(['evening', 'yesterday'])
    expect(hasCopyOfDay(folder, now)).toBe(true)
    expect(hasCopyOfDay(folder, new Date(now.getTime() + day))).toBe(false)
  })

  it('that cannot be written leaves the one before, and nothing half', async () => {
    await withCopy('good')
    const { db } = openLibrary(folder)
    mkdirSync(join(folder, `${copyNames[0]}.part`, 'in the way'), { recursive: true })
    await expect(makeCopy(db, folder, options)).rejects.toThrow()
    expect(copySite(copyNames[0])).toBe('good')
  })
})

describe('a damaged library', () => {
  const opened = () => openDatabase(folder, { create: true, nativeBinding: nativeBinding() })
  const reading = () => openForReading(folder, nativeBinding())

  beforeEach(async () => {
    await withCopy('kept')
    const { db, close } = openLibrary(folder)
    const put = db.prepare(`INSERT INTO files (path, folder, size, modified_ms, outcome) VALUES (?, '/data/a', 1, 1, 'skipped')`)
    db.transaction(() => {
      for (let index = 0; index < 3000; index += 1) put.run(`/data/a/some quite long name of a file, so that pages fill ${index}`)
    })()
    close()
  })

  it.each([
    ['cut in the middle', () => truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)],
    ['cut inside its header', () => truncateSync(path, 50)],
    ['empty', () => truncateSync(path, 0)],
    ['no database', () => writeFileSync(path, 'a letter\n'.repeat(2000))],
    ['gone from between its copies', () => rmSync(path)],
  ])('%s: refused for writing and reading, naming the copy and what to do; nothing is changed', (_what, damage) => {
    damage()
    const before = existsSync(path) ? readFileSync(path) : null
    for (const result of [opened(), reading()]) {
      expect(result).toMatchObject({ ok: false, error: { code: 'library-damaged' } })
      expect(!result.ok && result.error.sentence).toMatch(/21 November 2026.*library\.sqlite\.copy.*index rebuilt/)
    }
    expect(existsSync(path) ? readFileSync(path) : null).toEqual(before)
  })

  it('with zeroed pages inside is found by the look over the whole file', () => {
    const bytes = readFileSync(path)
    bytes.fill(0, bytes.length - 4096 * 12, bytes.length - 4096 * 2)
    writeFileSync(path, bytes)
    const library = openLibrary(folder)
    expect(isSound(library.db)).toBe(false)
    library.close()
  })

  it('that is sound is called so', () => {
    expect(isSound(openLibrary(folder).db)).toBe(true)
  })

  it('offers its copies, and the folders out of whatever can still be read', () => {
    expect(repairsFor(folder, nativeBinding())).toEqual({ copies: [{ name: copyNames[0], madeAt: now.toISOString() }], folders: ['/data/a'] })
    truncateSync(path, 50)
    expect(repairsFor(folder, nativeBinding()).folders).toEqual(['/data/a'])
    rmSync(join(folder, copyNames[0]))
    expect(repairsFor(folder, nativeBinding())).toEqual({ copies: [], folders: null })
  })

  it('gives way to its copy and is itself kept, byte for byte', () => {
    truncateSync(path, 5000)
    const torn = readFileSync(path)
    const kept = putCopyInPlace(folder, copyNames[0], options)
    if (!kept.ok) throw new Error(kept.error.sentence)
    expect(dirname(kept.value)).toBe(folder)
    expect(readFileSync(kept.value)).toEqual(torn)
    expect(readSettings(openLibrary(folder).db).siteName).toBe('kept')
    expect(existsSync(join(folder, copyNames[0]))).toBe(true)
  })

  it('does not give way to a copy that is damaged too, and stays where it is', () => {
    truncateSync(path, 5000)
    truncateSync(join(folder, copyNames[0]), 5000)
    expect(putCopyInPlace(folder, copyNames[0], options)).toMatchObject({ ok: false, error: { code: 'copy-damaged' } })
    expect(putCopyInPlace(folder, copyNames[1], options)).toMatchObject({ ok: false, error: { code: 'copy-missing' } })
    expect(statSync(path).size).toBe(5000)
    expect(readdirSync(folder).filter((name) => name.includes('restoring'))).toEqual([])
  })

  it('makes room for a new one with its journal, which is kept too', () => {
    truncateSync(path, 5000)
    writeFileSync(`${path}-wal`, 'journal')
    const kept = clearPlace(folder, now)
    expect(existsSync(path)).toBe(false)
    expect(readFileSync(`${kept}-wal`, 'utf8')).toBe('journal')
  })
})

describe('signed reports on the disk', () => {
  const unsealed: Report = { ...draft, state: 'final', reader: 'Dr A', signedAt: '2026-03-14T10:00:00+01:00' }
  const signed: Report = { ...unsealed, seal: sealOf(unsealed) }

  const write = (name: string, value: unknown): string => {
    const file = join(libraryPaths(folder).reports, 'DOE_Jane', name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
    return file
  }
  const adopted = (): number => adoptReports(openLibrary(folder).db, folder, sealHolds)

  it('come back where the library does not know them, once', () => {
    write('SR-1-v1.json', signed)
    expect(adopted()).toBe(1)
    expect(latestReport(openLibrary(folder).db, draft.studyInstanceUid)).toEqual(signed)
    expect(adopted()).toBe(0)
  })

  it('take the place of the draft that an older copy holds', () => {
    saveDraft(openLibrary(folder).db, draft, null, '2026-03-14T09:00:00+01:00')
    write('SR-1-v1.json', signed)
    expect(adopted()).toBe(1)
    expect(latestReport(openLibrary(folder).db, draft.studyInstanceUid)).toEqual(signed)
  })

  it('stay on the disk and out of the library when they were changed, are drafts, or are no reports', () => {
    write('changed.json', { ...signed, reader: 'Dr B' })
    write('draft.json', draft)
    write('torn.json', '{"state":"fi')
    write('other.json', '{}')
    expect(adopted()).toBe(0)
    expect(latestReport(openLibrary(folder).db, draft.studyInstanceUid)).toBeNull()
  })
})
