import { useContext, useLayoutEffect, useRef } from 'react'
import type { KeyboardEvent, TextareaHTMLAttributes } from 'react'
import { expandedAt, nextSlot } from '../../../core/report/autotext.ts'
import { GrowingTextarea } from '../../parts/growing-textarea.tsx'
import { WritingContext } from './writing-context.ts'

type Props = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'className' | 'onChange' | 'onKeyDown'> & { value: string; onText: (text: string) => void }

/**
 * A text field in which an abbreviation becomes its text with the space or Tab that ends it. Tab then goes from one `[slot]` to the next,
 * and on to the next field where there is none.
 */
export const WritingTextarea = ({ value, onText, ...rest }: Props) => {
  const { autotexts, values } = useContext(WritingContext)
  const selection = useRef<{ field: HTMLTextAreaElement; from: number; to: number } | null>(null)
  useLayoutEffect(() => {
    const wanted = selection.current
    selection.current = null
    wanted?.field.setSelectionRange(wanted.from, wanted.to)
  }, [value])

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const isTab = event.key === 'Tab' && !event.shiftKey
    const field = event.currentTarget
    const { selectionStart, selectionEnd } = field
    if ((!isTab && event.key !== ' ') || event.altKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return
    const expanded = selectionStart === selectionEnd ? expandedAt(value, selectionStart, autotexts, values) : null
    if (expanded !== null) {
      event.preventDefault()
      const isSlot = expanded.to > expanded.from
      const space = isTab || isSlot ? '' : ' '
      selection.current = { field, from: expanded.from + space.length, to: expanded.to + space.length }
      onText(expanded.text.slice(0, expanded.from) + space + expanded.text.slice(expanded.from))
      return
    }
    const slot = isTab ? nextSlot(value, selectionEnd) : null
    if (slot === null) return
    event.preventDefault()
    field.setSelectionRange(slot.from, slot.to)
  }
  return <GrowingTextarea {...rest} value={value} onKeyDown={onKeyDown} onChange={(event) => onText(event.target.value)} />
}
