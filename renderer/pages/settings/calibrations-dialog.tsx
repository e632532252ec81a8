import { useEffect, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { displayName } from '../../../core/study/patient-words.ts'
import { calibrationTitle } from '../../../core/units/calibrations.ts'
import type { SiteCalibration } from '../../../core/units/calibrations.ts'
import type { Calibrations, ListedCalibration } from '../../../contract/units.ts'
import { call } from '../../api/client.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayDate } from '../../parts/words.ts'
import { useReading } from '../../state/reading-state.ts'
import { useUnits } from '../../state/units-state.ts'
import { CalibrationForm } from './calibration-form.tsx'
import { EndForm } from './end-form.tsx'
import './settings.css'

const factorWords = ({ factor, time }: SiteCalibration): string => {
  const per = time === 'stop' ? 'by the time of one stop' : 'by the time of all stops'
  return factor.kind === 'sensitivity'
    ? `${factor.cpsPerMBq} counts/s per MBq, ${per}`
    : `${factor.bqMlPerCount} Bq/ml per count at ${factor.acquisitionSeconds} s and ${factor.voxelMl} ml, ${per}`
}

const validity = ({ calibration, ended }: ListedCalibration): string => {
  const from = `valid from ${displayDate(calibration.validFrom)}`
  if (ended === null) return calibration.validTo === null ? `${from}, open` : `${from} to ${displayDate(calibration.validTo)}`
  const by = `${ended.by}: ${ended.reason}`
  return ended.validTo === null ? `taken back (${by})` : `${from} to ${displayDate(ended.validTo)}, ended by ${by}`
}

const seriesShown = 5

const Applies = ({ appliesTo }: Pick<ListedCalibration, 'appliesTo'>) => {
  const words = appliesTo.slice(0, seriesShown).map(({ patientName, studyDate, description }) => `${displayName(patientName)}, ${displayDate(studyDate)}${description === '' ? '' : `, ${description}`}`)
  return (
    <p className="faint selectable" data-testid="applies-to">
      {appliesTo.length === 0
        ? 'Fits no series of this library beyond doubt.'
        : `Fits ${appliesTo.length} series: ${words.join('; ')}${appliesTo.length > seriesShown ? ' and others' : ''}.`}
    </p>
  )
}

const Calibration = ({ listed, onChanged }: { listed: ListedCalibration; onChanged: (calibrations: Calibrations) => void }) => {
  const [ending, setEnding] = useState(false)
  const { calibration, ended } = listed
  const isGone = ended !== null && ended.validTo === null
  return (
    <li className={`calibration${isGone ? ' calibration-gone' : ''}`} data-testid="calibration">
      <p className="selectable">
        <strong>{calibrationTitle(calibration)}</strong>
        {calibration.protocol === null ? '' : `, protocol ${calibration.protocol}`}
      </p>
      <p className="soft selectable">
        {factorWords(calibration)}; {calibration.phantom}, {calibration.by}
      </p>
      <p className="soft selectable">{validity(listed)}</p>
      {!isGone && <Applies appliesTo={listed.appliesTo} />}
      {!isGone && !ending && (
        <button type="button" className="link" data-testid="end-calibration" onClick={() => setEnding(true)}>
          End or take back…
        </button>
      )}
      {ending && (
        <EndForm
          calibrationId={calibration.calibrationId}
          onEnded={(calibrations) => {
            setEnding(false)
            onChanged(calibrations)
          }}
          onCancel={() => setEnding(false)}
        />
      )}
    </li>
  )
}

/** The study behind the dialog takes a new calibration at once. */
const followOpenStudy = (): void => {
  const { studyUid } = useReading.getState()
  if (studyUid !== null) void useUnits.getState().load(studyUid)
}

/** The calibrations of the site's cameras: by them counts become Bq/ml. */
export const CalibrationsDialog = ({ onClose }: { onClose: () => void }) => {
  const [shown, setShown] = useState<Calibrations | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [adding, setAdding] = useState(false)
  useEffect(() => {
    void call('calibrations.list', undefined).then((answer) => {
      if (answer.ok) setShown(answer.value)
      else setProblem(answer.error)
    })
  }, [])
  const changed = (calibrations: Calibrations): void => {
    setShown(calibrations)
    setAdding(false)
    followOpenStudy()
  }
  return (
    <Dialog title="Calibrations of the cameras" testId="calibrations" className="calibrations" onClose={onClose}>
      <p className="soft">
        Counts become Bq/ml, and with it SUV, by a phantom measured on the same camera, collimator and nuclide. A calibration is used by itself only where the files leave no doubt; otherwise the
        reader is asked. Nothing here is ever deleted.
      </p>
      {problem !== null && <ProblemMessage problem={problem} />}
      {shown === null && problem === null && <p className="faint">Looking through the library…</p>}
      {shown !== null && (
        <>
          {shown.calibrations.length === 0 && !adding && <p className="faint">None yet.</p>}
          <ul className="calibration-list" aria-label="Calibrations">
            {shown.calibrations.map((listed) => (
              <Calibration key={listed.calibration.calibrationId} listed={listed} onChanged={changed} />
            ))}
          </ul>
          {adding ? (
            <CalibrationForm cameras={shown.cameras} onAdded={changed} onCancel={() => setAdding(false)} />
          ) : (
            <button type="button" className="button" autoFocus data-testid="new-calibration" onClick={() => setAdding(true)}>
              Add a calibration…
            </button>
          )}
        </>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
