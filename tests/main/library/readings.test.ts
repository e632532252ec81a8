import { beforeEach, describe, expect, it } from 'vitest'
import { analysisSchema } from '../../../core/findings/analysis.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import type { Report } from '../../../core/report/report.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { addAnalysis, decide, decisions, latestAnalysis } from '../../../main/library/readings.ts'
import { findReport, latestReport, saveDraft, storeSigned } from '../../../main/library/reports.ts'
import { readSettings, saveSettings } from '../../../main/library/settings.ts'
import { analysis, draft } from '../../core/report/fixture.ts'
import { openLibrary, temporaryFolder } from './open.ts'

const now = '2026-03-14T10:00:00+01:00'
const studyUid = draft.studyInstanceUid

let library: string
let db: WritableDatabase

beforeEach(() => {
  library = temporaryFolder()
  db = openLibrary(library).db
})

const reopened = (): WritableDatabase => openLibrary(library).db

describe('analyses', () => {
  it('are only added: the newest is the one', () => {
    addAnalysis(db, { analysisId: 'a1', studyUid, madeAt: now, analysis })
    const second = { ...analysis, warnings: ['second'] }
    addAnalysis(db, { analysisId: 'a2', studyUid, madeAt: now, analysis: second })
    expect(latestAnalysis(reopened(), studyUid)).toEqual({ analysisId: 'a2', analysis: second })
  })

  it('cannot be changed', () => {
    addAnalysis(db, { analysisId: 'a1', studyUid, madeAt: now, analysis })
    expect(() => db.prepare(`UPDATE analyses SET analysis = '{}'`).run()).toThrow('never changed')
  })

  it('of a shape that this program does not know are left aside, not shown wrongly', () => {
    db.prepare(`INSERT INTO analyses (analysis_id, study_instance_uid, made_at, analysis) VALUES ('old', ?, ?, '{"levels": []}')`).run(studyUid, now)
    expect(latestAnalysis(db, studyUid)).toBeNull()
  })

  it('are null for a study that was never analysed', () => {
    expect(latestAnalysis(db, '1.2.3')).toBeNull()
  })
})

describe('decisions', () => {
  it('keep the last word on each finding, with its reason', () => {
    decide(db, studyUid, { findingId: 'facet/L4-L5/left', decision: 'accepted', reason: null }, now)
    decide(db, studyUid, { findingId: 'si-joint/sacrum/right', decision: 'accepted', reason: null }, now)
    decide(db, studyUid, { findingId: 'facet/L4-L5/left', decision: 'rejected', reason: 'degenerative only' }, '2026-03-14T10:01:00+01:00')
    expect(decisions(reopened(), studyUid)).toEqual([
      { findingId: 'si-joint/sacrum/right', decision: 'accepted', reason: null },
      { findingId: 'facet/L4-L5/left', decision: 'rejected', reason: 'degenerative only' },
    ])
  })
})

describe('decisions when the levels are named anew', () => {
  const at = (minute: number): string => `2026-03-14T10:${String(minute).padStart(2, '0')}:00.000Z`
  const above: Readonly<Record<string, string>> = { 'L4-L5': 'L3-L4', 'L3-L4': 'L2-L3', 'L5-S1': 'L4-L5' }
  const renamedText = (text: string): string => text.replace(/L\d-[LS]\d/, (level) => above[level] ?? level)
  /** Facet findings on the right of two segments: the hot one, and one below it that nobody accepted. */
  const both: Analysis = analysisSchema.parse({
    ...analysis,
    findings: analysis.findings.flatMap((finding) =>
      finding.id === 'facet/L4-L5/right' ? [finding, { ...finding, id: 'facet/L5-S1/right', level: 'L5-S1', regionId: 'facet-joint/L5-S1/right' }] : [finding],
    ),
  })
  /** The same places with every segment called one level higher, as after renaming L5 to L4. */
  const renamed: Analysis = analysisSchema.parse({
    ...both,
    regions: both.regions.flatMap((region) => (region.level in above ? [{ ...region, id: renamedText(region.id), level: renamedText(region.level) }] : [])),
    findings: both.findings.map((finding) => ({ ...finding, id: renamedText(finding.id), level: renamedText(finding.level), regionId: renamedText(finding.regionId) })),
  })
  const accepted = (findingId: string) => ({ findingId, decision: 'accepted' as const, reason: null })

  beforeEach(() => {
    addAnalysis(db, { analysisId: 'a1', studyUid, madeAt: at(0), analysis: both })
    decide(db, studyUid, accepted('facet/L4-L5/right'), at(1))
    expect(decisions(db, studyUid)).toEqual([accepted('facet/L4-L5/right')])
    addAnalysis(db, { analysisId: 'a2', studyUid, madeAt: at(2), analysis: renamed })
  })

  it('go with the bone that was judged: the finding that has its old name now is not accepted', () => {
    expect(renamed.findings.map(({ id }) => id)).toContain('facet/L4-L5/right')
    expect(decisions(reopened(), studyUid)).toEqual([accepted('facet/L3-L4/right')])
  })

  it('come back under their own name when the correction is undone', () => {
    addAnalysis(db, { analysisId: 'a3', studyUid, madeAt: at(3), analysis: both })
    expect(decisions(db, studyUid)).toEqual([accepted('facet/L4-L5/right')])
  })

  it('do not count where their finding is gone', () => {
    addAnalysis(db, { analysisId: 'a3', studyUid, madeAt: at(3), analysis: { ...both, findings: both.findings.filter(({ id }) => id !== 'facet/L4-L5/right') } })
    expect(decisions(db, studyUid)).toEqual([])
  })

  it('give way to a newer word on the same finding under its new name', () => {
    decide(db, studyUid, { findingId: 'facet/L3-L4/right', decision: 'rejected', reason: 'normal variant' }, at(4))
    expect(decisions(db, studyUid)).toEqual([{ findingId: 'facet/L3-L4/right', decision: 'rejected', reason: 'normal variant' }])
  })
})

describe('a report draft', () => {
  const next: Report = { ...draft, revision: draft.revision + 1, content: { ...draft.content, question: 'Pain on the left?' } }

  it('is the same after closing and opening again', () => {
    saveDraft(db, draft, null, now)
    expect(latestReport(reopened(), studyUid)).toEqual(draft)
  })

  it('is saved over the revision it was made from', () => {
    saveDraft(db, draft, null, now)
    expect(saveDraft(db, next, draft.revision, now)).toMatchObject({ ok: true })
    expect(findReport(db, draft.reportId)).toEqual(next)
  })

  it('is refused when another window saved in between', () => {
    saveDraft(db, draft, null, now)
    saveDraft(db, next, draft.revision, now)
    const mine = { ...draft, revision: draft.revision + 1, content: { ...draft.content, question: 'mine' } }
    expect(saveDraft(db, mine, draft.revision, now)).toMatchObject({ ok: false, error: { code: 'report-changed-elsewhere' } })
    expect(findReport(db, draft.reportId)).toEqual(next)
  })

  it('is refused as a second one for the same study', () => {
    saveDraft(db, draft, null, now)
    expect(saveDraft(db, { ...draft, reportId: 'SR-22222222' }, null, now)).toMatchObject({ ok: false, error: { code: 'report-changed-elsewhere' } })
  })
})

describe('a signed report', () => {
  const signed: Report = { ...draft, state: 'final', reader: 'Dr A', signedAt: now, seal: 'f'.repeat(64) }

  beforeEach(() => {
    saveDraft(db, draft, null, now)
    expect(storeSigned(db, signed, { pdf: 'a.pdf' }, draft.revision, now)).toMatchObject({ ok: true })
  })

  it('takes the place of its draft and stays after a restart', () => {
    const again = reopened()
    expect(latestReport(again, studyUid)).toEqual(signed)
  })

  it('can be neither saved over nor signed again', () => {
    expect(saveDraft(db, { ...draft, revision: draft.revision + 1 }, draft.revision, now)).toMatchObject({ ok: false, error: { code: 'report-signed' } })
    expect(storeSigned(db, signed, null, draft.revision, now)).toMatchObject({ ok: false, error: { code: 'report-signed' } })
  })

  it('can be neither changed nor deleted in the database itself', () => {
    expect(() => db.prepare(`UPDATE reports SET state = 'draft'`).run()).toThrow('never changed')
    expect(() => db.prepare('DELETE FROM reports').run()).toThrow('never deleted')
  })

  it('is not stored when the draft was saved after signing began', () => {
    const other = openLibrary(temporaryFolder()).db
    saveDraft(other, draft, null, now)
    saveDraft(other, { ...draft, revision: draft.revision + 1 }, draft.revision, now)
    expect(storeSigned(other, signed, null, draft.revision, now)).toMatchObject({ ok: false, error: { code: 'report-changed-elsewhere' } })
    expect(latestReport(other, studyUid)?.state).toBe('draft')
  })
})

describe('settings', () => {
  it('start empty and stay after a restart', () => {
    expect(readSettings(db)).toEqual({ siteName: '', department: '', lastReader: '' })
    const settings = { siteName: 'St Luke', department: 'Nuclear medicine', lastReader: 'Dr A' }
    saveSettings(db, settings)
    expect(readSettings(reopened())).toEqual(settings)
  })
})
