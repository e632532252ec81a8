import { factDocument, factWords } from '../../../core/knowledge/rules.ts'
import type { Policy } from '../../../core/knowledge/rule-schema.ts'
import type { JudgedCriterion, ReferralJudgement } from '../../../core/referral/judge-referral.ts'
import { displayDate } from '../../parts/words.ts'
import { policyWords } from './judgement-words.ts'

const metWords = { yes: 'met', no: 'not met', unknown: 'open' } as const

const metClass = { yes: 'good', no: 'faint', unknown: 'warn' } as const

const Criterion = ({ criterion }: { criterion: JudgedCriterion }) => {
  const documents = [...new Set(criterion.missing.map((fact) => factDocument(fact)).filter((each) => each !== null))]
  return (
    <li className="criterion" data-testid="criterion" data-id={criterion.id} data-met={criterion.met}>
      <span className="criterion-id">{criterion.id}</span>
      <span>
        {criterion.text}
        {criterion.missing.length > 0 && (
          <span className="criterion-missing">
            Not known: {criterion.missing.map(factWords).join('; ')}. Settled by: {documents.join(', ')}.
          </span>
        )}
        {criterion.off === true && <span className="criterion-missing">Switched off by the site.</span>}
      </span>
      <span className={metClass[criterion.met]}>{metWords[criterion.met]}</span>
    </li>
  )
}

/** What the payer's text says of the facts: met, missing, and what would settle it; never whether it will be paid. */
export const JudgementPolicy = ({ policy, judged, studyDate }: { policy: Policy; judged: ReferralJudgement['policy']; studyDate: string | null }) => {
  const open = judged.criteria.filter(({ met }) => met === 'unknown')
  const met = judged.criteria.filter((each) => each.met === 'yes')
  const not = judged.criteria.filter((each) => each.met === 'no')
  return (
    <section className="judged" aria-label="Payer policy" data-testid="judged-policy" data-result={judged.result}>
      <h2 className="caption">Payer policy</h2>
      <p className="judged-result">{policyWords[judged.result]}</p>
      <p className="faint">
        {policy.title}, {policy.id}, in force from {policy.effective.from === null ? 'an unknown date' : displayDate(policy.effective.from)}
        {judged.inForce === 'no' && <span className="warn"> (not on {displayDate(studyDate)})</span>}
      </p>
      <ul className="criteria">
        {[...met, ...(judged.investigational.met === 'yes' && judged.result === 'investigational' ? [judged.investigational] : []), ...open].map((criterion) => (
          <Criterion key={criterion.id} criterion={criterion} />
        ))}
      </ul>
      {not.length > 0 && <p className="faint">Not met: {not.map(({ id }) => id).join(', ')}.</p>}
      <p data-testid="judged-simultaneous" data-result={judged.simultaneousImaging}>
        <span className="soft">Other imaging at the same time:</span> {judged.simultaneousImaging === 'unknown' ? 'not known.' : judged.simultaneousReason}
      </p>
      <p data-testid="judged-code" data-code={judged.cpt.code ?? ''}>
        <span className="soft">Procedure code:</span> <strong>{judged.cpt.code ?? (judged.cpt.coderReview ? 'coder review' : 'open')}</strong>.{' '}
        {judged.cpt.code === null && !judged.cpt.coderReview ? 'CT for anatomy, areas and days decide it.' : judged.cpt.reason}
      </p>
      <p className="faint">Documents: {policy.documentation.map(({ text }) => text).join('; ')}.</p>
      <p className="faint">{policy.statement}</p>
    </section>
  )
}
