import type { Analysis } from '../../../core/findings/analysis.ts'
import type { PhaseComparison, PhaseRow } from '../../../core/findings/phase-uptake.ts'
import { isRaised } from '../../../core/uptake/uptake.ts'
import type { RegionUptake } from '../../../core/uptake/uptake.ts'
import { displayRatio, displaySd, displaySite } from '../../parts/words.ts'
import './compare.css'

interface ComparePhasesProps {
  phases: PhaseComparison
  analysis: Analysis
  selectedRegionId: string | null
  onSelect: (regionId: string) => void
}

const poolTitle = ({ raisedInPool }: PhaseRow): string =>
  raisedInPool === null
    ? 'The noise of the blood pool could not be told.'
    : raisedInPool
      ? 'Above the reference vertebrae by more than noise, already in the blood pool.'
      : 'Not above the reference vertebrae by more than noise in the blood pool.'

/** Blood pool beside late uptake, of every region that is raised late. */
export const ComparePhases = ({ phases, analysis, selectedRegionId, onSelect }: ComparePhasesProps) => {
  const rows = phases.rows
    .flatMap((row): { readonly row: PhaseRow; readonly region: RegionUptake }[] => {
      const region = analysis.regions.find(({ id }) => id === row.regionId)
      return region !== undefined && isRaised(region) ? [{ row, region }] : []
    })
    .sort((a, b) => b.row.lateRatio - a.row.lateRatio)
  return (
    <section className="compare" aria-label="Blood pool and late uptake" data-testid="compare-phases">
      <h2 className="caption">Blood pool and late uptake</h2>
      {rows.length === 0 && <p className="soft">No region is raised late.</p>}
      {rows.length > 0 && (
        <table className="compare-table">
          <thead>
            <tr>
              <th>Region</th>
              <th className="number">Blood pool</th>
              <th className="number">Late</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, region }) => (
              <tr
                key={row.regionId}
                className="compare-row"
                data-testid="phase-row"
                data-region={row.regionId}
                aria-selected={row.regionId === selectedRegionId}
                title={poolTitle(row)}
                onClick={() => {
                  onSelect(row.regionId)
                }}
              >
                <td>
                  <button className="compare-name">{displaySite(region)}</button>
                </td>
                <td className={row.raisedInPool === true ? 'number' : 'number faint'}>
                  {displayRatio(row.poolRatio)}
                  {row.poolRatioSd !== null && <span className="faint"> ± {displaySd(row.poolRatioSd)}</span>}
                </td>
                <td className="number">{displayRatio(row.lateRatio)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="faint compare-foot">
        Means of the same volumes in both phases, each against {phases.referenceLevels.join(', ')} of its own phase. The blood pool was acquired hours earlier; whether it lies on the CT was not checked.
      </p>
    </section>
  )
}
