import { useId } from 'react'
import type { Place } from '../../../core/base/anatomy.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { measureWords } from '../../../core/report/words.ts'
import { useReading } from '../../state/reading-state.ts'

/** What every ratio is taken against, and the way to take another vertebra. */
export const ReferenceChoice = ({ analysis }: { analysis: Analysis }) => {
  const id = useId()
  const { analyse, anchors, status } = useReading()
  const { reference, provenance } = analysis
  const bodies = analysis.regions.filter(({ structure }) => structure === 'vertebral-body')
  return (
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
        <option value="">{reference.source === 'automatic' ? reference.region : 'normal vertebra, chosen automatically'}</option>
        {bodies.map(({ level }) => (
          <option key={level} value={level}>
            {level}, chosen by the reader
          </option>
        ))}
      </select>
    </div>
  )
}
