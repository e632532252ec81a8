import { z } from 'zod'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** The site's word on one rule: off with a reason, or on again. The newest counts. */
export const ruleSwitchSchema = z.object({ rule: z.string(), isOn: z.boolean(), by: z.string(), at: z.string(), reason: z.string() })

export type RuleSwitch = z.infer<typeof ruleSwitchSchema>

export const addRuleSwitch = (db: WritableDatabase, { rule, isOn, by, at, reason }: RuleSwitch): void => {
  db.prepare('INSERT INTO rule_switches (rule, is_on, made_by, made_at, reason) VALUES (?, ?, ?, ?, ?)').run(rule, isOn ? 1 : 0, by, at, reason)
}

/** Every switch, oldest first. */
export const ruleSwitches = (db: ReadableDatabase): RuleSwitch[] =>
  z
    .array(ruleSwitchSchema.extend({ isOn: z.number() }))
    .parse(db.prepare('SELECT rule, is_on AS isOn, made_by AS "by", made_at AS at, reason FROM rule_switches ORDER BY switch_id').all())
    .map((row) => ({ ...row, isOn: row.isOn === 1 }))

/** The content that a rule file of the site last had while it could be used. */
export interface KeptRuleFile {
  readonly fileName: string
  readonly content: string
  readonly keptAt: string
}

export const keepRuleFile = (db: WritableDatabase, { fileName, content, keptAt }: KeptRuleFile): void => {
  db.prepare('INSERT INTO kept_rule_files (file_name, content, kept_at) VALUES (?, ?, ?)').run(fileName, content, keptAt)
}

/** The newest copy of each file. */
export const keptRuleFiles = (db: ReadableDatabase): KeptRuleFile[] =>
  z
    .array(z.object({ fileName: z.string(), content: z.string(), keptAt: z.string() }))
    .parse(
      db
        .prepare(
          `SELECT file_name AS fileName, content, kept_at AS keptAt FROM kept_rule_files
           WHERE kept_id IN (SELECT max(kept_id) FROM kept_rule_files GROUP BY file_name) ORDER BY file_name`,
        )
        .all(),
    )
