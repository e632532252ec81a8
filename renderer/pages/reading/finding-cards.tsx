import { useEffect } from 'react'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { useApp } from '../../state/app-state.ts'
import { useReading } from '../../state/reading-state.ts'
import { FindingCard } from './finding-card.tsx'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement

export const FindingCards = ({ analysis }: { analysis: Analysis }) => {
  const { decisions, selectedRegionId, select, selectReason, decide } = useReading()
  const openFinding = useApp((app) => app.openFinding)
  const decisionOf = (findingId: string) => decisions.find((decision) => decision.findingId === findingId) ?? null
  const next = analysis.findings.find(({ id }) => decisionOf(id) === null) ?? null
  const nextId = next?.id ?? null

  // `A` accepts the card that has the focus, or else the first one that is not decided.
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'a' || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return
      if (document.querySelector('dialog[open]') !== null) return
      const focused = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-finding]') : null
      const findingId = focused?.dataset['finding'] ?? nextId
      if (findingId === null) return
      event.preventDefault()
      void decide(findingId, 'accepted', null)
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
    }
  }, [decide, nextId])

  return (
    <section className="findings" aria-label="Proposed findings">
      <h2 className="caption">Proposed findings</h2>
      {analysis.findings.length === 0 && <p className="soft">No pattern is met. The report can say so, and you can write what you see.</p>}
      {analysis.findings.map((finding) => (
        <FindingCard
          key={finding.id}
          finding={finding}
          decision={decisionOf(finding.id)}
          isNext={finding.id === nextId}
          selected={finding.regionId === selectedRegionId}
          onSelect={select}
          onReason={selectReason}
          onAccept={() => void decide(finding.id, 'accepted', null)}
          onReject={(reason) => void decide(finding.id, 'rejected', reason)}
          onEdit={() => {
            openFinding(finding.id)
          }}
        />
      ))}
    </section>
  )
}
