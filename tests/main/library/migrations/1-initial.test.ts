import { expect, it } from 'vitest'
import { initial } from '../../../../main/library/migrations/1-initial.ts'
import { rawDatabase } from '../open.ts'

it('makes every table of the first library in an empty file', () => {
  const db = rawDatabase(':memory:')
  db.exec(initial)
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'study\\_text\\_%' ESCAPE '\\' ORDER BY name`).pluck().all()
  expect(tables).toEqual(['analyses', 'decisions', 'files', 'folders', 'instances', 'reports', 'settings', 'stale_studies', 'studies', 'study_text'])
})

it('refuses values that no program should write', () => {
  const db = rawDatabase(':memory:')
  db.exec(initial)
  db.exec(`INSERT INTO folders VALUES ('/data', 'now')`)
  const file = db.prepare(`INSERT INTO files (path, folder, size, modified_ms, outcome) VALUES (?, ?, ?, 1, ?)`)
  expect(() => file.run('/data/a', '/data', 'ten', 'indexed')).toThrow(/cannot store TEXT value in INTEGER column/)
  expect(() => file.run('/data/a', '/data', 10, 'unknown')).toThrow(/CHECK/)
  db.pragma('foreign_keys = ON')
  expect(() => file.run('/data/a', '/elsewhere', 10, 'indexed')).toThrow(/FOREIGN KEY/)
})
