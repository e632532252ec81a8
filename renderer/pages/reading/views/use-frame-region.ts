import { useEffect, useRef } from 'react'
import { shapeBox } from '../../../../core/uptake/shape.ts'
import { useRegionEdit } from '../../../state/region-edit-state.ts'
import { useView } from '../../../state/view-state.ts'
import type { Framing } from '../../../state/view-state.ts'
import { planes } from '../../../viewports/plane-view.ts'
import type { Plane } from '../../../viewports/plane-view.ts'
import type { PaneSize } from './use-fusion-views.ts'

/** A region that is edited takes about this share of its views: large enough to grip, with what stands round it. */
const share = 1 / 4
/** Side of the smallest square that is shown, mm: closer, the voxels of the SPECT are all there is to see. */
const closestMm = 70

/** Brings the views close to a region while it is edited, and back to where they were. */
export const useFrameRegion = (sizes: ReadonlyMap<Plane, PaneSize>): void => {
  const draft = useRegionEdit((state) => state.draft)
  const before = useRef<Readonly<Record<Plane, Framing | null>> | null>(null)
  const open = draft !== null
  useEffect(() => {
    const { framing, frame, shownMm } = useView.getState()
    const now = useRegionEdit.getState().draft
    if (now === null) {
      if (before.current !== null) for (const plane of planes) frame(plane, before.current[plane])
      before.current = null
      return
    }
    // A changed size of the window keeps the scale.
    if (before.current !== null) return
    before.current = framing
    const { low, high } = shapeBox(now.programShape)
    const wantedMm = Math.max(closestMm, Math.max(high[0] - low[0], high[1] - low[1], high[2] - low[2]) / share)
    for (const plane of planes) {
      const size = sizes.get(plane)
      const side = size === undefined ? 0 : Math.min(size.widthPx, size.heightPx)
      if (side > 0 && shownMm[plane] > wantedMm) frame(plane, { centreMm: now.centreMm, mmPerPixel: wantedMm / side })
    }
  }, [open, sizes])
}
