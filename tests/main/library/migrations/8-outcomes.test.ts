import { expect, it } from 'vitest'
import { migrations } from '../../../../main/library/migrations.ts'
import { outcomes } from '../../../../main/library/migrations/8-outcomes.ts'
import { rawDatabase } from '../open.ts'

const row = `INSERT INTO outcomes (study_instance_uid, patient_id, patient_name, entry, withdraws, made_by, made_at) VALUES ('1.2', 'P', 'N', '{}', NULL, 'Dr. Test', '2026-01-01')`

it('adds its table to a library of version 7; rows are neither changed nor deleted, and say one thing each', () => {
  const db = rawDatabase(':memory:')
  for (const step of migrations.slice(0, 7)) db.exec(step)
  db.exec(`INSERT INTO settings VALUES ('site', '{}')`)
  db.exec(outcomes)
  db.exec(row)
  expect(() => db.exec(`UPDATE outcomes SET entry = '{"a":1}'`)).toThrow(/never changed/)
  expect(() => db.exec('DELETE FROM outcomes')).toThrow(/never deleted/)
  expect(() => db.exec(row.replace(`'{}', NULL`, 'NULL, NULL'))).toThrow(/CHECK/)
  expect(() => db.exec(row.replace('NULL', '1'))).toThrow(/CHECK/)
  expect(db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1)
  expect(migrations.indexOf(outcomes)).toBe(7)
})
