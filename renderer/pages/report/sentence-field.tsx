import { useId } from 'react'
import type { Sentence } from '../../../core/report/report.ts'
import { isOutdated } from '../../../core/report/sentences.ts'
import { GrowingTextarea } from '../../parts/growing-textarea.tsx'

interface SentenceFieldProps {
  label: string
  sentence: Sentence
  /** What the template would write now. */
  generatedNow: string
  disabled: boolean
  testId: string
  onText: (text: string) => void
  onRestore: () => void
}

const mark = (sentence: Sentence, generatedNow: string): string => {
  if (sentence.origin === 'generated') return 'Follows the finding'
  if (sentence.origin === 'free') return 'Your own words'
  return isOutdated(sentence, generatedNow) ? 'Edited by you; the finding has changed since' : 'Edited by you'
}

/** A sentence with its origin beside it: it follows its finding until the reader changes it, and can be taken back. */
export const SentenceField = ({ label, sentence, generatedNow, disabled, testId, onText, onRestore }: SentenceFieldProps) => {
  const id = useId()
  const outdated = isOutdated(sentence, generatedNow)
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <div>
        <GrowingTextarea
          id={id}
            aria-describedby={`${id}-mark`}
          data-testid={testId}
          disabled={disabled}
          value={sentence.text}
          onChange={(event) => {
            onText(event.target.value)
          }}
        />
        <p className="sentence-mark" id={`${id}-mark`}>
          <span className={outdated ? 'warn' : 'faint'}>{mark(sentence, generatedNow)}</span>
          {sentence.origin !== 'generated' && !disabled && (
            <button className="link" title={generatedNow === '' ? 'The template writes nothing here' : generatedNow} onClick={onRestore}>
              Restore generated
            </button>
          )}
        </p>
      </div>
    </div>
  )
}
