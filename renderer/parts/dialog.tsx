import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

interface DialogProps {
  title: string
  testId: string
  onClose: () => void
  children: ReactNode
  className?: string
}

/** A modal dialog: the platform traps the focus, closes on Escape and gives the focus back. Mounted means open. */
export const Dialog = ({ title, testId, onClose, children, className }: DialogProps) => {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    // A field that React focused did so before the dialog was open, in vain; where it is not the first, it says so itself.
    dialog?.querySelector<HTMLElement>('[data-first-focus]')?.focus()
    return () => {
      dialog?.close()
    }
  }, [])
  return (
    <dialog
      ref={element}
      className={className === undefined ? 'dialog' : `dialog ${className}`}
      aria-label={title}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2>{title}</h2>
      {children}
    </dialog>
  )
}
