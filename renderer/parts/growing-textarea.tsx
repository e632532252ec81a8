import type { TextareaHTMLAttributes } from 'react'

type Props = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'className'> & { value: string }

/** A text field as tall as its text: the wrapper draws the same text unseen and so gives the height (see controls.css). */
export const GrowingTextarea = ({ value, ...rest }: Props) => (
  <div className="growing" data-text={`${value === '' ? (rest.placeholder ?? '') : value} `}>
    <textarea className="field" rows={1} value={value} {...rest} />
  </div>
)
