import { useEffect } from 'react'
import { useApp } from '../../state/app-state.ts'
import { useRegistration } from '../../state/registration-state.ts'
import type { PatientAxis } from '../../state/registration-state.ts'

type Step = readonly [PatientAxis, 1 | -1]

const moves: Readonly<Record<string, Step>> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [1, -1], PageDown: [1, 1], ArrowUp: [2, 1], ArrowDown: [2, -1] }
const turns: Readonly<Record<string, Step>> = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [1, -1], ArrowRight: [1, 1], PageUp: [2, -1], PageDown: [2, 1] }

const writing = (target: EventTarget | null): boolean => target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text')

/** The keys of the open registration, before those of the page: Ctrl moves, Ctrl+Shift turns, Escape closes. */
export const useRegistrationKeys = (): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (useApp.getState().panel !== null || writing(event.target)) return
      const { nudge, turn, show } = useRegistration.getState()
      if (event.key === 'Escape') {
        event.preventDefault()
        show(false)
        return
      }
      if (!event.ctrlKey || event.altKey || event.metaKey) return
      const step = (event.shiftKey ? turns : moves)[event.key]
      if (step === undefined) return
      event.preventDefault()
      ;(event.shiftKey ? turn : nudge)(...step)
    }
    // Capturing: the page's own keys see that it is taken.
    window.addEventListener('keydown', onKey, true)
    return () => {
      window.removeEventListener('keydown', onKey, true)
    }
  }, [])
}
