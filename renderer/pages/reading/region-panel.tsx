import { useEffect, useMemo } from 'react'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { distanceMm } from '../../../core/geometry/vector.ts'
import { correctedSpect } from '../../../core/registration/judge-registration.ts'
import { measureWords } from '../../../core/report/words.ts'
import { regionEditRule } from '../../../core/uptake/region-edit.ts'
import { shapeCentre, shapePoints, shapeVolumeMl } from '../../../core/uptake/shape.ts'
import { spectField } from '../../../core/uptake/spect-field.ts'
import type { SpectField } from '../../../core/uptake/spect-field.ts'
import type { RegionShape } from '../../../core/uptake/uptake.ts'
import type { Volume } from '../../../core/volume/volume.ts'
import { KeyList } from '../../parts/key-list.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayRatio, displaySite } from '../../parts/words.ts'
import { useReading } from '../../state/reading-state.ts'
import { draftShape, isProgramShape, useRegionEdit } from '../../state/region-edit-state.ts'
import type { RegionDraft } from '../../state/region-edit-state.ts'
import { growMm, longNudgeMm, nudgeMm, useRegionKeys } from './use-region-keys.ts'
import './region-panel.css'

/** Points every 2 mm, as the engine measures. */
const pointsMm = 2

/** Everything that lies inside an outline, whoever it belongs to; null where part of it lies outside the SPECT. */
const insideOf = (field: SpectField, shape: RegionShape): { readonly max: number; readonly mean: number } | null => {
  const points = shapePoints(shape, pointsMm)
  const values = points.flatMap((at) => field.valueAt(at) ?? [])
  if (values.length === 0 || values.length < points.length) return null
  return { max: values.reduce((best, value) => Math.max(best, value), -Infinity), mean: values.reduce((sum, value) => sum + value, 0) / values.length }
}

const Inside = ({ draft, analysis, spect }: { draft: RegionDraft; analysis: Analysis; spect: Volume }) => {
  const field = useMemo(() => spectField(correctedSpect(spect, analysis.provenance.registration ?? null)), [spect, analysis])
  const inside = useMemo(() => insideOf(field, draftShape(draft)), [field, draft])
  const { mean, unit } = analysis.reference
  return (
    <p className="soft selectable" data-testid="region-inside" title="Every SPECT value inside the outline. The table counts a point only where no neighbour holds it more, so its numbers can be lower.">
      {inside === null
        ? 'The outline reaches outside the SPECT.'
        : `Inside the outline: max ${measureWords(inside.max)} ${unit} (${displayRatio(inside.max / mean)}), mean ${measureWords(inside.mean)} ${unit}. Apply measures it as the table does, without what a neighbour holds.`}
    </p>
  )
}

const axisNames = ['Left to right', 'Front to back', 'Up and down'] as const

const Sizes = ({ draft }: { draft: RegionDraft }) => {
  const grow = useRegionEdit((state) => state.grow)
  const tube = draft.programShape.kind === 'tube'
  return (
    <div className="region-sizes">
      {(tube ? (['Diameter'] as const) : axisNames).map((name, index) => (
        <div key={name} className="region-size">
          <span>{name}</span>
          <output data-testid={`region-size-${index}`}>{(2 * (draft.semiAxesMm[index] ?? 0)).toFixed(1)} mm</output>
          {([-1, 1] as const).map((sign) => (
            <button
              key={sign}
              className="button button-small"
              aria-label={`${name}: ${sign > 0 ? 'larger' : 'smaller'}`}
              title={`${2 * growMm} mm ${sign > 0 ? 'larger' : 'smaller'}`}
              data-testid={`region-size-${index}-${sign > 0 ? 'more' : 'less'}`}
              onClick={() => {
                grow(tube ? 'all' : (index as 0 | 1 | 2), sign * growMm)
              }}
            >
              {sign > 0 ? '+' : '−'}
            </button>
          ))}
        </div>
      ))}
    </div>
  )
}

const keys: readonly (readonly [string, string])[] = [
  ['← → ↑ ↓', `move ${nudgeMm} mm in the active view`],
  ['Shift', `with an arrow: ${longNudgeMm} mm`],
  ['PgUp PgDn', 'through the view'],
  ['+ −', 'size'],
  ['Ctrl Z', 'one step back'],
  ['Enter', 'apply'],
  ['Esc', 'cancel'],
]

/** Where the findings otherwise stand: one region, how far it was moved and sized, and what lies inside it. The views show it. */
export const RegionPanel = ({ draft, spect }: { draft: RegionDraft; spect: Volume | null }) => {
  const { analysed, status, progress, error } = useReading()
  const { earlier, stepBack, reset, cancel, apply } = useRegionEdit()
  useRegionKeys()
  const analysisId = analysed?.analysisId ?? null
  useEffect(() => {
    // Other numbers have come: the region of the draft is not that of the table any more.
    if (analysisId !== draft.analysisId) cancel()
  }, [analysisId, draft.analysisId, cancel])
  const analysis = analysed?.analysis ?? null
  const region = analysis?.regions.find(({ id }) => id === draft.regionId)
  if (analysis === null || region === undefined) return null
  const busy = status !== 'ready'
  const movedMm = distanceMm(draft.centreMm, shapeCentre(draft.programShape))
  const { mostMovedMm } = regionEditRule
  return (
    <div className="reading-panel region-panel" data-testid="region-panel">
      <div className="registration-head">
        <h2>Edit region</h2>
        <button className="button button-small" data-testid="region-cancel" title="Leave everything as it was (Esc)" onClick={cancel}>
          Cancel
        </button>
      </div>
      <p className="region-name">{displaySite(region)}</p>
      {progress !== null && (
        <div className="analysing" role="status">
          <p className="soft">{progress.label}</p>
          <progress className="progress" max={1} value={progress.fraction} aria-label={progress.label} />
        </div>
      )}
      {error !== null && <ProblemMessage problem={error} />}
      <p className="soft" role="status" data-testid="region-state">
        {isProgramShape(draft)
          ? 'As the program drew it.'
          : `Moved ${movedMm.toFixed(1)} mm${movedMm > mostMovedMm - 0.05 ? ', which is as far as a region may go' : ''}; ${measureWords(shapeVolumeMl(draftShape(draft)))} ml instead of ${measureWords(shapeVolumeMl(draft.programShape))} ml.`}
      </p>
      {spect !== null && <Inside draft={draft} analysis={analysis} spect={spect} />}
      <h3 className="caption">Size</h3>
      <Sizes draft={draft} />
      <div className="registration-actions">
        <button className="button button-primary" data-testid="region-apply" disabled={busy} title="Measure again with this shape (Enter)" onClick={() => void apply()}>
          Apply
        </button>
        <button className="button" data-testid="region-step-back" disabled={busy || earlier.length === 0} title="Take back the last step (Ctrl+Z)" onClick={stepBack}>
          Undo
        </button>
        <button className="button" data-testid="region-reset" disabled={busy || isProgramShape(draft)} title="The shape as the program drew it" onClick={reset}>
          Reset
        </button>
      </div>
      <p className="faint">Drag inside the outline to move it, a grip to size it. The thin line is the program's own shape. The other regions keep theirs; the report names this one as edited by you.</p>
      <KeyList keys={keys} />
    </div>
  )
}
