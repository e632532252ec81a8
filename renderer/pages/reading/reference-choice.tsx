import { useId } from 'react'
import type { Place } from '../../../core/base/anatomy.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { measureWords } from '../../../core/report/words.ts'
import type { RegionUptake } from '../../../core/uptake/uptake.ts'
import { displayRatio, displaySite } from '../../parts/words.ts'
import { useReading } from '../../state/reading-state.ts'

type Other = NonNullable<Analysis['reference']['others']>[number]

/** What a reader may take: of older analyses, which list nothing, the vertebrae. */
const choicesOf = (analysis: Analysis): readonly Other[] =>
  analysis.reference.others ??
  analysis.regions.flatMap(({ structure, level }) => (structure === 'vertebral-body' ? [{ level, region: `vertebra ${level}`, mean: analysis.reference.mean }] : []))

const hottest = (analysis: Analysis, id: string | null): RegionUptake | null =>
  analysis.regions.find((region) => region.id === id) ?? analysis.regions.reduce<RegionUptake | null>((best, region) => (best === null || region.ratio > best.ratio ? region : best), null)

/** The ratio of one region against each of the main references: what the choice changes, and that grades stay. */
const EffectOfChoice = ({ analysis, selectedRegionId }: { analysis: Analysis; selectedRegionId: string | null }) => {
  const { reference } = analysis
  const region = hottest(analysis, selectedRegionId)
  const main = (reference.others ?? []).filter(({ level }) => level === null || level === 'pelvis' || level === 'sacrum' || level === analysis.provenance.referenceLevel)
  if (region === null || main.length < 2) return null
  return (
    <p className="faint reference-effect" data-testid="reference-effect" title="Only the shown ratio changes. Grades and proposed findings always speak of normal vertebra, or of the vertebra you pick.">
      {displaySite(region)}: {main.map(({ region: name, mean }) => `${displayRatio((region.ratio * reference.mean) / mean)} against ${name.replace(/ \(.*\)$/, '')}`).join(', ')}.
    </p>
  )
}

/** What every ratio is taken against, the way to take another bone, and what that changes. */
export const ReferenceChoice = ({ analysis }: { analysis: Analysis }) => {
  const id = useId()
  const { analyse, anchors, status, selectedRegionId } = useReading()
  const { reference, provenance } = analysis
  const choices = choicesOf(analysis)
  const automatic = choices.find(({ level }) => level === null)
  return (
    <div className="reference-choice">
      <div className="reference">
        <label className="caption" htmlFor={id}>
          Uptake against
        </label>
        <select
          id={id}
          className="select"
          data-testid="reference"
          title={`${reference.region}: mean ${measureWords(reference.mean)} ${reference.unit}, chosen ${reference.source === 'reader' ? 'by you' : 'automatically'}`}
          disabled={status !== 'ready'}
          value={provenance.referenceLevel ?? ''}
          onChange={(event) => {
            const referenceLevel = event.target.value === '' ? null : (event.target.value as Place)
            void analyse({ anchors: [...anchors], referenceLevel })
          }}
        >
          <option value="">{automatic?.region ?? (reference.source === 'automatic' ? reference.region : 'normal vertebra, chosen automatically')}</option>
          {choices.flatMap(({ level, region }) =>
            level === null ? (
              []
            ) : (
              <option key={level} value={level}>
                {region}, chosen by the reader
              </option>
            ),
          )}
        </select>
      </div>
      <EffectOfChoice analysis={analysis} selectedRegionId={selectedRegionId} />
    </div>
  )
}
