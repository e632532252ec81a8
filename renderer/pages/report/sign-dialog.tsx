import { useEffect, useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { displayName } from '../../../core/study/patient-words.ts'
import type { Report } from '../../../core/report/report.ts'
import type { Credentials, Reader } from '../../../core/report/site-readers.ts'
import { ChoiceGroup } from '../../parts/choice-group.tsx'
import { CredentialsFields, firstChoice } from '../../parts/credentials-fields.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { emptyReader, isCompleteReader, NewReaderFields } from '../../parts/new-reader-fields.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayDate, setAnewWords } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useReaders } from '../../state/readers-state.ts'
import { useReport } from '../../state/report-state.ts'

const preliminary = 'Preliminary'

/** What signing makes of the draft, in one word. */
const signedWord = ({ previous }: Report): string => (previous === undefined ? 'Final' : { amended: 'Amended', addendum: 'Addendum' }[previous.kind])

const notes = {
  signed: 'Signing seals this version: it cannot be changed afterwards, only followed by an addendum or an amended version.',
  preliminary: 'A preliminary report is not sealed: it may be read, says so on every page, and is a draft again with the next change.',
} as const

/** The reader of the list who signs. The first of a site enters itself on the way. */
const Form = ({ report, readers, onClose }: { report: Report; readers: readonly Reader[]; onClose: () => void }) => {
  const id = useId()
  const { sign, release } = useReport()
  const { facts, load } = useApp()
  const addReader = useReaders((state) => state.add)
  const [by, setBy] = useState<Credentials>({ readerId: firstChoice(readers, facts?.settings.lastReader ?? ''), passphrase: '' })
  const [first, setFirst] = useState({ ...emptyReader, name: facts?.settings.lastReader ?? '' })
  const [entered, setEntered] = useState<Credentials | null>(null)
  const [as, setAs] = useState(signedWord(report))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const isFirst = readers.length === 0
  const anew = readers.find(({ readerId }) => readerId === by.readerId)?.setAnewAt ?? null
  const ready = !busy && (isFirst ? isCompleteReader(first) : by.readerId !== '' && by.passphrase !== '')

  const signer = async (): Promise<Credentials | Problem> => {
    if (!isFirst) return by
    // Entered by the try before, which then failed at something else.
    if (entered !== null) return entered
    const { name, role, passphrase } = first
    const failed = await addReader({ name, role, passphrase }, null)
    const [added] = useReaders.getState().readers ?? []
    if (failed !== null || added === undefined) return failed ?? { code: 'reader-gone', sentence: 'The reader was not entered. Please try again.' }
    const credentials = { readerId: added.readerId, passphrase }
    setEntered(credentials)
    return credentials
  }
  const signed = async (): Promise<Problem | null> => {
    const credentials = await signer()
    if ('code' in credentials) return credentials
    return as === preliminary ? release(credentials) : sign(credentials)
  }
  const submit = async (): Promise<void> => {
    setBusy(true)
    const failed = await signed()
    setBusy(false)
    setProblem(failed)
    if (failed !== null) {
      setBy((now) => ({ ...now, passphrase: '' }))
      return
    }
    onClose()
    // The name is offered again the next time.
    await load()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void submit()
      }}
    >
      <p className="selectable">
        {displayName(report.header.patientName)} · {report.header.patientBirthDate === null ? 'date of birth unknown' : `born ${displayDate(report.header.patientBirthDate)}`} · ID{' '}
        {report.header.patientId === '' ? 'unknown' : report.header.patientId} · study of {displayDate(report.header.studyDate)}
      </p>
      {isFirst ? (
        <>
          <p className="soft sign-note">Nobody signs in this library yet. Enter yourself once; the passphrase is asked for with every signature.</p>
          <NewReaderFields value={first} onValue={setFirst} />
        </>
      ) : (
        <CredentialsFields label="Reader" readers={readers} value={by} onValue={setBy} />
      )}
      {anew !== null && as !== preliminary && <p className="warn sign-note">The passphrase was {setAnewWords(anew)}. The signature says so.</p>}
      <span className="label" id={id}>
        Sign as
      </span>
      <ChoiceGroup labelledBy={id} values={[signedWord(report), preliminary]} value={as} disabled={busy} onChange={(next) => setAs(next === '' ? as : next)} />
      <p className="soft sign-note">{as === preliminary ? notes.preliminary : notes.signed}</p>
      {problem !== null && <ProblemMessage problem={problem} />}
      <div className="dialog-actions">
        <button type="button" className="button" disabled={busy} onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" data-testid="sign-now" disabled={!ready}>
          {busy ? 'Signing…' : as === preliminary ? 'Release' : 'Sign'}
        </button>
      </div>
    </form>
  )
}

/** Names the patient once more, asks who signs and for the passphrase, and seals. */
export const SignDialog = ({ report, onClose }: { report: Report; onClose: () => void }) => {
  const { readers, problem, load } = useReaders()
  useEffect(() => {
    void load()
  }, [load])
  // The list as it was when the dialog opened: the form must not change its shape while the first reader is being entered.
  const [shown, setShown] = useState<readonly Reader[] | null>(null)
  if (shown === null && readers !== null) setShown(readers)
  return (
    <Dialog title="Sign the report" testId="sign-dialog" onClose={onClose}>
      {problem !== null && <ProblemMessage problem={problem} />}
      {shown !== null && <Form report={report} readers={shown} onClose={onClose} />}
    </Dialog>
  )
}
