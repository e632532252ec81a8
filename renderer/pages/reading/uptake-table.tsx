import { useId, useState } from 'react'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { regionTitle } from '../../../core/report/spine-map.ts'
import { measureWords } from '../../../core/report/words.ts'
import { isRaised } from '../../../core/uptake/uptake.ts'
import type { RegionUptake } from '../../../core/uptake/uptake.ts'
import type { SuvAvailability } from '../../../core/volume/volume.ts'
import { GradeChip } from '../../parts/grade-chip.tsx'
import { displayRatio, displaySd, displaySite } from '../../parts/words.ts'
import { sortRegions } from './sort-regions.ts'
import type { RegionOrder } from './sort-regions.ts'

interface UptakeTableProps {
  analysis: Analysis
  suv: SuvAvailability
  selectedRegionId: string | null
  onSelect: (regionId: string) => void
  /** Opens the region editor. */
  onEdit: (regionId: string) => void
  /** Opens the panel of units. */
  onUnits: () => void
}

const pointTitle = (region: RegionUptake, analysis: Analysis): string =>
  [
    regionTitle(region, analysis),
    ...(region.foundShape === undefined ? [] : ['Measured in a shape that you set instead of the program\'s.']),
    ...(region.ownLevels == null ? [] : [`Among this patient's own: ${region.ownLevels.rank} of ${region.ownLevels.of}, robust z ${region.ownLevels.robustZ.toFixed(1)}.`]),
    ...(region.partialVolume ? ['Small against the resolution of the SPECT: the true uptake is higher.'] : []),
    ...(region.recovered == null
      ? []
      : [`Corrected for the blur about ${displayRatio(region.recovered.ratio)} (recovery ${region.recovered.coefficient.toFixed(2)}), if the lesion fills the structure.`]),
  ].join('\n')

/** The measured ratio with its noise; where it was corrected for the blur, that value stands under it, never instead. */
const Ratio = ({ region }: { region: RegionUptake }) => (
  <>
    {displayRatio(region.ratio)}
    {region.noise != null && <span className="faint"> ± {displaySd(region.noise.ratioSd)}</span>}
    {region.recovered != null && (
      <span className="faint recovered" data-testid="recovered">
        corrected {displayRatio(region.recovered.ratio)}
      </span>
    )}
  </>
)

const allGrades = -1

/** Which rows are listed: all, or from a grade up. The crests, yardstick of the grades, are listed as raised only above them. */
const listed = (regions: readonly RegionUptake[], least: number): readonly RegionUptake[] =>
  least === allGrades ? regions : regions.filter((region) => isRaised(region) && region.grade >= least)

const qualityWords = ({ resolution, noise }: NonNullable<Analysis['quality']>): string =>
  [
    `Resolution ${resolution.fwhmMm.toFixed(1)}${resolution.uncertaintyMm === null ? '' : ` ± ${resolution.uncertaintyMm.toFixed(1)}`} mm FWHM, ${resolution.source}.`,
    noise === null ? 'Noise could not be told from these data.' : `Noise of normal bone ${(noise.relativeSd * 100).toFixed(0)} %.`,
  ].join(' ')

const SortHeader = ({ name, title, active, onSort, className }: { name: string; title: string; active: boolean; onSort: () => void; className?: string }) => (
  <th role="columnheader" className={className} aria-sort={active ? 'descending' : undefined}>
    <button className="sort" title={title} aria-pressed={active} onClick={onSort}>
      {name}
      {active ? ' ↓' : ''}
    </button>
  </th>
)

/** Uptake of every region against the reference. Up and down choose a region; the views follow. */
export const UptakeTable = ({ analysis, suv, selectedRegionId, onSelect, onEdit, onUnits }: UptakeTableProps) => {
  const [order, setOrder] = useState<RegionOrder>('ratio')
  const filterId = useId()
  const [least, setLeast] = useState<number>(1)
  const shown = sortRegions(listed(analysis.regions, least), order)
  const compared = analysis.regions.some(({ ownLevels }) => ownLevels != null)
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
          const selected = shown.find(({ id }) => id === selectedRegionId)
          if (event.key === 'Enter' && event.target === event.currentTarget && selected !== undefined) {
            event.preventDefault()
            event.stopPropagation()
            onEdit(selected.id)
            return
          }
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
              {compared && (
                <SortHeader
                  className="number"
                  name="z"
                  title="Robust z of the maximum among the same structure elsewhere in this patient; a dash where there are too few"
                  active={order === 'own'}
                  onSort={() => setOrder('own')}
                />
              )}
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
                onDoubleClick={() => {
                  onEdit(region.id)
                }}
              >
                <td role="gridcell">
                  {displaySite(region)}
                  {region.foundShape !== undefined && (
                    <span className="edited-mark" data-testid="region-edited">
                      edited
                    </span>
                  )}
                </td>
                <td role="gridcell" className="number soft">{variant === null ? measureWords(region.max) : (region.suv?.max.toFixed(1) ?? '–')}</td>
                <td role="gridcell" className="number">
                  <Ratio region={region} />
                </td>
                {compared && (
                  <td role="gridcell" className="number soft">
                    {region.ownLevels == null ? '–' : region.ownLevels.robustZ.toFixed(1)}
                  </td>
                )}
                <td role="gridcell" className="number">
                  <GradeChip grade={region.grade} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 && <p className="faint">{least <= 1 ? 'No region is above the reference.' : `No region has grade ${least} or more.`}</p>}
      <div className="uptake-foot">
        <label htmlFor={filterId}>Show</label>
        <select id={filterId} className="select" data-testid="grade-filter" value={least} onChange={(event) => setLeast(Number(event.target.value))}>
          {[4, 3, 2, 1].map((grade) => (
            <option key={grade} value={grade}>
              grade {grade}
              {grade < 4 ? ' and above' : ''} ({listed(analysis.regions, grade).length})
            </option>
          ))}
          <option value={allGrades}>all {analysis.regions.length} regions</option>
        </select>
        <button
          className="button button-small edit-region"
          data-testid="edit-region"
          disabled={!analysis.regions.some(({ id }) => id === selectedRegionId)}
          title="Move or size the selected region and measure it again (E)"
          onClick={() => {
            if (selectedRegionId !== null) onEdit(selectedRegionId)
          }}
        >
          Edit region…
        </button>
      </div>
      {analysis.quality !== undefined && (
        <p className="faint suv-line" data-testid="spect-quality" title={`${analysis.quality.resolution.method}\n± is one standard deviation of noise.`}>
          {qualityWords(analysis.quality)}
        </p>
      )}
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
