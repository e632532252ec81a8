import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { openDatabase } from '../../../main/library/database.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { readRuntimeManifest } from '../../../main/runtime/runtime-manifest.ts'

/** The SQLite binary that set-up made for this machine. */
export const nativeBinding = (): string | null => {
  const manifest = readRuntimeManifest(import.meta.dirname)
  if (!manifest.ok) throw new Error(manifest.error.sentence)
  return manifest.value.sqliteBinding
}

/** A folder that goes away with the test. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'spondyl-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A plain database without a library's lock, closed with the test. */
export const rawDatabase = (path: string): Database.Database => {
  const binding = nativeBinding()
  const db = new Database(path, binding === null ? {} : { nativeBinding: binding })
  onTestFinished(() => void db.close())
  return db
}

const closers = new Map<string, () => void>()

/** Opens (and creates) the library of a folder until the test ends; a second time closes it first, as a restart does. */
export const openLibrary = (folder: string): { readonly db: WritableDatabase; readonly close: () => void } => {
  closers.get(folder)?.()
  const opened = openDatabase(folder, { create: true, nativeBinding: nativeBinding() })
  if (!opened.ok) throw new Error(opened.error.sentence)
  const close = (): void => {
    if (closers.delete(folder)) opened.value.close()
  }
  closers.set(folder, close)
  onTestFinished(close)
  return { db: opened.value.db, close }
}
