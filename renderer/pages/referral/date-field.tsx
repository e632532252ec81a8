import { useState } from 'react'
import { partialDateSchema } from '../../../core/referral/dates.ts'
import { dateIn } from '../../../core/referral/text-dates.ts'

const shortAgo: Readonly<Record<string, string>> = { d: 'days', w: 'weeks', m: 'months', y: 'years' }

/** `2019-04`, or what is said: `10 d`, `3 weeks ago`, `March 2019`. Null where it is no date. */
export const typedDate = (typed: string, studyDate: string | null): string | null => {
  const text = typed.trim()
  if (partialDateSchema.safeParse(text).success) return text
  const short = /^(\d+(?:\.\d+)?)\s*([dwmy])$/i.exec(text)
  return dateIn(short === null ? text : `${short[1] ?? ''} ${shortAgo[(short[2] ?? '').toLowerCase()] ?? ''} ago`, studyDate)?.date ?? null
}

interface DateFieldProps {
  label: string
  testId: string
  value: string | null
  studyDate: string | null
  onChange: (value: string | null) => void
}

/** A date as far as it is known. What is typed stays until the field is left; what is no date is kept in sight and not taken. */
export const DateField = ({ label, testId, value, studyDate, onChange }: DateFieldProps) => {
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? value ?? ''
  const isWrong = typed !== null && typed.trim() !== '' && typedDate(typed, studyDate) === null
  const isAfter = value !== null && studyDate !== null && value > studyDate
  const take = (): void => {
    if (typed === null || isWrong) return
    onChange(typed.trim() === '' ? null : typedDate(typed, studyDate))
    setTyped(null)
  }
  return (
    <span className="date-field">
      <input
        className="field"
        aria-label={label}
        aria-invalid={isWrong}
        placeholder="2019-04 or 10 d"
        maxLength={40}
        autoComplete="off"
        data-testid={testId}
        value={shown}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take()
        }}
      />
      {isWrong && <span className="warn">no date yet</span>}
      {isAfter && <span className="warn">after the scan</span>}
    </span>
  )
}
