import { useEffect } from 'react'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { useApp } from '../../state/app-state.ts'
import { useView } from '../../state/view-state.ts'
import { patientBox } from '../../viewports/plane-view.ts'
import { readingCommands } from './reading-commands.ts'
import { scrollSlices } from './views/use-pane-pointer.ts'

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ? target.type !== 'range' : target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement

const slicesOf: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }

/** The keys of the reading page, while no text is being written and no panel is open. Arrows scroll the active view. */
export const useReadingKeys = (ctGrid: VoxelGrid | null): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || typing(event.target) || useApp.getState().panel !== null) return
      const slices = event.target instanceof HTMLInputElement ? undefined : slicesOf[event.key]
      if (slices !== undefined && ctGrid !== null) {
        scrollSlices(useView.getState().activeView, slices, ctGrid, patientBox(ctGrid))
        event.preventDefault()
        return
      }
      const command = readingCommands.find(({ pressed }) => pressed(event))
      if (command === undefined) return
      event.preventDefault()
      command.run()
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
    }
  }, [ctGrid])
}
