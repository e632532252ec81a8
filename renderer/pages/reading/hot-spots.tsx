import type { Analysis } from '../../../core/findings/analysis.ts'
import { displayRatio, displaySite } from '../../parts/words.ts'
import { measureWords } from '../../../core/report/words.ts'
import type { HotSpot } from '../../../core/uptake/uptake.ts'
import { useView } from '../../state/view-state.ts'

const outsideWords = { kidney: 'Kidney', bladder: 'Bladder', 'injection-site': 'Injection site', other: 'Outside the skeleton' } as const

const nameOf = ({ level, structure, side, extraskeletal }: HotSpot): string => {
  if (extraskeletal !== false) return outsideWords[extraskeletal]
  if (level === null || structure === null || side === null) return 'No named structure'
  return displaySite({ level, structure, side })
}

const explains = (analysis: Analysis, spot: HotSpot): boolean =>
  analysis.findings.some(({ level, structure, side }) => level === spot.level && structure === spot.structure && side === spot.side)

/** Hot spots in bone that no proposed finding speaks for: the reader should look at each. */
export const unexplainedHotSpots = (analysis: Analysis): readonly HotSpot[] =>
  analysis.hotSpots.filter((spot) => spot.extraskeletal === false && !explains(analysis, spot))

export const HotSpots = ({ analysis }: { analysis: Analysis }) => {
  const moveCrosshair = useView((view) => view.moveCrosshair)
  const spots = unexplainedHotSpots(analysis)
  if (spots.length === 0) return null
  return (
    <section aria-label="Hot spots without a pattern" data-testid="hot-spots">
      <h2 className="caption">Hot spots no pattern explains</h2>
      <ul className="hot-spots">
        {spots.map((spot) => (
          <li key={spot.id}>
            <button
              className="hot-spot"
              title={[
                `${measureWords(spot.volumeMl)} ml, max ${measureWords(spot.max)} ${analysis.reference.unit}`,
                `Place ${Math.round(spot.confidence * 100)} % sure`,
                ...(spot.runnerUp === null ? [] : [`Next likely: ${displaySite(spot.runnerUp)}, ${Math.round(spot.runnerUp.confidence * 100)} %`]),
              ].join('\n')}
              onClick={() => {
                moveCrosshair(spot.centreMm)
              }}
            >
              <span>{nameOf(spot)}</span>
              <span className="faint">
                {displayRatio(spot.ratio)} · {measureWords(spot.volumeMl)} ml
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
