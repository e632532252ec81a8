import type { KeyboardEvent } from 'react'
import type { Option } from './referral-fields.ts'

/** Keys of options beyond nine go on with letters that mean nothing else in the form. */
const optionKeys = '123456789abcdefghijk'

interface KeyChoiceProps {
  label: string
  testId: string
  options: readonly Option[]
  /** The chosen ones; null is unknown, an empty list of a `several` field "none". */
  chosen: readonly string[] | null
  several: boolean
  /** What the files say, shown while nothing is entered. */
  known?: readonly string[] | null
  onChange: (chosen: readonly string[] | null) => void
  /** After a single key has answered the field. */
  onDone: () => void
}

const yes = new Set(['y', 'j'])

/**
 * Answers by single keys: `1`-`9` and letters choose, `N` none, `U` unknown. Yes-no fields take `Y`, `N`, `U`. One stop of the Tab key;
 * a single choice goes on to the next field by itself.
 */
export const KeyChoice = ({ label, testId, options, chosen, several, known = null, onChange, onDone }: KeyChoiceProps) => {
  const isYesNo = options.length === 2 && (options[0]?.value === 'yes' || options[0]?.value === 'some')
  const keyOf = (index: number): string => (isYesNo ? (index === 0 ? 'Y' : 'N') : (optionKeys[index] ?? '').toUpperCase())
  const choose = (value: string): void => {
    if (!several) onChange(chosen?.includes(value) === true ? null : [value])
    else onChange(chosen?.includes(value) === true ? chosen.filter((each) => each !== value) : [...(chosen ?? []), value])
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const pressed = event.key.toLowerCase()
    const at = isYesNo ? (yes.has(pressed) ? 0 : pressed === 'n' ? 1 : -1) : optionKeys.indexOf(pressed)
    const option = pressed.length === 1 ? options[at] : undefined
    if (option !== undefined && several) choose(option.value)
    else if (option !== undefined) onChange([option.value])
    else if (pressed === 'u' || pressed === 'backspace' || pressed === 'delete') onChange(null)
    else if (several && pressed === 'n') onChange([])
    else if (pressed === 'enter') onDone()
    else return
    event.preventDefault()
    event.stopPropagation()
    if (!several || pressed === 'n' || pressed === 'u') onDone()
  }
  const button = (value: string, words: string, key: string, isOn: boolean, onClick: () => void, className = '') => (
    <button key={value} type="button" tabIndex={-1} className={`choice key-option ${className}`} role={several ? 'checkbox' : 'radio'} aria-checked={isOn} data-value={value} onClick={onClick}>
      {words} <kbd className="keycap">{key}</kbd>
    </button>
  )
  return (
    <div className="key-choice" role={several ? 'group' : 'radiogroup'} aria-label={label} tabIndex={0} data-testid={testId} data-unknown={chosen === null} onKeyDown={onKey}>
      {options.map((option, index) =>
        button(option.value, option.label, keyOf(index), chosen?.includes(option.value) === true, () => choose(option.value), chosen === null && known?.includes(option.value) === true ? 'key-known' : ''),
      )}
      {several && button('none', 'none', 'N', chosen?.length === 0, () => onChange([]))}
      {button('unknown', 'unknown', 'U', chosen === null, () => onChange(null), 'key-unknown')}
    </div>
  )
}
