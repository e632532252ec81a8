import { expect, it } from 'vitest'
import { migrations } from '../../../../main/library/migrations.ts'
import { units } from '../../../../main/library/migrations/4-units.ts'
import { rawDatabase } from '../open.ts'

it('adds its tables to a library of version 3 and leaves its rows alone', () => {
  const db = rawDatabase(':memory:')
  for (const step of migrations.slice(0, 3)) db.exec(step)
  db.exec(`INSERT INTO settings VALUES ('site', '{}')`)
  db.exec(units)
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('unit_corrections', 'calibrations', 'calibration_ends')`).pluck().all()
  expect(tables).toHaveLength(3)
  expect(db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1)
  expect(migrations.indexOf(units)).toBe(3)
})
