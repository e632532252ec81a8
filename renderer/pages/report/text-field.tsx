import { useId } from 'react'
import { WritingTextarea } from './writing-textarea.tsx'

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
      <WritingTextarea
        id={id}
        placeholder={disabled ? '' : placeholder}
        data-testid={testId}
        disabled={disabled}
        value={value}
        onText={onText}
      />
    </div>
  )
}
