import { describe, expect, it } from 'vitest'
import type { Finding, Reason } from '../../../core/findings/finding.ts'
import { fieldValues } from '../../../core/report/finding-sentences.ts'
import { fillParts } from '../../../core/report/fill-template.ts'
import { templateFor } from '../../../core/report/templates.ts'
import { followFields } from '../../../core/report/follow-fields.ts'
import { bloodPoolSeen, partsInvolved } from '../../../core/report/filled-values.ts'
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

describe('the blood pool of a disc that may be infected', () => {
  const raised: Reason = { text: 'It is raised in the blood pool too: its mean there is 3.4 times that of the normal vertebra.', regionId: 'disc/L4-L5/midline' }
  const notRaised: Reason = { ...raised, text: 'It is not raised in the blood pool: its mean there is 0.9 times that of the normal vertebra.' }
  const inDisc = (reasonsFor: Reason[], reasonsAgainst: Reason[] = []): Finding => ({ ...some, id: 'infection/L4-L5/midline', pattern: 'infection', structure: 'disc', level: 'L4-L5', side: 'midline', reasonsFor, reasonsAgainst })

  it('is what its reasons say, and nothing is said where it was not measured', () => {
    expect(bloodPoolSeen(inDisc([raised]))).toBe('blood pool increased, flow not judged')
    expect(bloodPoolSeen(inDisc([], [notRaised]))).toBe('blood pool not increased, flow not judged')
    expect(bloodPoolSeen(inDisc([alone], [pedicle]))).toBe('')
  })

  it('comes into the sentence, and follows a new analysis from "not done" on', () => {
    const template = templateFor('infection')
    const of = (finding: Finding) => fieldValues(template, finding, analysis)['phases']
    expect([of(inDisc([raised])), of(inDisc([]))]).toEqual(['blood pool increased, flow not judged', 'not done'])
    expect(fillParts(template.sentence, fieldValues(template, inDisc([raised]), analysis))).toContain('Flow and blood pool: blood pool increased, flow not judged.')
    const content = (phases: string): typeof draft.content => ({
      ...draft.content,
      findings: [{ ...written, findingId: 'infection/L4-L5/midline', pattern: 'infection', templateId: 'infection', fields: { phases } } satisfies ReportFinding],
    })
    const at = (finding: Finding) => ({ ...analysis, findings: [finding] })
    const after = (phases: string) => followFields(content(phases), at(inDisc([])), at(inDisc([raised]))).findings[0]?.fields['phases']
    expect([after('not done'), after('not increased')]).toEqual(['blood pool increased, flow not judged', 'not increased'])
  })
})
