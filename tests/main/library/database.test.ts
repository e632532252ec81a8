import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { libraryPaths, libraryProblem, openDatabase, openForReading } from '../../../main/library/database.ts'
import { migrations } from '../../../main/library/migrations.ts'
import { readSettings, saveSettings } from '../../../main/library/settings.ts'
import { nativeBinding, openLibrary, rawDatabase, temporaryFolder } from './open.ts'

const tryOpen = (folder: string, create = true) => {
  const opened = openDatabase(folder, { create, nativeBinding: nativeBinding() })
  if (opened.ok) opened.value.close()
  return opened
}

const settings = { siteName: 'St Luke', department: 'Nuclear medicine', lastReader: 'Dr A' }

describe('a library that is not there', () => {
  it('is refused, and nothing is made, unless it is to be created', () => {
    const folder = join(temporaryFolder(), 'missing')
    expect(tryOpen(folder, false)).toMatchObject({ ok: false, error: { code: 'library-missing' } })
    expect(existsSync(folder)).toBe(false)
  })

  it('is made with its folder when it is to be created', () => {
    const folder = join(temporaryFolder(), 'deep', 'new')
    expect(tryOpen(folder).ok).toBe(true)
    expect(tryOpen(folder, false).ok).toBe(true)
  })

  it('is refused where its folder is a file', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, 'x')
    const opened = tryOpen(file)
    expect(opened).toMatchObject({ ok: false })
    expect(!opened.ok && opened.error.sentence).toContain(file)
  })

  it('is refused where its folder lies under a file', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, 'x')
    expect(tryOpen(join(file, 'library'))).toMatchObject({ ok: false })
  })
})

describe('a library whose file is empty', () => {
  const emptied = (): string => {
    const folder = temporaryFolder()
    writeFileSync(libraryPaths(folder).database, '')
    return folder
  }

  it('is called so, for reading and for what needs its content; nothing is written', () => {
    const folder = emptied()
    for (const result of [tryOpen(folder, false), openForReading(folder, nativeBinding())]) {
      expect(result).toMatchObject({ ok: false, error: { code: 'library-empty' } })
      expect(!result.ok && result.error.sentence).toBe(`The library ${folder} is empty: its file has 0 bytes. Index a folder into it to begin, or choose another library folder.`)
    }
    expect(readFileSync(libraryPaths(folder).database).length).toBe(0)
  })

  it('begins with the first folder', () => {
    expect(tryOpen(emptied()).ok).toBe(true)
  })

  it('beside a copy is a loss, and says how to mend it', () => {
    const folder = emptied()
    writeFileSync(join(folder, 'library.sqlite.copy'), 'a copy')
    for (const result of [tryOpen(folder), openForReading(folder, nativeBinding())]) {
      expect(result).toMatchObject({ ok: false, error: { code: 'library-damaged' } })
      expect(!result.ok && result.error.sentence).toMatch(/has an empty file \(0 bytes\) where its content was\. In the window, its copy of/)
    }
  })
})

describe('a library that cannot be used', () => {
  it('is refused when its file is no database, and the file stays as it was', () => {
    const folder = temporaryFolder()
    const text = 'this is not a database, but a letter that somebody saved here\n'.repeat(40)
    writeFileSync(libraryPaths(folder).database, text)
    expect(tryOpen(folder)).toMatchObject({ ok: false, error: { code: 'library-damaged' } })
    expect(readFileSync(libraryPaths(folder).database, 'utf8')).toBe(text)
  })

  it('is refused when a newer program wrote it, and stays as it was', () => {
    const folder = temporaryFolder()
    openLibrary(folder).close()
    const db = rawDatabase(libraryPaths(folder).database)
    db.pragma(`user_version = ${migrations.length + 1}`)
    db.close()
    const opened = tryOpen(folder)
    expect(opened).toMatchObject({ ok: false, error: { code: 'library-newer' } })
    const after = rawDatabase(libraryPaths(folder).database)
    expect(after.pragma('user_version', { simple: true })).toBe(migrations.length + 1)
    after.close()
  })

  it.skipIf(process.getuid?.() === 0)('is refused where its folder cannot be written', () => {
    const folder = join(temporaryFolder(), 'closed')
    mkdirSync(folder)
    chmodSync(folder, 0o500)
    expect(tryOpen(folder)).toMatchObject({ ok: false, error: { code: 'library-read-only' } })
    chmodSync(folder, 0o700)
  })

  it('is refused a second time while it is open, and opens again afterwards', () => {
    const folder = temporaryFolder()
    const first = openLibrary(folder)
    const second = tryOpen(folder)
    expect(second).toMatchObject({ ok: false, error: { code: 'library-in-use' } })
    expect(!second.ok && second.error.sentence).toContain(folder)
    first.close()
    expect(tryOpen(folder).ok).toBe(true)
  })

  it('is free again once the process that had it open was killed', () => {
    const folder = temporaryFolder()
    openLibrary(folder).close()
    const script = `
      const Database = require(${JSON.stringify(join(process.cwd(), 'node_modules/better-sqlite3'))});
      const binding = ${JSON.stringify(nativeBinding())};
      const lock = new Database(${JSON.stringify(libraryPaths(folder).lock)}, binding === null ? {} : { nativeBinding: binding });
      lock.exec('BEGIN EXCLUSIVE');
      process.kill(process.pid, 'SIGKILL');`
    expect(spawnSync(process.execPath, ['-e', script]).signal).toBe('SIGKILL')
    expect(tryOpen(folder).ok).toBe(true)
  })
})

describe('reading only', () => {
  const read = (folder: string) => {
    const opened = openForReading(folder, nativeBinding())
    if (opened.ok) onTestFinished(opened.value.close)
    return opened
  }

  it('works beside the one that writes, sees each change once it is saved, and holds nobody up', () => {
    const folder = temporaryFolder()
    const { db } = openLibrary(folder)
    const reader = read(folder)
    if (!reader.ok) throw new Error(reader.error.sentence)
    expect(readSettings(reader.value.db)).not.toEqual(settings)
    saveSettings(db, settings)
    expect(readSettings(reader.value.db)).toEqual(settings)
  })

  it('cannot change anything', () => {
    const folder = temporaryFolder()
    openLibrary(folder)
    const reader = read(folder)
    expect(() => reader.ok && reader.value.db.prepare('DELETE FROM settings').run()).toThrow('readonly')
  })

  it('makes no library where there is none', () => {
    const folder = join(temporaryFolder(), 'missing')
    expect(read(folder)).toMatchObject({ ok: false, error: { code: 'library-missing' } })
    expect(existsSync(folder)).toBe(false)
  })

  it.each([
    [migrations.length + 1, 'library-newer'],
    [migrations.length - 1, 'library-older'],
  ])('refuses schema %i: %s', (version, code) => {
    const folder = temporaryFolder()
    openLibrary(folder).close()
    const db = rawDatabase(libraryPaths(folder).database)
    db.pragma(`user_version = ${version}`)
    db.close()
    expect(read(folder)).toMatchObject({ ok: false, error: { code } })
  })

  it('refuses a file that is no database', () => {
    const folder = temporaryFolder()
    writeFileSync(libraryPaths(folder).database, 'this is not a database, but a letter\n'.repeat(80))
    expect(read(folder)).toMatchObject({ ok: false, error: { code: 'library-damaged' } })
  })
})

describe('errors of the disk', () => {
  it('say that the disk is full, and keep what was saved before', () => {
    const folder = temporaryFolder()
    const { db, close } = openLibrary(folder)
    saveSettings(db, settings)
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true }) as number}`)
    const fill = (): void => saveSettings(db, { ...settings, siteName: 'x'.repeat(1_000_000) })
    let code = ''
    try {
      fill()
    } catch (error) {
      code = libraryProblem(folder, error).problem.code
    }
    expect(code).toBe('disk-full')
    close()
    expect(readSettings(openLibrary(folder).db)).toEqual(settings)
  })

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EROFS', 'library-read-only'],
    ['SQLITE_READONLY_DBMOVED', 'library-away'],
    ['SQLITE_READONLY', 'library-read-only'],
    ['SQLITE_IOERR_WRITE', 'library-away'],
    ['SQLITE_CANTOPEN', 'library-away'],
    ['SQLITE_CORRUPT', 'library-damaged'],
  ])('%s becomes %s, naming the folder', (code, expected) => {
    const { problem } = libraryProblem('/media/library', Object.assign(new Error('failed'), { code }))
    expect(problem.code).toBe(expected)
    expect(problem.sentence).toContain('/media/library')
  })

  it('that are bugs are thrown on', () => {
    expect(() => libraryProblem('/media/library', new TypeError('a bug'))).toThrow('a bug')
  })
})

describe('opening an older library', () => {
  const older = (folder: string): void => {
    const { db, close } = openLibrary(folder)
    saveSettings(db, settings)
    close()
  }

  it('keeps everything in it when there is nothing to migrate, and makes no copy', () => {
    const folder = temporaryFolder()
    older(folder)
    expect(readSettings(openLibrary(folder).db)).toEqual(settings)
    expect(readdirSync(folder).filter((name) => name.includes('before'))).toEqual([])
  })

  it('gives STRICT tables and foreign keys', () => {
    const { db } = openLibrary(temporaryFolder())
    const tables = db.pragma('table_list') as { name: string; type: string; strict: number }[]
    const own = tables.filter(({ name, type }) => type === 'table' && !name.startsWith('sqlite_'))
    expect(own.length).toBeGreaterThan(7)
    expect(own.filter(({ strict }) => strict === 0)).toEqual([])
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  })
})

describe('a library folder that goes away while it is open', () => {
  it('leaves nothing half made behind when it comes back', () => {
    const folder = temporaryFolder()
    const first = openLibrary(folder)
    saveSettings(first.db, settings)
    first.close()
    rmSync(libraryPaths(folder).lock, { force: true })
    expect(readSettings(openLibrary(folder).db)).toEqual(settings)
  })
})
