import { useEffect } from 'react'
import { useApp } from '../../state/app-state.ts'
import { reportCommands } from './report-commands.ts'

/** The keys of the report page, also while a text is being written, but not behind a dialog. */
export const useReportKeys = (): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || useApp.getState().panel !== null || document.querySelector('dialog[open]') !== null) return
      const command = reportCommands.find(({ pressed, offered }) => pressed(event) && offered())
      if (command === undefined) return
      event.preventDefault()
      command.run()
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
    }
  }, [])
}
