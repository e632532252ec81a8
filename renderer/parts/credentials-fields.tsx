import { useId } from 'react'
import type { Credentials, Reader } from '../../core/report/site-readers.ts'

interface CredentialsFieldsProps {
  readers: readonly Reader[]
  value: Credentials
  /** What the reader stands for: "Reader", "Vouched for by". */
  label: string
  onValue: (value: Credentials) => void
}

export const readerLabel = ({ name, role }: Reader): string => (role === '' ? name : `${name}, ${role}`)

/** Whom a list offers first: the one who signed last, else the only one there is. */
export const firstChoice = (readers: readonly Reader[], lastReader: string): string =>
  (readers.find(({ name }) => name === lastReader) ?? (readers.length === 1 ? readers[0] : undefined))?.readerId ?? ''

/** A reader of the list and the passphrase; the cursor stands where something is missing. */
export const CredentialsFields = ({ readers, value, label, onValue }: CredentialsFieldsProps) => {
  const id = useId()
  const isChosen = value.readerId !== ''
  return (
    <>
      <label className="label" htmlFor={`${id}-reader`}>
        {label}
      </label>
      <select
        id={`${id}-reader`}
        className="select"
        data-testid="reader-choice"
        autoFocus={!isChosen}
        value={value.readerId}
        onChange={(event) => {
          onValue({ ...value, readerId: event.target.value })
        }}
      >
        {!isChosen && <option value="">Choose…</option>}
        {readers.map((reader) => (
          <option key={reader.readerId} value={reader.readerId}>
            {readerLabel(reader)}
          </option>
        ))}
      </select>
      <label className="label" htmlFor={`${id}-passphrase`}>
        Passphrase
      </label>
      <input
        id={`${id}-passphrase`}
        className="field"
        type="password"
        autoComplete="off"
        autoFocus={isChosen}
        {...(isChosen ? { 'data-first-focus': '' } : {})}
        maxLength={200}
        data-testid="passphrase"
        value={value.passphrase}
        onChange={(event) => {
          onValue({ ...value, passphrase: event.target.value })
        }}
      />
    </>
  )
}
