import { useId } from 'react'
import { shortestPassphrase } from '../../core/report/site-readers.ts'

export interface ReaderDraft {
  readonly name: string
  readonly role: string
  readonly passphrase: string
  readonly again: string
}

export const emptyReader: ReaderDraft = { name: '', role: '', passphrase: '', again: '' }

/** Why a new passphrase is not taken yet; null when it is. Nothing is said of a field that was not begun. */
export const passphraseRemark = ({ passphrase, again }: Pick<ReaderDraft, 'passphrase' | 'again'>): string | null => {
  if (passphrase !== '' && passphrase.length < shortestPassphrase) return `At least ${shortestPassphrase} characters; several words are easy to keep.`
  return again !== '' && passphrase !== again ? 'The two are not the same.' : null
}

export const isCompletePassphrase = ({ passphrase, again }: Pick<ReaderDraft, 'passphrase' | 'again'>): boolean =>
  passphrase.length >= shortestPassphrase && passphrase === again

export const isCompleteReader = (reader: ReaderDraft): boolean => reader.name.trim().length >= 2 && isCompletePassphrase(reader)

const passphraseFields = [
  ['passphrase', 'Passphrase', 'new-passphrase'],
  ['again', 'Passphrase, once more', 'new-passphrase-again'],
] as const

/** A new passphrase, typed twice. */
export const NewPassphraseFields = ({ value, autoFocus = false, onValue }: { value: Pick<ReaderDraft, 'passphrase' | 'again'>; autoFocus?: boolean; onValue: (value: Pick<ReaderDraft, 'passphrase' | 'again'>) => void }) => {
  const id = useId()
  const remark = passphraseRemark(value)
  return (
    <>
      {passphraseFields.map(([field, label, testId]) => (
        <div key={field} className="field-block">
          <label className="label" htmlFor={`${id}-${field}`}>
            {label}
          </label>
          <input
            id={`${id}-${field}`}
            className="field"
            type="password"
            autoComplete="new-password"
            autoFocus={autoFocus && field === 'passphrase'}
            maxLength={200}
            aria-describedby={`${id}-remark`}
            data-testid={testId}
            value={value[field]}
            onChange={(event) => {
              onValue({ passphrase: value.passphrase, again: value.again, [field]: event.target.value })
            }}
          />
        </div>
      ))}
      <p className="faint" id={`${id}-remark`} role="status">
        {remark}
      </p>
    </>
  )
}

const nameFields = [
  ['name', 'Name', 'Title, given name, family name', 'new-reader'],
  ['role', 'Role (optional)', 'Consultant radiologist', 'new-reader-role'],
] as const

/** Who signs: name, role and a passphrase of the reader's own. */
export const NewReaderFields = ({ value, onValue }: { value: ReaderDraft; onValue: (value: ReaderDraft) => void }) => {
  const id = useId()
  return (
    <>
      {nameFields.map(([field, label, placeholder, testId]) => (
        <div key={field} className="field-block">
          <label className="label" htmlFor={`${id}-${field}`}>
            {label}
          </label>
          <input
            id={`${id}-${field}`}
            className="field"
            autoComplete="off"
            autoFocus={field === 'name'}
            maxLength={120}
            placeholder={placeholder}
            data-testid={testId}
            value={value[field]}
            onChange={(event) => {
              onValue({ ...value, [field]: event.target.value })
            }}
          />
        </div>
      ))}
      <NewPassphraseFields value={value} onValue={(passphrases) => onValue({ ...value, ...passphrases })} />
    </>
  )
}
