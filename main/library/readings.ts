import { z } from 'zod'
import { analysisSchema } from '../../core/findings/analysis.ts'
import type { Analysis } from '../../core/findings/analysis.ts'
import { judgedFindingsSchema, sameFinding } from '../../core/findings/judged-findings.ts'
import type { JudgedFindings } from '../../core/findings/judged-findings.ts'
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

interface StoredFindings {
  readonly analysisId: string
  readonly json: string
}

const findingsRow = z.object({ analysisId: z.string(), json: z.string() }).optional()

/** The analysis that stood at a time: what the reader saw when deciding. Without a time the newest. */
const analysisAt = (db: ReadableDatabase, studyUid: string, time: string | null): StoredFindings | undefined =>
  findingsRow.parse(
    db
      .prepare(
        `SELECT analysis_id AS analysisId, analysis AS json FROM analyses
         WHERE study_instance_uid = ? AND (? IS NULL OR made_at <= ?) ORDER BY rowid DESC LIMIT 1`,
      )
      .get(studyUid, time, time),
  )

const findingsOf = ({ json }: StoredFindings): JudgedFindings | null => {
  const parsed = judgedFindingsSchema.safeParse(JSON.parse(json))
  return parsed.success ? parsed.data : null
}

const decidedRow = decisionSchema.extend({ decidedAt: z.string() })

/**
 * The decisions of a study under the names of its newest analysis, oldest first. Each stays with the place that the reader judged: when a
 * level is renamed it goes with its bone, and one whose finding is gone, or stands elsewhere now, does not count. The newest word on a finding holds.
 */
export const decisions = (db: ReadableDatabase, studyUid: string): Decision[] => {
  const rows = z
    .array(decidedRow)
    .parse(
      db
        .prepare('SELECT finding_id AS findingId, decision, reason, decided_at AS decidedAt FROM decisions WHERE study_instance_uid = ? ORDER BY decided_at, finding_id')
        .all(studyUid),
    )
  const newest = analysisAt(db, studyUid, null)
  let now: JudgedFindings | null | undefined
  const held = new Map<string, Decision>()
  for (const { decidedAt, ...decision } of rows) {
    const judged = analysisAt(db, studyUid, decidedAt)
    // Decided on the newest analysis, or before there was any: the names are those of now.
    const isOfNow = newest === undefined || judged === undefined || judged.analysisId === newest.analysisId
    if (!isOfNow) now ??= findingsOf(newest)
    const before = isOfNow ? null : findingsOf(judged)
    const findingId = isOfNow ? decision.findingId : before === null || now == null ? null : sameFinding(before, now, decision.findingId)
    if (findingId === null) continue
    held.delete(findingId)
    held.set(findingId, { ...decision, findingId })
  }
  return [...held.values()]
}
