import { useId } from 'react'
import { GrowingTextarea } from '../../parts/growing-textarea.tsx'

interface TextFieldProps {
  label: string
  value: string
  placeholder: string
  disabled: boolean
  testId: string
  onText: (text: string) => void
}

/** The reader's own words: never generated, never changed by the program. */
export const TextField = ({ label, value, placeholder, disabled, testId, onText }: TextFieldProps) => {
  const id = useId()
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <GrowingTextarea
        id={id}
        placeholder={disabled ? '' : placeholder}
        data-testid={testId}
        disabled={disabled}
        value={value}
        onChange={(event) => {
          onText(event.target.value)
        }}
      />
    </div>
  )
}
