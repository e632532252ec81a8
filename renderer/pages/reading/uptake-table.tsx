import { useState } from 'react'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { regionTitle } from '../../../core/report/spine-map.ts'
import { measureWords } from '../../../core/report/words.ts'
import { isRaised } from '../../../core/uptake/uptake.ts'
import type { RegionUptake } from '../../../core/uptake/uptake.ts'
import type { SuvAvailability } from '../../../core/volume/volume.ts'
import { GradeChip } from '../../parts/grade-chip.tsx'
import { displayRatio, displaySite } from '../../parts/words.ts'
import { sortRegions } from './sort-regions.ts'
import type { RegionOrder } from './sort-regions.ts'

interface UptakeTableProps {
  analysis: Analysis
  suv: SuvAvailability
  selectedRegionId: string | null
  onSelect: (regionId: string) => void
  /** Opens the panel of units. */
  onUnits: () => void
}

const pointTitle = (region: RegionUptake, analysis: Analysis): string =>
  region.partialVolume ? `${regionTitle(region, analysis)}\nSmall against the resolution of the SPECT: the true uptake is higher.` : regionTitle(region, analysis)

const SortHeader = ({ name, title, active, onSort, className }: { name: string; title: string; active: boolean; onSort: () => void; className?: string }) => (
  <th role="columnheader" className={className} aria-sort={active ? 'descending' : undefined}>
    <button className="sort" title={title} aria-pressed={active} onClick={onSort}>
      {name}
      {active ? ' ↓' : ''}
    </button>
  </th>
)

/** Uptake of every region against the reference. Up and down choose a region; the views follow. */
export const UptakeTable = ({ analysis, suv, selectedRegionId, onSelect, onUnits }: UptakeTableProps) => {
  const [order, setOrder] = useState<RegionOrder>('ratio')
  const [onlyRaised, setOnlyRaised] = useState(true)
  const raised = analysis.regions.filter(isRaised)
  const shown = sortRegions(onlyRaised ? raised : analysis.regions, order)
  const variant = analysis.regions.find((region) => region.suv !== null)?.suv?.variant ?? null
  const { unit } = analysis.reference
  const ratioSource = `Maximum of the region against the mean of the reference: ${analysis.reference.region}, ${measureWords(analysis.reference.mean)} ${unit}`

  const step = (by: number): void => {
    const at = shown.findIndex(({ id }) => id === selectedRegionId)
    const next = shown[Math.min(shown.length - 1, Math.max(0, at + by))]
    if (next !== undefined) onSelect(next.id)
  }
  return (
    <section aria-label="Uptake">
      <div
        className="uptake"
        tabIndex={0}
        role="grid"
        aria-label="Uptake by region"
        data-testid="uptake-table"
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (by === undefined) return
          event.preventDefault()
          event.stopPropagation()
          step(by)
        }}
      >
        <table role="presentation">
          <thead role="rowgroup">
            <tr role="row">
              <SortHeader name="Region" title="From head to tail" active={order === 'level'} onSort={() => setOrder('level')} />
              {variant === null ? (
                <th role="columnheader" className="number" title={`Highest voxel of the region, in ${unit}`}>
                  Max, {unit}
                </th>
              ) : (
                <th role="columnheader" className="number" title={`SUVmax, ${variant}, g/ml`}>
                  SUVmax
                </th>
              )}
              <SortHeader className="number" name="Ratio" title={`The hottest first. ${ratioSource}`} active={order === 'ratio'} onSort={() => setOrder('ratio')} />
              <th role="columnheader" className="number">Grade</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {shown.map((region) => (
              <tr
                key={region.id}
                className="uptake-row"
                role="row"
                title={pointTitle(region, analysis)}
                aria-selected={region.id === selectedRegionId}
                data-testid="uptake-row"
                data-region={region.id}
                onClick={() => {
                  onSelect(region.id)
                }}
              >
                <td role="gridcell">{displaySite(region)}</td>
                <td role="gridcell" className="number soft">{variant === null ? measureWords(region.max) : (region.suv?.max.toFixed(1) ?? '–')}</td>
                <td role="gridcell" className="number">{displayRatio(region.ratio)}</td>
                <td role="gridcell" className="number">
                  <GradeChip grade={region.grade} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 && <p className="faint">No region is above the reference.</p>}
      <div className="uptake-foot">
        <button className="link" aria-pressed={!onlyRaised} onClick={() => setOnlyRaised(!onlyRaised)}>
          {onlyRaised ? `Show all ${analysis.regions.length} regions` : `Show only grade 1 and above (${raised.length})`}
        </button>
      </div>
      {suv.kind === 'refused' && (
        <p className="faint suv-line" data-testid="suv-refused">
          {suv.reason}{' '}
          <button className="link" data-testid="open-units" onClick={onUnits}>
            Units and SUV…
          </button>
        </p>
      )}
      {suv.kind === 'available' && variant !== null && (
        <p className="faint suv-line" data-testid="suv-line" title={suv.inputs.map(({ name, value, source }) => `${name}: ${value} (${source})`).join('\n')}>
          SUV {variant}, {suv.unit ?? 'g/ml'}.{' '}
          <button className="link" data-testid="open-units" onClick={onUnits}>
            Where it comes from…
          </button>
        </p>
      )}
    </section>
  )
}
