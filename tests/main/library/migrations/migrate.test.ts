import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { migrate } from '../../../../main/library/database.ts'
import { migrations } from '../../../../main/library/migrations.ts'
import { rawDatabase, temporaryFolder } from '../open.ts'

const version = (db: ReturnType<typeof rawDatabase>): unknown => db.pragma('user_version', { simple: true })

const libraryWithWork = (): { path: string; db: ReturnType<typeof rawDatabase> } => {
  const path = join(temporaryFolder(), 'library.sqlite')
  const db = rawDatabase(path)
  db.pragma('journal_mode = WAL')
  migrate(db, path)
  db.exec(`INSERT INTO settings VALUES ('site', '{}')`)
  return { path, db }
}

it('copies the file first, with everything in it, then applies only the new steps', () => {
  const { path, db } = libraryWithWork()
  migrate(db, path, [...migrations, 'ALTER TABLE settings ADD COLUMN changed_at TEXT'])
  expect(version(db)).toBe(migrations.length + 1)
  expect(db.prepare('SELECT key, value, changed_at FROM settings').get()).toEqual({ key: 'site', value: '{}', changed_at: null })
  const copy = rawDatabase(`${path}.before-version-${migrations.length + 1}`)
  expect(version(copy)).toBe(migrations.length)
  expect(copy.prepare('SELECT key, value FROM settings').get()).toEqual({ key: 'site', value: '{}' })
})

it('changes nothing when a step fails', () => {
  const { path, db } = libraryWithWork()
  expect(() => migrate(db, path, [...migrations, 'DROP TABLE settings', 'DROP TABLE never_was'])).toThrow('never_was')
  expect(version(db)).toBe(migrations.length)
  expect(db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1)
})

it('makes no copy of a new library', () => {
  const { path } = libraryWithWork()
  expect(existsSync(`${path}.before-version-${migrations.length}`)).toBe(false)
})

it('refuses a library from the future and leaves it alone', () => {
  const { path, db } = libraryWithWork()
  expect(() => migrate(db, path, [])).toThrow('newer Spondyl')
  expect(version(db)).toBe(migrations.length)
})
