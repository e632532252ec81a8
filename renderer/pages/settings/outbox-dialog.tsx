import { useState } from 'react'
import { reportFormats } from '../../../core/report/delivery.ts'
import type { Delivery, ReportFormat } from '../../../core/report/delivery.ts'
import { displayName } from '../../../core/study/patient-words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayInstant } from '../../parts/words.ts'
import { useOutbox } from '../../state/outbox-state.ts'
import './settings.css'

const formatWords: Readonly<Record<ReportFormat, readonly [name: string, what: string]>> = {
  pdf: ['PDF', 'the signed page'],
  text: ['Text', 'the report without its layout'],
  hl7: ['HL7 v2', 'a message with the text, for a RIS or an interface engine'],
  sr: ['DICOM structured report', 'all measurements, for a PACS'],
  encapsulated: ['DICOM PDF', 'the signed page, for a PACS'],
  images: ['DICOM key images', 'and which they are, for a PACS; needs the images of the study at hand'],
  fhir: ['FHIR', 'a bundle of R4 resources'],
  seg: ['DICOM segmentation', 'the measured regions, for a PACS; needs the SPECT at hand'],
}

const Formats = ({ chosen }: { chosen: readonly ReportFormat[] }) => {
  const setFormats = useOutbox((state) => state.setFormats)
  return (
    <fieldset className="outbox-formats">
      <legend className="caption">Written there as</legend>
      {reportFormats.map((format) => {
        const isChosen = chosen.includes(format)
        const isLast = isChosen && chosen.length === 1
        const [name, what] = formatWords[format]
        return (
          <label key={format} className="checkbox" title={isLast ? 'At least one is needed.' : undefined}>
            <input
              type="checkbox"
              data-testid={`outbox-${format}`}
              checked={isChosen}
              disabled={isLast}
              onChange={() => void setFormats(reportFormats.filter((each) => (each === format ? !isChosen : chosen.includes(each))))}
            />
            <span>
              {name} <span className="faint">{what}</span>
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}

const Waiting = ({ delivery }: { delivery: Delivery }) => {
  const giveUp = useOutbox((state) => state.giveUp)
  const [isAsking, setAsking] = useState(false)
  const { deliveryId, reportId, version, patientName, since, problem } = delivery
  return (
    <li className="outbox-waiting" data-testid="outbox-waiting">
      <div className="outbox-line">
        <span className="selectable">
          <strong>{displayName(patientName)}</strong>{' '}
          <span className="faint">
            {reportId}, version {version}, since {displayInstant(since)}
          </span>
        </span>
        {!isAsking && (
          <button type="button" className="link" data-testid="outbox-give-up" onClick={() => setAsking(true)}>
            Do not send…
          </button>
        )}
      </div>
      {problem !== null && <p className="warn selectable">{problem}</p>}
      {isAsking && (
        <div className="message" role="alert">
          <p>It is taken off this list, and goes out only if somebody sends it from its report. The report itself stays as it is.</p>
          <div className="row">
            <button type="button" className="button button-small" autoFocus onClick={() => setAsking(false)}>
              Keep it
            </button>
            <button type="button" className="button button-small" data-testid="outbox-give-up-now" onClick={() => void giveUp(deliveryId)}>
              Do not send
            </button>
          </div>
        </div>
      )}
    </li>
  )
}

const WaitingList = () => {
  const { facts, tryAgain } = useOutbox()
  if (facts === null || facts.waiting.length === 0) return null
  return (
    <section aria-label="Waiting to be sent">
      <div className="outbox-line">
        <h3 className="caption">Waiting to be sent</h3>
        {facts.outbox !== null && (
          <button type="button" className="button button-small" data-testid="outbox-try" disabled={facts.isSending} onClick={() => void tryAgain()}>
            {facts.isSending ? 'Sending…' : 'Try again now'}
          </button>
        )}
      </div>
      {facts.outbox === null && <p className="faint">Nothing is sent while this is switched off. These go when a folder is chosen again.</p>}
      <ul className="outbox-list">
        {facts.waiting.map((delivery) => (
          <Waiting key={delivery.deliveryId} delivery={delivery} />
        ))}
      </ul>
    </section>
  )
}

/** Where signed reports go by themselves, as what, and what still waits. Each change holds at once. */
export const OutboxDialog = ({ onClose }: { onClose: () => void }) => {
  const { facts, problem, chooseFolder, switchOff } = useOutbox()
  const outbox = facts?.outbox ?? null
  return (
    <Dialog title="Folder for signed reports" testId="outbox" className="outbox" onClose={onClose}>
      <p className="soft">
        Each signed version is written by itself into a folder that a PACS, a RIS or an interface engine watches. A folder that is away makes nobody wait: what is signed goes when it is back.
      </p>
      {outbox !== null && (
        <>
          <p className="selectable folder-path" data-testid="outbox-folder">
            {outbox.folder}
          </p>
          <Formats chosen={outbox.formats} />
        </>
      )}
      <WaitingList />
      {problem !== null && <ProblemMessage problem={problem} />}
      <div className="dialog-actions">
        {outbox !== null && (
          <button type="button" className="button" data-testid="outbox-off" onClick={() => void switchOff()}>
            Switch off
          </button>
        )}
        <button type="button" className={outbox === null ? 'button button-primary' : 'button'} data-testid="outbox-choose" onClick={() => void chooseFolder()}>
          {outbox === null ? 'Choose a folder…' : 'Another folder…'}
        </button>
        <button type="button" className={outbox === null ? 'button' : 'button button-primary'} onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
