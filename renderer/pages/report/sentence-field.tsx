import { useId } from 'react'
import type { Sentence } from '../../../core/report/report.ts'
import { isOutdated } from '../../../core/report/sentences.ts'
import { WritingTextarea } from './writing-textarea.tsx'

interface SentenceFieldProps {
  label: string
  sentence: Sentence
  /** What the text is made from: "the finding". */
  follows: string
  /** What the template would write now. */
  generatedNow: string
  disabled: boolean
  testId: string
  onText: (text: string) => void
  onRestore: () => void
}

const mark = (sentence: Sentence, generatedNow: string, follows: string): string => {
  if (sentence.origin === 'generated') return `Follows ${follows}`
  if (sentence.origin === 'free') return 'Your own words'
  return isOutdated(sentence, generatedNow) ? `Edited by you; ${follows} changed since` : 'Edited by you'
}

/** A sentence with its origin beside it: it follows its finding until the reader changes it, and can be taken back. */
export const SentenceField = ({ label, sentence, follows, generatedNow, disabled, testId, onText, onRestore }: SentenceFieldProps) => {
  const id = useId()
  const outdated = isOutdated(sentence, generatedNow)
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <div>
        <WritingTextarea
          id={id}
            aria-describedby={`${id}-mark`}
          data-testid={testId}
          disabled={disabled}
          value={sentence.text}
          onText={onText}
        />
        <p className="sentence-mark" id={`${id}-mark`}>
          {!disabled && <span className={outdated ? 'warn' : 'faint'}>{mark(sentence, generatedNow, follows)}</span>}
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
