import { useEffect, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import type { Credentials, Reader } from '../../../core/report/site-readers.ts'
import { CredentialsFields, firstChoice } from '../../parts/credentials-fields.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { emptyReader, isCompletePassphrase, isCompleteReader, NewPassphraseFields, NewReaderFields } from '../../parts/new-reader-fields.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useReaders } from '../../state/readers-state.ts'
import './settings.css'

interface StepProps {
  readers: readonly Reader[]
  onDone: () => void
}

interface StepFormProps {
  button: string
  ready: boolean
  /** Null when it was done. */
  run: () => Promise<Problem | null>
  onDone: () => void
  children: React.ReactNode
}

const noCredentials = { readerId: '', passphrase: '' }
const isComplete = ({ readerId, passphrase }: Credentials): boolean => readerId !== '' && passphrase !== ''

const StepForm = ({ button, ready, run, onDone, children }: StepFormProps) => {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const submit = async (): Promise<void> => {
    setBusy(true)
    const failed = await run()
    setBusy(false)
    setProblem(failed)
    if (failed === null) onDone()
  }
  return (
    <form
      className="reader-step"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !busy) void submit()
      }}
    >
      {children}
      {problem !== null && <ProblemMessage problem={problem} />}
      <div className="dialog-actions">
        <button type="button" className="button" disabled={busy} onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" data-testid="reader-step" disabled={!ready || busy}>
          {button}
        </button>
      </div>
    </form>
  )
}

const AddForm = ({ readers, onDone }: StepProps) => {
  const add = useReaders((state) => state.add)
  const [reader, setReader] = useState(emptyReader)
  const [by, setBy] = useState<Credentials>({ ...noCredentials, readerId: firstChoice(readers, '') })
  const isFirst = readers.length === 0
  return (
    <StepForm button="Add" ready={isCompleteReader(reader) && (isFirst || isComplete(by))} run={() => add({ name: reader.name, role: reader.role, passphrase: reader.passphrase }, isFirst ? null : by)} onDone={onDone}>
      <NewReaderFields value={reader} onValue={setReader} />
      {!isFirst && <CredentialsFields label="Entered by" readers={readers} value={by} onValue={setBy} />}
    </StepForm>
  )
}

const PassphraseForm = ({ reader, onDone }: { reader: Reader; onDone: () => void }) => {
  const changePassphrase = useReaders((state) => state.changePassphrase)
  const [by, setBy] = useState<Credentials>({ ...noCredentials, readerId: reader.readerId })
  const [next, setNext] = useState({ passphrase: '', again: '' })
  return (
    <StepForm button="Change" ready={isComplete(by) && isCompletePassphrase(next)} run={() => changePassphrase(by, next.passphrase)} onDone={onDone}>
      <CredentialsFields label="Reader" readers={[reader]} value={by} onValue={setBy} />
      <NewPassphraseFields value={next} onValue={setNext} />
    </StepForm>
  )
}

const CloseForm = ({ reader, readers, onDone }: StepProps & { reader: Reader }) => {
  const close = useReaders((state) => state.close)
  const [by, setBy] = useState<Credentials>({ ...noCredentials, readerId: firstChoice(readers, '') })
  return (
    <StepForm button="Take off the list" ready={isComplete(by)} run={() => close(reader.readerId, by)} onDone={onDone}>
      <p className="soft">{reader.name} will not sign here any more. What was signed stays. Anyone on the list may do this: whoever forgot a passphrase is taken off and added again.</p>
      <CredentialsFields label="Taken off by" readers={readers} value={by} onValue={setBy} />
    </StepForm>
  )
}

type Step = { readonly kind: 'add' } | { readonly kind: 'passphrase' | 'close'; readonly reader: Reader }

const StepOf = ({ step, readers, onDone }: StepProps & { step: Step }) => {
  if (step.kind === 'add') return <AddForm readers={readers} onDone={onDone} />
  return step.kind === 'passphrase' ? <PassphraseForm reader={step.reader} onDone={onDone} /> : <CloseForm reader={step.reader} readers={readers} onDone={onDone} />
}

const ReaderLine = ({ reader, onStep }: { reader: Reader; onStep: (step: Step) => void }) => (
  <li className="reader-line" data-testid="reader-line">
    <span className="selectable">
      <strong>{reader.name}</strong> <span className="faint">{reader.role}</span>
    </span>
    <button type="button" className="link" onClick={() => onStep({ kind: 'passphrase', reader })}>
      Change passphrase…
    </button>
    <button type="button" className="link" onClick={() => onStep({ kind: 'close', reader })}>
      Take off…
    </button>
  </li>
)

/** Who signs in this library. */
export const ReadersDialog = ({ onClose }: { onClose: () => void }) => {
  const { readers, problem, load } = useReaders()
  const [step, setStep] = useState<Step | null>(null)
  useEffect(() => {
    void load()
  }, [load])
  return (
    <Dialog title="Readers who sign" testId="readers" className="readers" onClose={onClose}>
      <p className="soft">A signature asks for the reader's passphrase. Only what scrypt makes of it is kept: a forgotten passphrase cannot be read back.</p>
      {problem !== null && <ProblemMessage problem={problem} />}
      {readers !== null && step === null && (
        <>
          {readers.length === 0 && <p className="faint">Nobody yet. The first reader is entered here or with the first signature.</p>}
          <ul className="reader-list" aria-label="Readers">
            {readers.map((reader) => (
              <ReaderLine key={reader.readerId} reader={reader} onStep={setStep} />
            ))}
          </ul>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              Close
            </button>
            <button type="button" className="button button-primary" autoFocus data-testid="add-reader" onClick={() => setStep({ kind: 'add' })}>
              Add a reader…
            </button>
          </div>
        </>
      )}
      {readers !== null && step !== null && <StepOf step={step} readers={readers} onDone={() => setStep(null)} />}
    </Dialog>
  )
}
