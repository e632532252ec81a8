import { beforeEach, describe, expect, it } from 'vitest'
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
