import { useEffect, useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { foldedReaderName } from '../../../core/report/site-readers.ts'
import type { Credentials, Reader } from '../../../core/report/site-readers.ts'
import { CredentialsFields, firstChoice } from '../../parts/credentials-fields.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { emptyReader, isCompletePassphrase, isCompleteReader, NewPassphraseFields, NewReaderFields } from '../../parts/new-reader-fields.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { setAnewWords } from '../../parts/words.ts'
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

/** The way back where nobody else can vouch. */
const ForgottenForm = ({ reader, onDone }: { reader: Reader; onDone: () => void }) => {
  const id = useId()
  const setPassphraseAnew = useReaders((state) => state.setPassphraseAnew)
  const [name, setName] = useState('')
  const [next, setNext] = useState({ passphrase: '', again: '' })
  const isTyped = foldedReaderName(name) === foldedReaderName(reader.name)
  return (
    <StepForm button="Set anew" ready={isTyped && isCompletePassphrase(next)} run={() => setPassphraseAnew(reader.readerId, name, next.passphrase)} onDone={onDone}>
      <p className="soft">
        Nothing here proves that it is {reader.name} who sets a new passphrase without the old one. So the date and the user of this computer are noted in the ledger of signed reports for good, and the
        list and every report that {reader.name} signs say so until another reader confirms it. Reports signed before stay as they are.
      </p>
      <label className="label" htmlFor={`${id}-name`}>
        Type {reader.name} to go on
      </label>
      <input id={`${id}-name`} className="field" autoComplete="off" autoFocus maxLength={120} data-testid="typed-name" value={name} onChange={(event) => setName(event.target.value)} />
      <NewPassphraseFields value={next} onValue={setNext} />
    </StepForm>
  )
}

/** Those whose word counts for a passphrase that was set anew: others, whose own was not. */
const vouchersFor = (reader: Reader, readers: readonly Reader[]): readonly Reader[] => readers.filter(({ readerId, setAnewAt }) => readerId !== reader.readerId && setAnewAt === null)

const ConfirmForm = ({ reader, readers, onDone }: StepProps & { reader: Reader }) => {
  const confirmPassphrase = useReaders((state) => state.confirmPassphrase)
  const vouchers = vouchersFor(reader, readers)
  const [by, setBy] = useState<Credentials>({ ...noCredentials, readerId: firstChoice(vouchers, '') })
  return (
    <StepForm button="Confirm" ready={isComplete(by)} run={() => confirmPassphrase(reader.readerId, by)} onDone={onDone}>
      <p className="soft">You vouch that it was {reader.name} who set the passphrase anew. The list and later reports say no more of it; the ledger keeps both notes.</p>
      <CredentialsFields label="Confirmed by" readers={vouchers} value={by} onValue={setBy} />
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

const readerForms = { passphrase: PassphraseForm, forgotten: ForgottenForm, confirm: ConfirmForm, close: CloseForm } as const

type Step = { readonly kind: 'add' } | { readonly kind: keyof typeof readerForms; readonly reader: Reader }

const StepOf = ({ step, readers, onDone }: StepProps & { step: Step }) => {
  if (step.kind === 'add') return <AddForm readers={readers} onDone={onDone} />
  const Form = readerForms[step.kind]
  return <Form reader={step.reader} readers={readers} onDone={onDone} />
}

const ReaderLine = ({ reader, readers, onStep }: { reader: Reader; readers: readonly Reader[]; onStep: (step: Step) => void }) => (
  <li className="reader-line" data-testid="reader-line">
    <span className="selectable">
      <strong>{reader.name}</strong> <span className="faint">{reader.role}</span>
    </span>
    <button type="button" className="link" onClick={() => onStep({ kind: 'passphrase', reader })}>
      Change passphrase…
    </button>
    <button type="button" className="link" onClick={() => onStep({ kind: 'forgotten', reader })}>
      Forgotten…
    </button>
    <button type="button" className="link" onClick={() => onStep({ kind: 'close', reader })}>
      Take off…
    </button>
    {reader.setAnewAt !== null && (
      <span className="warn" data-testid="set-anew">
        Passphrase {setAnewWords(reader.setAnewAt)}.{' '}
        {vouchersFor(reader, readers).length > 0 && (
          <button type="button" className="link" onClick={() => onStep({ kind: 'confirm', reader })}>
            Confirm…
          </button>
        )}
      </span>
    )}
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
              <ReaderLine key={reader.readerId} reader={reader} readers={readers} onStep={setStep} />
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
