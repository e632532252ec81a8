import { ProblemMessage } from '../../parts/problem-message.tsx'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { useReading } from '../../state/reading-state.ts'
import { shownCorrection, useRegistration } from '../../state/registration-state.ts'
import { RegistrationBanner } from './registration-banner.tsx'
import { RegistrationLevels } from './registration-levels.tsx'
import { RegistrationNudge } from './registration-nudge.tsx'
import { RegistrationSpines } from './registration-spines.tsx'
import { correctionWords, inDirections } from './registration-words.ts'
import { useRegistrationKeys } from './use-registration-keys.ts'
import './registration.css'

const Measured = ({ analysis }: { analysis: Analysis }) => {
  const { measured, method } = analysis.registration
  if (measured === undefined) return <p className="faint">{method} This study was analysed before shifts were kept level by level; any step below measures it anew.</p>
  const { apart, uncertaintyMm, farthestMm, levels, reliable } = measured
  return (
    <>
      <p className="soft selectable" data-testid="registration-shift" title={method}>
        Uptake lies {inDirections(apart.translationMm)} mm from its bone{uncertaintyMm === null ? '' : `, known within ± ${(2 * uncertaintyMm).toFixed(1)} mm`}; at most {farthestMm.toFixed(1)} mm at any level.
        {reliable ? '' : ' The overlap is too weak to be trusted: judge by eye.'}
      </p>
      {levels.length > 0 && <RegistrationSpines analysis={analysis} levels={levels} />}
    </>
  )
}

const Actions = ({ analysis }: { analysis: Analysis }) => {
  const { status, earlierRequests, undoCorrection } = useReading()
  const { draft, accept, remove } = useRegistration()
  const correction = shownCorrection(draft, analysis)
  const proposed = analysis.registration.measured?.proposed ?? null
  const applied = analysis.provenance.registration ?? null
  const idle = status === 'ready' && draft === undefined
  const before = earlierRequests.at(-1)
  const undoes = before !== undefined && JSON.stringify(before.registration ?? null) !== JSON.stringify(applied)
  return (
    <div className="registration-actions">
      <button className="button button-primary" data-testid="accept-proposed" disabled={!idle || proposed === null} title="Move the SPECT onto its bone as it was measured, and measure everything anew" onClick={accept}>
        Accept the proposed correction
      </button>
      <button className="button" data-testid="undo-registration" disabled={!idle || !undoes} title="Take back the last change of the registration (Ctrl+Z)" onClick={() => void undoCorrection()}>
        Undo
      </button>
      <button className="button" data-testid="remove-registration" disabled={!idle || correction === null} title="The SPECT as its files have it" onClick={remove}>
        Remove
      </button>
    </div>
  )
}

/** Where the uptake lies against its bone, the pictures to judge it by, and the way to put it right. Stands where the findings do. */
export const RegistrationPanel = () => {
  const { analysed, progress, error } = useReading()
  const { show, draft, outlines, setOutlines } = useRegistration()
  useRegistrationKeys()
  const analysis = analysed?.analysis ?? null
  if (analysis === null) return null
  const correction = shownCorrection(draft, analysis)
  const levels = analysis.registration.measured?.levels ?? []
  return (
    <div className="reading-panel registration-panel" data-testid="registration-panel" data-settled={draft === undefined && progress === null}>
      <div className="registration-head">
        <h2>Registration of SPECT on CT</h2>
        <button
          className="button button-small"
          data-testid="close-registration"
          title="Back to uptake and findings (Esc)"
          onClick={() => {
            show(false)
          }}
        >
          Close
        </button>
      </div>
      <RegistrationBanner registration={analysis.registration} corrected={analysis.provenance.registration != null} />
      {error !== null && <ProblemMessage problem={error} />}
      <p className="faint" role="status" data-testid="registration-state">
        {draft !== undefined || progress !== null ? 'The views show your change; the numbers follow…' : 'Views and numbers agree.'}
      </p>
      <Measured analysis={analysis} />
      <h3 className="caption">Correction</h3>
      <p className="soft selectable" data-testid="registration-correction">
        {correctionWords(correction)}
      </p>
      <Actions analysis={analysis} />
      <label className="checkbox" title="Outlines of the uptake over the plain CT; without them, uptake in colour (opacity with F)">
        <input
          type="checkbox"
          checked={outlines}
          data-testid="outlines"
          onChange={(event) => {
            setOutlines(event.target.checked)
          }}
        />
        Judge by outlines of uptake on the CT
      </label>
      <RegistrationNudge />
      {levels.length > 0 && <RegistrationLevels levels={levels} />}
    </div>
  )
}
