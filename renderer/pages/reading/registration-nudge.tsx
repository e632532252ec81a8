import { stepsDeg, stepsMm, useRegistration } from '../../state/registration-state.ts'
import type { PatientAxis } from '../../state/registration-state.ts'

interface Way {
  readonly axis: PatientAxis
  readonly sign: 1 | -1
  readonly name: string
  readonly keys: string
}

const way = (axis: PatientAxis, sign: 1 | -1, name: string, keys: string): Way => ({ axis, sign, name, keys })

const moves: readonly (readonly [Way, Way])[] = [
  [way(0, -1, 'Right', 'Ctrl+←'), way(0, 1, 'Left', 'Ctrl+→')],
  [way(1, -1, 'Anterior', 'Ctrl+PgUp'), way(1, 1, 'Posterior', 'Ctrl+PgDn')],
  [way(2, 1, 'Head', 'Ctrl+↑'), way(2, -1, 'Foot', 'Ctrl+↓')],
]

// Right-handed about the patient's axes: about x the head goes forward, about y to the left, about z the front goes to the left.
const turns: readonly (readonly [Way, Way])[] = [
  [way(0, 1, 'Head forward', 'Ctrl+Shift+↑'), way(0, -1, 'Head back', 'Ctrl+Shift+↓')],
  [way(1, -1, 'Head right', 'Ctrl+Shift+←'), way(1, 1, 'Head left', 'Ctrl+Shift+→')],
  [way(2, -1, 'Front right', 'Ctrl+Shift+PgUp'), way(2, 1, 'Front left', 'Ctrl+Shift+PgDn')],
]

const Steps = ({ unit, steps, value, onChange }: { unit: string; steps: readonly number[]; value: number; onChange: (step: number) => void }) => (
  <label className="registration-step">
    <span className="faint">Step</span>
    <select
      className="select"
      value={value}
      onChange={(event) => {
        onChange(Number(event.target.value))
      }}
    >
      {steps.map((step) => (
        <option key={step} value={step}>
          {step} {unit}
        </option>
      ))}
    </select>
  </label>
)

const Ways = ({ pairs, run, testId }: { pairs: readonly (readonly [Way, Way])[]; run: (axis: PatientAxis, sign: 1 | -1) => void; testId: string }) => (
  <div className="registration-ways">
    {pairs.flat().map(({ axis, sign, name, keys }) => (
      <button
        key={name}
        className="button button-small"
        title={`${name} (${keys})`}
        data-testid={`${testId}-${name.toLowerCase().replace(' ', '-')}`}
        onClick={() => {
          run(axis, sign)
        }}
      >
        {name}
      </button>
    ))}
  </div>
)

/** Moves and turns of the SPECT, by buttons; the keys are in their explanations. */
export const RegistrationNudge = () => {
  const { nudge, turn, stepMm, stepDeg, setStepMm, setStepDeg } = useRegistration()
  return (
    <>
      <div className="registration-head">
        <h3 className="caption">Move the SPECT towards</h3>
        <Steps unit="mm" steps={stepsMm} value={stepMm} onChange={setStepMm} />
      </div>
      <Ways pairs={moves} run={nudge} testId="nudge" />
      <div className="registration-head">
        <h3 className="caption">Turn the SPECT</h3>
        <Steps unit="°" steps={stepsDeg} value={stepDeg} onChange={setStepDeg} />
      </div>
      <Ways pairs={turns} run={turn} testId="turn" />
    </>
  )
}
