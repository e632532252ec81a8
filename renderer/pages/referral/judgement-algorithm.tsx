import type { Algorithm, Policy } from '../../../core/knowledge/rule-schema.ts'
import type { ReferralJudgement } from '../../../core/referral/judge-referral.ts'
import { algorithmWords, missingWords, policyWords } from './judgement-words.ts'

/** What a published series did with such findings, always with what it is worth and what the payer says; never advice. */
export const JudgementAlgorithm = ({ algorithm, judged, policy, payer }: { algorithm: Algorithm; judged: ReferralJudgement['algorithm']; policy: ReferralJudgement['policy']; payer: Policy }) => {
  const [citation] = algorithm.sources
  return (
    <section className="judged" aria-label="Published surgical algorithm" data-testid="judged-algorithm" data-result={judged.result} data-eligible={judged.eligible}>
      <h2 className="caption">Published surgical algorithm: no advice</h2>
      <p className="judged-result">{algorithmWords[judged.result] ?? judged.result}</p>
      <p className="faint">{judged.missing.length === 0 ? judged.reason : `${missingWords(judged.missing)} ${algorithm.statement}`}</p>
      <table className="evidence">
        <tbody>
          <tr>
            <th scope="row">Evidence</th>
            <td>{algorithm.evidence.design}</td>
          </tr>
          <tr>
            <th scope="row">Its patients</th>
            <td>
              {algorithm.evidence.cohort.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </td>
          </tr>
          <tr>
            <th scope="row">Limits</th>
            <td>
              {algorithm.evidence.limits.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </td>
          </tr>
          <tr>
            <th scope="row">Payer</th>
            <td data-testid="payer-status">
              {policyWords[policy.result]} ({payer.payer})
            </td>
          </tr>
        </tbody>
      </table>
      <p className="faint selectable">{citation?.citation}</p>
    </section>
  )
}
