import { expect, it } from 'vitest'
import { migrations } from '../../../../main/library/migrations.ts'
import { referrals } from '../../../../main/library/migrations/7-referrals.ts'
import { rawDatabase } from '../open.ts'

it('adds its tables to the library before it and leaves its rows alone', () => {
  const db = rawDatabase(':memory:')
  const at = migrations.indexOf(referrals)
  expect(at).toBe(6)
  for (const step of migrations.slice(0, at)) db.exec(step)
  db.exec(`INSERT INTO settings VALUES ('site', '{}')`)
  db.exec(referrals)
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('referrals', 'rule_switches', 'kept_rule_files')`).pluck().all()
  expect(tables).toHaveLength(3)
  expect(db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1)
})
