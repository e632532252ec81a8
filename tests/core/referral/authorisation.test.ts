import { describe, expect, it } from 'vitest'
import { listRules } from '../../../core/knowledge/rule-list.ts'
import { referralRules } from '../../../core/knowledge/rules.ts'
import { authorisationOf, authorisationText } from '../../../core/referral/authorisation.ts'
import type { AuthorisationInput } from '../../../core/referral/authorisation.ts'
import { authorisationPrintJob } from '../../../core/referral/authorisation-page.ts'
import { nothingKnown } from '../../../core/referral/facts-of.ts'

const input: AuthorisationInput = {
  patient: { name: 'Doe^Jane <b>', id: 'P-001', birthDate: '1968-01-11', sex: 'F' },
  study: { date: '2026-11-21', description: 'Bone SPECT/CT', accessionNumber: 'A-7' },
  site: { siteName: 'Site', department: 'Department' },
  referral: {
    question: 'Loosening at L4-L5?',
    suspected: ['hardware-complication'],
    surgery: { operations: [{ kind: 'fusion', levels: 'L4-L5', date: '2025-11-22' }], residualSymptoms: true },
    study: { ctForAnatomy: true, areas: 1, days: 1 },
  },
  known: { facts: { ageYears: 58 }, origins: { ageYears: 'date of birth' } },
  rules: referralRules,
  off: new Set(),
  by: 'Dr Ada Reader',
  at: '2026-11-21T09:20:00.000Z',
}

const page = (change: Partial<AuthorisationInput> = {}) => authorisationOf({ ...input, ...change }, listRules(referralRules))

describe('the summary for prior authorisation', () => {
  it('states what is met by the text of the policy, the code, and where each fact comes from', () => {
    const made = page()
    expect(made.result).toBe('On the facts stated here, the text of criterion P8 is met.')
    expect(made.code).toMatch(/^78830\. /)
    expect(made.facts).toContainEqual({ label: 'Age', value: '58 years', from: 'files' })
    expect(made.facts).toContainEqual({ label: 'Surgery', value: 'fusion L4-L5, 2025-11-22', from: 'reader' })
  })

  it('names what is open and the documents that would settle it', () => {
    const made = page({ referral: { suspected: ['spondyloarthropathy'], cancer: 'none' }, known: nothingKnown })
    expect(made.result).toBe('On the facts stated here, no criterion is met; P9 is open.')
    expect(made.criteria.find(({ id }) => id === 'P9')).toMatchObject({ state: 'open', missing: 'result of the MRI, or why it cannot be done' })
    expect(made.missingDocuments).toEqual(['report of the MRI, or note of the contraindication'])
    expect(made.code).toContain('Open')
  })

  it.each<[string, Partial<AuthorisationInput>, string]>([
    ['investigational', { referral: { suspected: ['degenerative-pain'], purpose: 'surgical-planning', cancer: 'none' } }, 'calls the use investigational (P11)'],
    ['nothing met', { referral: { suspected: ['facet-pain'], purpose: 'diagnosis', cancer: 'none' } }, 'no criterion of the policy is met'],
    ['before the policy', { study: { ...input.study, date: '2026-07-31' } }, 'not in force on the day of the scan'],
    ['a rule that is off', { off: new Set(['bcbs-vermont-6.01.VT204/P3']) }, 'Rules that the site does not use'.toUpperCase()],
  ])('%s', (_, change, words) => {
    expect(authorisationText(page(change)).replaceAll(/\s+/g, ' ')).toContain(words)
  })

  it('never claims coverage, and gives codes without their wording', () => {
    const text = authorisationText(page()).replaceAll(/\s+/g, ' ')
    expect(text).not.toMatch(/\bis covered\b|will be (?:covered|paid)|approved|guarantee/i)
    expect(text).toContain('It is no decision on coverage and promises none')
    expect(text).not.toMatch(/single photon emission|radiopharmaceutical/i)
  })

  it('is named and dated, on the page as in the text', () => {
    const job = authorisationPrintJob(page(), () => '', '1.0.0')
    expect(job.html).toContain('Checked by <b>Dr Ada Reader</b>, 2026-11-21 09:20 UTC')
    expect(authorisationText(page())).toContain('Checked by Dr Ada Reader, 2026-11-21T09:20:00.000Z')
    expect(job.metadata).toMatchObject({ author: 'Dr Ada Reader', language: 'en' })
  })

  it('a name of markup stays a name', () => {
    const job = authorisationPrintJob(page(), () => '', '1.0.0')
    expect(job.html).not.toContain('<b>,')
    expect(job.html).toContain('&lt;b&gt;')
  })

  it('the text keeps to 78 columns', () => {
    expect(Math.max(...authorisationText(page()).split('\n').map((line) => line.length))).toBeLessThanOrEqual(78)
  })
})
