import { useEffect } from 'react'
import { scale } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import { useApp } from '../../state/app-state.ts'
import { useRegionEdit } from '../../state/region-edit-state.ts'
import { useView } from '../../state/view-state.ts'
import { planeAxes, towardsEye } from '../../viewports/plane-view.ts'
import type { PlaneAxes } from '../../viewports/plane-view.ts'

/** Where an arrow leads in the active view; Page Up and Page Down lead through it, towards and away from the reader. */
const ways: Readonly<Record<string, (axes: PlaneAxes) => Vec3>> = {
  ArrowLeft: ({ right }) => scale(right, -1),
  ArrowRight: ({ right }) => right,
  ArrowUp: ({ down }) => scale(down, -1),
  ArrowDown: ({ down }) => down,
  PageUp: (axes) => towardsEye(axes),
  PageDown: (axes) => scale(towardsEye(axes), -1),
}

export const nudgeMm = 1
export const longNudgeMm = 5
export const growMm = 0.5

const growth: Readonly<Record<string, 1 | -1>> = { '+': 1, '=': 1, '-': -1, '−': -1 }

/** The keys of the open region editor, before those of the page. */
export const useRegionKeys = (): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (useApp.getState().panel !== null) return
      const { move, grow, stepBack, cancel, apply } = useRegionEdit.getState()
      const take = (run: () => void): void => {
        event.preventDefault()
        event.stopPropagation()
        run()
      }
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z') {
        take(stepBack)
        return
      }
      if (event.ctrlKey || event.altKey || event.metaKey) return
      if (event.key === 'Escape') {
        take(cancel)
        return
      }
      // A button that has the focus is pressed by Enter, as everywhere.
      if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) {
        take(() => void apply())
        return
      }
      const way = ways[event.key]?.(planeAxes[useView.getState().activeView])
      const sign = growth[event.key]
      if (way !== undefined) take(() => move(scale(way, event.shiftKey ? longNudgeMm : nudgeMm)))
      else if (sign !== undefined) take(() => grow('all', sign * growMm))
    }
    // Capturing: the page's own keys see that it is taken.
    window.addEventListener('keydown', onKey, true)
    return () => {
      window.removeEventListener('keydown', onKey, true)
    }
  }, [])
}
