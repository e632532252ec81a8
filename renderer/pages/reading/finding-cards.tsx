import type { Analysis } from '../../../core/findings/analysis.ts'
import { useApp } from '../../state/app-state.ts'
import { useReading } from '../../state/reading-state.ts'
import { FindingCard } from './finding-card.tsx'

export const FindingCards = ({ analysis }: { analysis: Analysis }) => {
  const { decisions, selectedRegionId, rejectingId, select, selectReason, decide, askWhy } = useReading()
  const openFinding = useApp((app) => app.openFinding)
  const decisionOf = (findingId: string) => decisions.find((decision) => decision.findingId === findingId) ?? null
  const next = analysis.findings.find(({ id }) => decisionOf(id) === null) ?? null
  const nextId = next?.id ?? null

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
          rejecting={finding.id === rejectingId}
          onAskWhy={(asks) => {
            askWhy(asks ? finding.id : null)
          }}
          onReject={(reason) => void decide(finding.id, 'rejected', reason)}
          onEdit={() => {
            openFinding(finding.id)
          }}
        />
      ))}
    </section>
  )
}
