import { useEffect } from 'react'
import { displayName } from '../../../core/study/patient-words.ts'
import type { Study } from '../../../core/study/study.ts'
import type { UnitSheet } from '../../../core/volume/unit-sheet.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayInstant } from '../../parts/words.ts'
import { useUnits } from '../../state/units-state.ts'
import type { StudyUnits } from '../../../contract/units.ts'
import { fieldDescriptions } from '../../../core/units/fields.ts'
import { ProvenanceFields } from './provenance-fields.tsx'
import { ProvenanceForm } from './provenance-form.tsx'
import { ProvenanceTrace } from './provenance-trace.tsx'
import { factorWords, valueWords } from './provenance-words.ts'
import './provenance.css'

const Warnings = ({ sheet }: { sheet: UnitSheet }) =>
  sheet.warnings.length === 0 ? null : (
    <ul className="message message-warn provenance-list" aria-label={`Warnings of the ${sheet.modality}`}>
      {sheet.warnings.map((warning) => (
        <li key={warning}>{warning}</li>
      ))}
    </ul>
  )

const SuvLine = ({ sheet }: { sheet: UnitSheet }) => {
  const { suv, unit } = sheet
  if (suv.kind === 'refused') {
    return (
      <p className="message message-warn selectable" data-testid="provenance-refused">
        {suv.reason}
      </p>
    )
  }
  return (
    <p className="message message-good selectable" data-testid="provenance-factor" data-factor={suv.factor}>
      SUV {suv.variant} = {unit === suv.unit ? 'value' : `value in ${unit}`} × {factorWords(suv.factor)} {suv.unit ?? 'g/ml'}
    </p>
  )
}

const History = ({ history }: { history: StudyUnits['history'] }) =>
  history.length === 0 ? null : (
    <section aria-label="History">
      <h3 className="caption">What readers changed</h3>
      <ul className="provenance-list faint" data-testid="provenance-history">
        {history.map(({ field, correction, by, at, reason }, index) => (
          <li key={`${at}-${index}`} className="selectable">
            {displayInstant(at)}, {by}: {fieldDescriptions[field].name.toLowerCase()} {correction === null ? 'withdrawn' : `set to ${valueWords(correction)}`} ({reason})
          </li>
        ))}
      </ul>
    </section>
  )

const Sheets = ({ units }: { units: StudyUnits }) => {
  const { spect, ct, history } = units
  return (
    <>
      <section aria-label="SPECT">
        <h3 className="caption">
          SPECT, {spect.description === '' ? 'no description' : spect.description}: values in {spect.unit}
        </h3>
        <SuvLine sheet={spect} />
        {spect.asked !== null && <ProvenanceForm key={`asked-${spect.asked}`} sheet={spect} field={spect.asked} isAsked onDone={() => undefined} />}
        <Warnings sheet={spect} />
      </section>
      <ProvenanceTrace sheet={spect} />
      <ProvenanceFields sheet={spect} />
      <History history={history} />
      <section aria-label="CT">
        <h3 className="caption">
          CT, {ct.description === '' ? 'no description' : ct.description}: values in {ct.unit}
        </h3>
        <p className="faint selectable">{ct.suv.kind === 'refused' ? ct.suv.reason : ''}</p>
        <Warnings sheet={ct} />
      </section>
    </>
  )
}

/** Where every unit and number of the open study comes from, and where a reader puts it right. */
export const ProvenancePanel = ({ study, onClose }: { study: Study; onClose: () => void }) => {
  const { units, problem, load, studyUid } = useUnits()
  const { studyInstanceUid } = study
  useEffect(() => {
    void load(studyInstanceUid)
  }, [load, studyInstanceUid])
  const shown = studyUid === studyInstanceUid ? units : null
  return (
    <Dialog title="Units and SUV" testId="provenance" className="drawer" onClose={onClose}>
      <p className="soft selectable">
        {displayName(study.patientName)} · ID {study.patientId === '' ? 'unknown' : study.patientId}. What is entered here holds for this study only; its files are never changed.
      </p>
      {problem !== null && <ProblemMessage problem={problem} />}
      {shown === null && problem === null && <p className="faint">Reading the headers…</p>}
      {shown !== null && <Sheets units={shown} />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
