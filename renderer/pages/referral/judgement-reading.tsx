import type { ReferralRules } from '../../../core/knowledge/rules.ts'
import type { JudgedCaution, ReferralJudgement } from '../../../core/referral/judge-referral.ts'
import { acquisitionWords } from './judgement-words.ts'

/** A source by its id, in full. */
export const citationOf = (rules: { readonly sources: readonly { readonly id: string; readonly citation: string }[] }, id: string): string => rules.sources.find((each) => each.id === id)?.citation ?? id

/** `The tracer` inside a sentence; `SPECT and CT` stays. */
const lowerFirst = (text: string): string => (/^[A-Z][a-z]|^A /.test(text) ? `${text.slice(0, 1).toLowerCase()}${text.slice(1)}` : text)

/** How the pictures were made against the guideline. */
export const JudgementAcquisition = ({ rules, judged }: { rules: ReferralRules; judged: ReferralJudgement['acquisition'] }) => {
  const telling = judged.points.filter(({ verdict }) => verdict === 'limited' || verdict === 'repeat-advised')
  const open = judged.points.filter(({ verdict }) => verdict === 'unknown')
  const fine = judged.points.filter(({ verdict }) => verdict === 'adequate')
  const nameOf = (id: string): string => lowerFirst(rules.acquisition.points.find((each) => each.id === id)?.text ?? id)
  return (
    <section className="judged" aria-label="Acquisition quality" data-testid="judged-acquisition" data-verdict={judged.verdict}>
      <h2 className="caption">Acquisition quality</h2>
      <p className="judged-result">{acquisitionWords[judged.verdict]}</p>
      <ul className="points">
        {telling.map(({ id, text, verdict, source }) => (
          <li key={id} className={verdict === 'repeat-advised' ? 'bad' : 'warn'} title={citationOf(rules.acquisition, source)} data-testid="point" data-id={id}>
            {text}
          </li>
        ))}
      </ul>
      {open.length > 0 && <p className="soft">Not known: {open.map(({ id }) => nameOf(id)).join('; ')}.</p>}
      {fine.length > 0 && <p className="faint">In order: {fine.map(({ id }) => nameOf(id)).join('; ')}.</p>}
    </section>
  )
}

export const CautionLine = ({ rules, caution }: { rules: ReferralRules; caution: JudgedCaution }) => (
  <li data-testid="caution" data-id={caution.id} className={caution.attention ? '' : 'soft'}>
    {caution.text}{' '}
    <span className="faint" title={[caution.source, caution.against].flatMap((id) => (id === undefined ? [] : citationOf(rules.cautions, id))).join('\n')}>
      [{caution.against === undefined ? caution.source : `${caution.source}; otherwise ${caution.against}`}]
    </span>
  </li>
)

export const JudgementCautions = ({ rules, cautions }: { rules: ReferralRules; cautions: readonly JudgedCaution[] }) => (
  <section className="judged" aria-label="Cautions" data-testid="judged-cautions">
    <h2 className="caption">Cautions</h2>
    {cautions.length === 0 ? (
      <p className="faint">None from what is known.</p>
    ) : (
      <ul className="points">
        {[...cautions].sort((a, b) => Number(b.attention) - Number(a.attention)).map((caution) => (
          <CautionLine key={caution.id} rules={rules} caution={caution} />
        ))}
      </ul>
    )}
  </section>
)
