import { useEffect } from 'react'
import { useView } from '../../../state/view-state.ts'
import { inSight, planes, planeViewOf } from '../../../viewports/plane-view.ts'
import type { PatientBox, Plane } from '../../../viewports/plane-view.ts'
import type { PaneSize } from './use-fusion-views.ts'

/** An enlarged view follows the crosshair when that leaves it by a click elsewhere; panning away from it stays possible. */
export const useFollowCrosshair = (sizes: ReadonlyMap<Plane, PaneSize>, box: PatientBox): void => {
  useEffect(
    () =>
      useView.subscribe(({ crosshairMm, framing, frame }, before) => {
        if (crosshairMm === null || crosshairMm === before.crosshairMm) return
        for (const plane of planes) {
          const framed = framing[plane]
          const size = sizes.get(plane)
          if (framed === null || size === undefined) continue
          if (inSight(planeViewOf(plane, framed, crosshairMm, box, size), crosshairMm, 0)) continue
          frame(plane, { centreMm: crosshairMm, mmPerPixel: framed.mmPerPixel })
        }
      }),
    [sizes, box],
  )
}
