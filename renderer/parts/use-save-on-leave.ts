import { useEffect } from 'react'

/** Saves what is unsaved when the page is left, the window is hidden, or the program ends. `flush` stays the same function. */
export const useSaveOnLeave = (flush: () => Promise<unknown>): void => {
  useEffect(() => {
    const save = (): void => void flush()
    window.addEventListener('blur', save)
    window.addEventListener('beforeunload', save)
    return () => {
      window.removeEventListener('blur', save)
      window.removeEventListener('beforeunload', save)
      save()
    }
  }, [flush])
}
