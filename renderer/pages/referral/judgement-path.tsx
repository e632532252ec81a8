import type { Pathway } from '../../../core/knowledge/rule-schema.ts'
import type { Facts } from '../../../core/referral/facts.ts'
import type { ReferralJudgement } from '../../../core/referral/judge-referral.ts'
import { missingWords, nextWords } from './judgement-words.ts'

const stateOf = (id: Pathway['stations'][number]['id'], facts: Facts, next: string): 'done' | 'next' | 'not-done' | 'not-possible' | 'unknown' => {
  if (id === next) return 'next'
  if (id === 'spect-ct') return 'not-done'
  const result = facts.priorImaging?.[id]
  if (result == null) return 'unknown'
  return result === 'none' ? 'not-done' : result === 'contraindicated' ? 'not-possible' : 'done'
}

const stateWords = { done: 'done', next: 'next', 'not-done': 'not done', 'not-possible': 'cannot be done', unknown: 'unknown' } as const

const names = { radiograph: 'Radiographs', mri: 'MRI', ct: 'CT', 'spect-ct': 'SPECT/CT' } as const

/** The path of imaging with the patient's place on it. */
export const JudgementPath = ({ pathway, judged, facts }: { pathway: Pathway; judged: ReferralJudgement['pathway']; facts: Facts }) => (
  <section className="judged" aria-label="Imaging pathway" data-testid="judged-pathway" data-position={judged.position} data-next={judged.next}>
    <h2 className="caption">Imaging pathway</h2>
    <p className="judged-result">{nextWords[judged.next] ?? judged.next}</p>
    <ol className="path">
      {pathway.stations.map(({ id, text }) => {
        const state = stateOf(id, facts, judged.next)
        return (
          <li key={id} className={`station station-${state}`} data-testid="station" data-state={state} title={text} aria-current={state === 'next' ? 'step' : undefined}>
            <span className="station-dot" />
            <span>{names[id]}</span>
            <span className="station-state">{stateWords[state]}</span>
          </li>
        )
      })}
    </ol>
    <p className="faint">{judged.missing.length === 0 ? judged.reason : `${missingWords(judged.missing)} ${pathway.statement}`}</p>
  </section>
)
