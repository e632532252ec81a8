import { describe, expect, it } from 'vitest'
import type { Finding, Reason } from '../../../core/findings/finding.ts'
import { followFields } from '../../../core/report/follow-fields.ts'
import { partsInvolved } from '../../../core/report/parts-involved.ts'
import type { ReportFinding } from '../../../core/report/report.ts'
import { analysis, draft } from './fixture.ts'

const [some] = analysis.findings
const [written] = draft.content.findings
if (some === undefined || written === undefined) throw new Error('the fixture has findings')

const alone: Reason = { text: 'A focal maximum stands in body or pedicle.', regionId: 'vertebral-body/L3/midline' }
const pedicle: Reason = { text: 'The activity reaches a pedicle (3.1 times the reference there).', regionId: 'pedicle/L3/left' }
const inBody = (...reasonsFor: Reason[]): Finding => ({ ...some, id: 'malignancy-suspicion/L3/midline', pattern: 'malignancy-suspicion', structure: 'vertebral-body', level: 'L3', side: 'midline', reasonsFor })

describe('the parts of a vertebra that are active', () => {
  it('are the body alone, or with the pedicle that a reason of the uptake leads to', () => {
    expect(partsInvolved(inBody(alone))).toBe('body')
    expect(partsInvolved(inBody(alone, pedicle))).toBe('body and pedicle')
  })

  it('do not follow from what the CT shows in a pedicle', () => {
    expect(partsInvolved(inBody(alone, { ...pedicle, measureId: 'pedicle-density/pedicle/L3/midline' }))).toBe('body')
  })

  it('are the pedicle for a finding in it, and nothing for one elsewhere', () => {
    expect(partsInvolved({ ...inBody(pedicle), structure: 'pedicle' })).toBe('pedicle')
    expect(partsInvolved({ ...inBody(pedicle), structure: 'facet-joint' })).toBe('')
  })

  it('follow a new analysis where the program had filled them, and stay where the reader chose', () => {
    const content = (parts: string): typeof draft.content => ({
      ...draft.content,
      findings: [{ ...written, findingId: 'malignancy-suspicion/L3/midline', pattern: 'malignancy-suspicion', templateId: 'malignancy-suspicion', fields: { parts } } satisfies ReportFinding],
    })
    const at = (finding: Finding) => ({ ...analysis, findings: [finding] })
    const partsAfter = (parts: string) => followFields(content(parts), at(inBody(alone)), at(inBody(alone, pedicle))).findings[0]?.fields['parts']
    expect(partsAfter('body')).toBe('body and pedicle')
    expect(partsAfter('body and posterior elements')).toBe('body and posterior elements')
  })
})
