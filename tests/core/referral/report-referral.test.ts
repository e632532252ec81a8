import { describe, expect, it } from 'vitest'
import { referralRules } from '../../../core/knowledge/rules.ts'
import type { KnownFacts } from '../../../core/referral/facts-of.ts'
import { reportReferral } from '../../../core/referral/report-referral.ts'
import type { Referral } from '../../../core/referral/referral.ts'
import { engineWords } from '../../../core/report/language.ts'
import { qualityText } from '../../../core/report/quality.ts'
import { procedureOf } from '../../../core/report/draft.ts'
import { provenanceRows } from '../../../core/report/report-parts.ts'
import { blockedWordsIn } from '../../../core/report/wording.ts'
import { analysis, draft } from '../report/fixture.ts'

const known: KnownFacts = { facts: { ageYears: 58, study: { tracer: '99mTc-HDP', activityMBq: 600, uptakeMinutes: 180, spectCtShiftMm: 1 } }, origins: {} }
const given = (referral: Referral | null, more: { known?: KnownFacts; off?: readonly { rule: string; reason: string }[] } = {}) =>
  reportReferral({ entry: referral === null ? null : { referral, by: 'Dr Ada Reader', at: '2026-11-21T09:00:00Z' }, known: more.known ?? known, studyDate: '2026-11-21', rules: referralRules, off: more.off ?? [] })

const recent: Referral = { question: 'Which facet joint?', suspected: ['facet-pain'], surgery: { operations: [{ kind: 'fusion', levels: 'L4-L5', date: '2026-01' }] }, injections: [{ kind: 'epidural', steroid: true, date: '2026-11-11' }] }

describe('what a referral gives a report', () => {
  it('the question with its context, the cautions as sentences, and the versions of the rules that spoke', () => {
    const made = given(recent)
    expect(made).toMatchObject({
      enteredBy: 'Dr Ada Reader',
      question: 'Which facet joint?\nSurgery: fusion L4-L5, 2026-01; Injections: epidural injection with steroid, 2026-11-11.',
      off: [],
    })
    expect(made?.sentences.join(' ')).toMatch(/acquisition is adequate.*Surgery less than 12 months ago.*steroid injection less than two weeks ago/)
    expect(made?.rules).toEqual(expect.arrayContaining([{ rule: 'cautions/operative-bed-under-12-months', version: '1.1.0' }, { rule: 'cautions/steroid-under-14-days', version: '1.1.0' }]))
  })

  it('a rule that is off says nothing, and is remembered with its reason', () => {
    const made = given(recent, { off: [{ rule: 'cautions/steroid-under-14-days', reason: 'asked by phone' }, { rule: 'cautions/gone', reason: 'no such rule' }] })
    expect(made?.sentences.join(' ')).not.toContain('steroid')
    expect(made?.off).toEqual([{ rule: 'cautions/steroid-under-14-days', version: '1.1.0', reason: 'asked by phone' }])
  })

  it('without a referral only what the files themselves give reason for', () => {
    expect(given(null)).toBe(null)
    const early = given(null, { known: { facts: { study: { uptakeMinutes: 90 } }, origins: {} } })
    expect(early).toMatchObject({ enteredBy: null, question: '', sentences: [expect.stringContaining('less than 2 hours') as string] })
  })

  it('a limited acquisition is never called adequate', () => {
    const made = given({ study: { hydrated: false, errorsSeen: ['motion'] } })
    expect(made?.sentences.join(' ')).toMatch(/not well hydrated.*The patient moved/)
    expect(made?.sentences.join(' ')).not.toContain('adequate')
  })

  it('stands in the text of quality, and the rules in the provenance of the page', () => {
    const referral = given(recent)
    const procedure = procedureOf({ volumes: null, acquisition: null, referral })
    expect(qualityText(analysis, draft.content, procedure)).toContain('A steroid injection less than two weeks ago')
    const rows = provenanceRows({ ...draft, procedure })
    expect(rows.find(({ label }) => label === 'Rules')?.value).toContain('cautions/steroid-under-14-days 1.1.0')
    expect(provenanceRows(draft).some(({ label }) => label === 'Rules')).toBe(false)
  })

  it('every sentence has a German wording, and neither says a blocked word', () => {
    const sentences = [
      ...referralRules.cautions.cautions.filter(({ attention }) => attention).map(({ text }) => text),
      ...referralRules.acquisition.points.filter(({ id }) => id !== 'registration').flatMap(({ rows }) => rows.filter(({ verdict }) => verdict !== 'adequate').map(({ reason }) => reason)),
      'Compared with the guideline for bone scintigraphy, the acquisition is adequate.',
    ]
    for (const text of sentences) {
      const german = engineWords(text, 'de')
      expect(german).not.toBe(text)
      expect([text, german, blockedWordsIn(text), blockedWordsIn(german)]).toEqual([text, german, [], []])
    }
  })
})
