import { z } from 'zod'
import { analysisSchema } from '../../core/findings/analysis.ts'
import type { Analysis } from '../../core/findings/analysis.ts'
import { decisionSchema } from '../../contract/calls.ts'
import type { Decision } from '../../contract/calls.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** Adds an analysis; earlier ones stay as they are. */
export const addAnalysis = (db: WritableDatabase, row: { analysisId: string; studyUid: string; madeAt: string; analysis: Analysis }): void => {
  db.prepare('INSERT INTO analyses (analysis_id, study_instance_uid, made_at, analysis) VALUES (?, ?, ?, ?)').run(
    row.analysisId,
    row.studyUid,
    row.madeAt,
    JSON.stringify(row.analysis),
  )
}

export const latestAnalysis = (db: ReadableDatabase, studyUid: string): { analysisId: string; analysis: Analysis } | null => {
  const row = z
    .object({ id: z.string(), json: z.string() })
    .optional()
    .parse(
      db
        .prepare('SELECT analysis_id AS id, analysis AS json FROM analyses WHERE study_instance_uid = ? ORDER BY rowid DESC LIMIT 1')
        .get(studyUid),
    )
  if (row === undefined) return null
  // An analysis of an older program may lack what this one needs: it is kept, and the study is measured again.
  const analysis = analysisSchema.safeParse(JSON.parse(row.json))
  return analysis.success ? { analysisId: row.id, analysis: analysis.data } : null
}

export const decide = (db: WritableDatabase, studyUid: string, decision: Decision, now: string): void => {
  db.prepare(
    `INSERT INTO decisions (study_instance_uid, finding_id, decision, reason, decided_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (study_instance_uid, finding_id) DO UPDATE SET decision = excluded.decision, reason = excluded.reason,
       decided_at = excluded.decided_at`,
  ).run(studyUid, decision.findingId, decision.decision, decision.reason, now)
}

export const decisions = (db: ReadableDatabase, studyUid: string): Decision[] =>
  z
    .array(decisionSchema)
    .parse(
      db
        .prepare('SELECT finding_id AS findingId, decision, reason FROM decisions WHERE study_instance_uid = ? ORDER BY decided_at, finding_id')
        .all(studyUid),
    )
