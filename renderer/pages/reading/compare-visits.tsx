import { useId, useState } from 'react'
import type { VisitComparison, VisitRow } from '../../../core/findings/compare-visits.ts'
import { GradeChip } from '../../parts/grade-chip.tsx'
import { gradeSchema } from '../../../core/base/anatomy.ts'
import { displayDate, displaySd, displaySite } from '../../parts/words.ts'
import { useComparison } from '../../state/comparison-state.ts'
import './compare.css'

const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(1)}`

/** A change that noise can explain is shown as none; the number stays in the title. */
const changeWords = ({ change, changeSd, beyondNoise }: VisitRow): string => (beyondNoise === true && changeSd !== null ? `${signed(change)} ± ${displaySd(change / changeSd)}` : beyondNoise === false ? 'within noise' : `${signed(change)}?`)

const rowTitle = ({ change, changeSd }: VisitRow): string =>
  changeSd === null
    ? `Change ${signed(change)}; its noise is not known, so it is not called a change.`
    : `Change ${signed(change)}, ${Math.abs(changeSd).toFixed(1)} standard deviations of the noise of both visits.`

/** Raised at either visit: what a reader looks for. */
const worthwhile = ({ now, before }: VisitRow): boolean => now.grade >= 1 || before.grade >= 1

/** Ratio and grade of one visit. */
const Visit = ({ ratio, ratioSd, grade }: VisitRow['now']) => (
  <td className="number" title={ratioSd === null ? 'Its noise is not known.' : `± ${displaySd(ratioSd)} from noise`}>
    {ratio.toFixed(1)} <GradeChip grade={gradeSchema.parse(grade)} />
  </td>
)

const Rows = ({ rows, selectedRegionId, onSelect }: { rows: readonly VisitRow[]; selectedRegionId: string | null; onSelect: (regionId: string) => void }) => (
  <table className="compare-table" data-testid="visit-rows">
    <thead>
      <tr>
        <th>Region</th>
        <th className="number">Before</th>
        <th className="number">Now</th>
        <th className="number">Change</th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr
          key={row.regionId}
          className="compare-row"
          data-testid="visit-row"
          data-region={row.regionId}
          data-beyond-noise={String(row.beyondNoise)}
          aria-selected={row.regionId === selectedRegionId}
          title={rowTitle(row)}
          onClick={() => {
            onSelect(row.regionId)
          }}
        >
          <td>
            <button className="compare-name">{displaySite(row)}</button>
          </td>
          <Visit {...row.before} />
          <Visit {...row.now} />
          <td className={row.beyondNoise === true ? 'number' : 'number faint'}>{changeWords(row)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const Compared = ({ compared, selectedRegionId, onSelect }: { compared: VisitComparison; selectedRegionId: string | null; onSelect: (regionId: string) => void }) => {
  const [all, setAll] = useState(false)
  const rows = all ? compared.rows : compared.rows.filter(worthwhile)
  const { levels, rmsMm } = compared.alignment
  return (
    <>
      {compared.cautions.length > 0 && (
        <ul className="message message-warn warnings" aria-label="Cautions of the comparison">
          {compared.cautions.map((caution) => (
            <li key={caution}>{caution}</li>
          ))}
        </ul>
      )}
      {rows.length === 0 ? <p className="soft">Nothing is raised at either visit.</p> : <Rows rows={rows} selectedRegionId={selectedRegionId} onSelect={onSelect} />}
      <p className="faint compare-foot">
        <button className="link" onClick={() => setAll(!all)}>
          {all ? 'Show what is raised' : `Show all ${compared.rows.length} regions`}
        </button>{' '}
        Before: against {compared.referenceBefore}. The spines lie on each other by {levels.length} levels, {rmsMm.toFixed(1)} mm apart. Noise is that of the counts alone; dose, time and camera add to it.
      </p>
    </>
  )
}

/** Another visit of the same patient beside this one, structure by structure. Nothing is shown where there is no other visit. */
export const CompareVisits = ({ selectedRegionId, onSelect }: { selectedRegionId: string | null; onSelect: (regionId: string) => void }) => {
  const id = useId()
  const { visits, withStudyUid, compared, error, compareWith } = useComparison()
  if (visits.length === 0) return null
  return (
    <section className="compare" aria-label="Compare with another visit" data-testid="compare-visits">
      <div className="reference">
        <label className="caption" htmlFor={id}>
          Compare with
        </label>
        <select
          id={id}
          className="select"
          data-testid="compare-with"
          value={withStudyUid ?? ''}
          onChange={(event) => void compareWith(event.target.value === '' ? null : event.target.value)}
        >
          <option value="">no other visit</option>
          {visits.map(({ studyUid, studyDate, description, isAnalysed }) => (
            <option key={studyUid} value={studyUid} disabled={!isAnalysed}>
              {displayDate(studyDate)}
              {description === '' ? '' : `, ${description}`}
              {isAnalysed ? '' : ' (open it once first)'}
            </option>
          ))}
        </select>
      </div>
      {error !== null && withStudyUid !== null && <p className="message message-warn">{error.sentence}</p>}
      {compared !== null && <Compared compared={compared} selectedRegionId={selectedRegionId} onSelect={onSelect} />}
    </section>
  )
}
