import { useEffect, useRef } from 'react'
import type { Decision } from '../../../contract/calls.ts'
import type { Finding, Reason } from '../../../core/findings/finding.ts'
import { GradeChip } from '../../parts/grade-chip.tsx'
import { displayRatio, findingTitle } from '../../parts/words.ts'
import { RejectForm } from './reject-form.tsx'

interface FindingCardProps {
  finding: Finding
  decision: Decision | null
  /** The finding that `A` would accept. */
  isNext: boolean
  selected: boolean
  /** The card asks why the finding is rejected. */
  rejecting: boolean
  onSelect: (regionId: string) => void
  /** Shows the region, the place and the number behind a reason. */
  onReason: (reason: Reason) => void
  onAccept: () => void
  onEdit: () => void
  onAskWhy: (asks: boolean) => void
  onReject: (reason: string) => void
}

const shortReasons = 1

const Reasons = ({ label, reasons, onReason }: { label: string; reasons: readonly Reason[]; onReason: (reason: Reason) => void }) => (
  <ul className="reasons" aria-label={label}>
    {reasons.map((reason) => (
      <li key={reason.text}>
        <button
          className="reason"
          title={['Show the voxels behind this', ...(reason.mark === undefined ? [] : [reason.mark.text])].join('\n')}
          onClick={(event) => {
            event.stopPropagation()
            onReason(reason)
          }}
        >
          {reason.text}
          {reason.mark !== undefined && (
            <span className="faint" data-testid="reason-mark">
              {' '}
              ({reason.mark.kind === 'reader' ? reason.mark.text : 'doubtful'})
            </span>
          )}
        </button>
      </li>
    ))}
  </ul>
)

/** A proposal with its reasons for and against. It enters the report only when the reader accepts it. */
export const FindingCard = ({ finding, decision, isNext, selected, rejecting, onSelect, onReason, onAccept, onEdit, onAskWhy, onReject }: FindingCardProps) => {
  const card = useRef<HTMLElement>(null)
  // A card grows when it is chosen: what the focus is on must not stand half outside.
  useEffect(() => {
    if (selected && document.activeElement === card.current) card.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const state = decision?.decision ?? 'undecided'
  const title = findingTitle(finding.pattern, finding.level, finding.side)
  // The card in hand shows everything; the others stay short, and say how much more there is.
  const isOpen = selected || isNext || rejecting
  const reasonsFor = isOpen ? finding.reasonsFor : finding.reasonsFor.slice(0, shortReasons)
  const more = finding.reasonsFor.length - reasonsFor.length + finding.reasonsAgainst.length
  return (
    <article
      ref={card}
      className="finding"
      tabIndex={0}
      aria-label={title}
      aria-current={selected ? 'true' : undefined}
      data-testid="finding-card"
      data-finding={finding.id}
      data-region={finding.regionId}
      data-decision={state}
      onClick={() => {
        onSelect(finding.regionId)
      }}
    >
      <header className="finding-head">
        <GradeChip grade={finding.grade} />
        <h3>{title}</h3>
        <span className="faint" title="Maximum against the mean of the reference">
          {displayRatio(finding.ratio)}
        </span>
        <span
          className="faint finding-score"
          title={`How well the conditions of the pattern are met, 0 to 1; not a probability of disease.\nRule ${finding.pattern}, version ${finding.patternVersion}.`}
        >
          {finding.score.toFixed(2)}
        </span>
      </header>
      <Reasons label="Reasons for" reasons={reasonsFor} onReason={onReason} />
      {!isOpen && more > 0 && (
        <p className="faint caution">
          {more} more {more === 1 ? 'reason' : 'reasons'}, choose the card to read
        </p>
      )}
      {isOpen && finding.reasonsAgainst.length > 0 && (
        <div className="against">
          <span className="faint">Against</span>
          <Reasons label="Reasons against" reasons={finding.reasonsAgainst} onReason={onReason} />
        </div>
      )}
      {isOpen &&
        finding.cautions.map((caution) => (
          <p key={caution} className="caution faint">
            {caution}
          </p>
        ))}
      {state !== 'undecided' && (
        <p className={state === 'accepted' ? 'good decision' : 'soft decision'} data-testid="decision">
          {state === 'accepted' ? '✓ Accepted' : `Rejected: ${decision?.reason ?? 'no reason given'}`}
        </p>
      )}
      {rejecting ? (
        <RejectForm
          onCancel={() => {
            onAskWhy(false)
            card.current?.focus()
          }}
          onReject={(reason) => {
            onAskWhy(false)
            onReject(reason)
            card.current?.focus()
          }}
        />
      ) : (
        <div
          className="row"
          onClick={(event) => {
            event.stopPropagation()
          }}
        >
          {state !== 'accepted' && (
            <button className={isNext ? 'button button-small button-primary' : 'button button-small'} data-testid="accept" onClick={onAccept}>
              Accept {isNext && <kbd className="keycap">A</kbd>}
            </button>
          )}
          {state === 'accepted' && (
            <button className="button button-small" title="Open its text in the report" onClick={onEdit}>
              Edit
            </button>
          )}
          {state !== 'rejected' && (
            <button className="button button-small" onClick={() => onAskWhy(true)}>
              Reject… {isNext && <kbd className="keycap">X</kbd>}
            </button>
          )}
        </div>
      )}
      {isOpen && finding.sources.length > 0 && (
        <details className="sources faint">
          <summary title={finding.sources.join('\n')}>Sources of the rule</summary>
          <ul className="selectable">
            {finding.sources.map((source) => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </details>
      )}
    </article>
  )
}
