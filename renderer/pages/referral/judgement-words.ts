import { factWords } from '../../../core/knowledge/rules.ts'
import type { ReferralJudgement } from '../../../core/referral/judge-referral.ts'

/** What is missing, in words instead of the names of facts. */
export const missingWords = (missing: readonly string[]): string => `Not known: ${[...new Set(missing.map(factWords))].join('; ')}.`

/** Results of the rules in the reader's words. They say what a document says, never what to do. */
export const policyWords: Readonly<Record<ReferralJudgement['policy']['result'], string>> = {
  'medically-necessary': 'a criterion of the policy is met',
  investigational: 'the policy calls this investigational',
  'not-medically-necessary': 'no criterion of the policy is met',
  undetermined: 'open: facts are missing',
}

export const algorithmWords: Readonly<Record<string, string>> = {
  'targeted-mbb-or-minimally-invasive-facet-fusion': 'targeted medial branch block, or minimally invasive facet fusion',
  'potential-cervical-fusion': 'instrumented cervical fusion was offered',
  'potential-lumbar-fusion': 'instrumented lumbar fusion was offered',
  'pain-management': 'pain management',
  'outside-published-algorithm': 'outside the published algorithm',
  undetermined: 'open: facts are missing',
}

export const acquisitionWords: Readonly<Record<ReferralJudgement['acquisition']['verdict'], string>> = {
  adequate: 'adequate',
  limited: 'limited',
  'repeat-advised': 'repeat advised',
  unknown: 'open: facts are missing',
}

export const nextWords: Readonly<Record<string, string>> = {
  radiograph: 'radiographs come next',
  mri: 'MRI comes next',
  ct: 'CT comes next',
  'spect-ct': 'SPECT/CT may be added now',
  'act-on-findings': 'earlier imaging has answered',
  'complete-the-facts': 'open: facts are missing',
}
