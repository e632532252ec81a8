import { useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { nuclideTable } from '../../../core/knowledge/tracers/nuclides-schema.ts'
import type { Calibrations } from '../../../contract/units.ts'
import { call } from '../../api/client.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { blankCalibration, checkCalibration, withCamera } from './calibration-draft.ts'
import type { CalibrationDraft } from './calibration-draft.ts'

type TextField = Exclude<keyof CalibrationDraft, 'kind' | 'time' | 'nuclide'>

interface FormProps {
  readonly cameras: Calibrations['cameras']
  readonly onAdded: (calibrations: Calibrations) => void
  readonly onCancel: () => void
}

const cameraWords = ({ manufacturer, model, station, serial, collimator }: Calibrations['cameras'][number]): string =>
  [`${manufacturer} ${model}`, station, serial, collimator].filter((word) => word !== null).join(', ')

/** A calibration as a physicist's protocol gives it. */
export const CalibrationForm = ({ cameras, onAdded, onCancel }: FormProps) => {
  const id = useId()
  const [draft, setDraft] = useState(blankCalibration)
  const [missing, setMissing] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const change = (part: Partial<CalibrationDraft>): void => {
    setDraft({ ...draft, ...part })
    setMissing(null)
  }
  const text = (field: TextField, label: string, type: 'text' | 'date' = 'text', unit: string | null = null) => (
    <div>
      <label className="label" htmlFor={`${id}-${field}`}>
        {label}
      </label>
      <span className="with-unit">
        <input
          id={`${id}-${field}`}
          className="field"
          type={type}
          maxLength={80}
          autoComplete="off"
          value={draft[field]}
          data-testid={`calibration-${field}`}
          onChange={(event) => change({ [field]: event.target.value })}
        />
        {unit !== null && <span className="soft nowrap">{unit}</span>}
      </span>
    </div>
  )
  const submit = async (): Promise<void> => {
    const checked = checkCalibration(draft)
    setMissing(checked.missing)
    if (checked.calibration === null) return
    const answer = await call('calibrations.add', checked.calibration)
    if (answer.ok) onAdded(answer.value)
    else setProblem(answer.error)
  }
  return (
    <form
      className="calibration-form"
      data-testid="calibration-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {cameras.length > 0 && (
        <div>
          <label className="label" htmlFor={`${id}-camera`}>
            Fill in a camera of this library
          </label>
          <select
            id={`${id}-camera`}
            className="select"
            autoFocus
            data-testid="calibration-camera"
            onChange={(event) => {
              const camera = cameras[Number(event.target.value)]
              if (camera !== undefined) setDraft(withCamera(draft, camera))
            }}
          >
            <option value="">Choose…</option>
            {cameras.map((camera, index) => (
              <option key={cameraWords(camera)} value={index}>
                {cameraWords(camera)}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className="two-columns">
        {text('manufacturer', 'Manufacturer')}
        {text('model', 'Model')}
        {text('station', 'Station name (empty: any)')}
        {text('serial', 'Serial number (empty: any)')}
        {text('collimator', 'Collimator, as the files name it')}
        {text('protocol', 'Protocol (empty: any)')}
        <div>
          <label className="label" htmlFor={`${id}-nuclide`}>
            Nuclide
          </label>
          <select id={`${id}-nuclide`} className="select" value={draft.nuclide} onChange={(event) => change({ nuclide: event.target.value })}>
            {nuclideTable.nuclides.map((nuclide) => (
              <option key={nuclide.id}>{nuclide.id}</option>
            ))}
          </select>
        </div>
        <div>
          <label className="label" htmlFor={`${id}-kind`}>
            The factor is given as
          </label>
          <select id={`${id}-kind`} className="select" value={draft.kind} onChange={(event) => change({ kind: event.target.value === 'sensitivity' ? 'sensitivity' : 'concentration' })}>
            <option value="sensitivity">counts/s per MBq</option>
            <option value="concentration">Bq/ml per count of a voxel</option>
          </select>
        </div>
        {text('factor', 'Factor', 'text', draft.kind === 'sensitivity' ? 'counts/s per MBq' : 'Bq/ml per count')}
        <div>
          <label className="label" htmlFor={`${id}-time`}>
            Counts are divided by
          </label>
          <select id={`${id}-time`} className="select" value={draft.time} onChange={(event) => change({ time: event.target.value === 'stop' ? 'stop' : 'whole-scan' })}>
            <option value="whole-scan">the time of all stops together</option>
            <option value="stop">the time of one stop</option>
          </select>
        </div>
        {draft.kind === 'concentration' && text('seconds', 'Time of the measurement', 'text', 's')}
        {draft.kind === 'concentration' && text('voxelMl', 'Voxel of the measurement', 'text', 'ml')}
        {text('calibratedOn', 'Measured on', 'date')}
        {text('phantom', 'Phantom')}
        {text('validFrom', 'Valid from (empty: that day)', 'date')}
        {text('validTo', 'Valid to (empty: open)', 'date')}
        {text('by', 'Measured by')}
      </div>
      {missing !== null && (
        <p className="message message-warn" role="alert" data-testid="calibration-missing">
          {missing}
        </p>
      )}
      {problem !== null && <ProblemMessage problem={problem} />}
      <div className="row">
        <button type="submit" className="button button-primary" data-testid="save-calibration">
          Add the calibration
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  )
}
