import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ok } from '../../../core/base/result.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import type { Report } from '../../../core/report/report.ts'
import { edited } from '../../../core/report/sentences.ts'
import { openReport } from '../../../main/workflow/report-open.ts'
import { choosePrior } from '../../../main/workflow/report-prior.ts'
import { saveReport } from '../../../main/workflow/report-save.ts'
import { signReport } from '../../../main/workflow/report-sign.ts'
import { sealOf } from '../../../main/report/seal.ts'
import { analysis, signable, study } from '../../core/report/fixture.ts'
import { code, value } from '../../fixtures/result.ts'
import { testRooms } from './rooms.ts'
import type { TestRooms } from './rooms.ts'

/** The study of the fixture, and an earlier one of the same patient in which the joint was hotter. */
const earlierUid = '1.2.826.0.1.3680043.10.998'
const noise = { maxSd: 4, meanSd: 1, ratioSd: 0.1 }
const withNoise = (of: Analysis, ratio = 5.1): Analysis => ({ ...of, regions: of.regions.map((region) => ({ ...region, noise, ratio: region.id === 'facet-joint/L4-L5/right' ? ratio : region.ratio })) })

let folder: string
let rooms: TestRooms
let earlierStudy = study
let earlierAnalysis: Analysis
let earlierReport: Report | null

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spondyl-prior-'))
  earlierStudy = { ...study, studyInstanceUid: earlierUid, studyDate: '2025-08-29' }
  earlierAnalysis = withNoise(analysis, 7.3)
  earlierReport = null
  rooms = testRooms(folder)
  const own = { study: rooms.study, analysed: rooms.analysed, latestReport: rooms.latestReport }
  rooms.with({
    study: (uid) => (uid === earlierUid ? Promise.resolve(ok(earlierStudy)) : own.study(uid)),
    analysed: (uid) => Promise.resolve(ok({ analysis: uid === earlierUid ? earlierAnalysis : withNoise(analysis), decisions: rooms.decisions })),
    latestReport: (uid) => (uid === earlierUid ? Promise.resolve(ok(earlierReport)) : own.latestReport(uid)),
  })
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const draft = async (): Promise<Report> => value(await openReport(rooms, study.studyInstanceUid))
const chosen = async (): Promise<Report> => {
  const { reportId, revision } = await draft()
  return value(await choosePrior(rooms, { reportId, revision, withStudyUid: earlierUid }))
}
const signed = async ({ reportId, revision, content }: Report) => {
  const saved = value(await saveReport(rooms, { reportId, revision, content: { ...content, question: 'Better?', levelsConfirmed: true } }))
  return signReport(rooms, { reportId, revision: saved.revision, reader: 'Dr. Ada Example' })
}

describe('an earlier visit', () => {
  it('is compared by its newest measurements where it has no signed report', async () => {
    const { content } = await chosen()
    expect(content.prior).toMatchObject({ studyInstanceUid: earlierUid, studyDate: '2025-08-29', report: null, refusal: null })
    expect(content.priorSentence?.text).toContain('Right L4-L5 facet joint lower (7.3 before, 5.1 now)')
  })

  it('is compared by what was signed of it, with version and seal', async () => {
    const sealed: Report = { ...signable, studyInstanceUid: earlierUid, state: 'final', reader: 'Dr. Bo Example', signedAt: '2025-08-30T10:00:00Z', analysis: withNoise(analysis, 9.9), seal: null }
    earlierReport = { ...sealed, seal: sealOf(sealed) }
    const { content } = await chosen()
    expect(content.prior?.report).toMatchObject({ version: 1, reader: 'Dr. Bo Example', seal: earlierReport.seal })
    expect(content.priorSentence?.text).toContain('(9.9 before, 5.1 now)')
    earlierReport = { ...earlierReport, reader: 'Dr. Eve' }
    const { reportId, revision } = await draft()
    expect(code(await choosePrior(rooms, { reportId, revision, withStudyUid: earlierUid }))).toBe('prior-seal')
  })

  it.each([
    ['another ID', { patientId: '40318' }],
    ['another name', { patientName: 'DOE^Janet' }],
    ['another date of birth', { patientBirthDate: '1968-02-15' }],
    ['another sex', { patientSex: 'M' as const }],
  ])('is refused with %s', async (_, other) => {
    earlierStudy = { ...earlierStudy, ...other }
    const { reportId, revision } = await draft()
    expect(code(await choosePrior(rooms, { reportId, revision, withStudyUid: earlierUid }))).toBe('another-patient')
    expect((await draft()).content.prior).toBeUndefined()
  })

  it('is refused as the study itself', async () => {
    const { reportId, revision, studyInstanceUid } = await draft()
    expect(code(await choosePrior(rooms, { reportId, revision, withStudyUid: studyInstanceUid }))).toBe('another-patient')
  })

  it('is taken away again with its sentence', async () => {
    const { reportId, revision } = await chosen()
    const { content } = value(await choosePrior(rooms, { reportId, revision, withStudyUid: null }))
    expect(content.prior).toBeUndefined()
    expect(content.priorSentence).toBeUndefined()
  })
})

describe('a draft that is compared', () => {
  it('takes words from the window, and never numbers', async () => {
    const { reportId, revision, content } = await chosen()
    if (content.prior === undefined || content.priorSentence === undefined) throw new Error('compared')
    const forged = { ...content, prior: { ...content.prior, studyDate: '2020-01-01' }, priorSentence: edited(content.priorSentence, 'Less than on 29 Aug 2025.') }
    const saved = value(await saveReport(rooms, { reportId, revision, content: forged }))
    expect(saved.content.prior).toEqual(content.prior)
    expect(saved.content.priorSentence?.text).toBe('Less than on 29 Aug 2025.')
  })

  it('follows what is measured anew at either visit', async () => {
    await chosen()
    earlierAnalysis = withNoise(analysis, 6.2)
    expect((await draft()).content.priorSentence?.text).toContain('(6.2 before, 5.1 now)')
  })

  it('shows no number and stops signing where the two can no longer be compared', async () => {
    const report = await chosen()
    earlierStudy = { ...earlierStudy, patientId: '40318' }
    expect(code(await signed(report))).toBe('prior-refused')
    const opened = await draft()
    expect(opened.content.prior).toMatchObject({ compared: null })
    expect(opened.content.prior?.refusal).toContain('same patient ID')
    expect(code(await signed(opened))).toBe('report-not-ready')
  })

  it('is not signed over a comparison that has changed unseen', async () => {
    const report = await chosen()
    earlierAnalysis = withNoise(analysis, 6.2)
    expect(code(await signed(report))).toBe('prior-changed')
  })

  it('is frozen when it is signed', async () => {
    const { report } = value(await signed(await chosen()))
    earlierAnalysis = withNoise(analysis, 1.2)
    expect((await draft()).content.prior).toEqual(report.content.prior)
    expect(rooms.printed.at(-1)?.html.replace(/<[^>]+>/g, '')).toContain('Right L4-L5 facet joint lower (7.3 before, 5.1 now)')
  })
})
