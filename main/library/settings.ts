import { z } from 'zod'
import { appStateSchema } from '../../contract/calls.ts'
import type { AppState } from '../../contract/calls.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

export type Settings = AppState['settings']

const defaults: Settings = { siteName: '', department: '', lastReader: '' }

export const readSettings = (db: ReadableDatabase): Settings => {
  const row = z.string().optional().parse(db.prepare(`SELECT value FROM settings WHERE key = 'site'`).pluck().get())
  return row === undefined ? defaults : appStateSchema.shape.settings.parse(JSON.parse(row))
}

export const saveSettings = (db: WritableDatabase, settings: Settings): void => {
  db.prepare(`INSERT INTO settings (key, value) VALUES ('site', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`).run(
    JSON.stringify(settings),
  )
}
