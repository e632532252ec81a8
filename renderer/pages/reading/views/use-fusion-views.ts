import { useCallback, useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../../core/base/problem.ts'
import { problem } from '../../../../core/base/problem.ts'
import type { Volume } from '../../../../core/volume/volume.ts'
import { mountFusionViews } from '../../../viewports/fusion-views.ts'
import type { FusionLook, FusionViews } from '../../../viewports/fusion-views.ts'
import { planes } from '../../../viewports/plane-view.ts'
import type { Plane } from '../../../viewports/plane-view.ts'

export interface PaneSize {
  readonly widthPx: number
  readonly heightPx: number
}

const graphicsLost = problem('graphics-lost', 'The graphics system was reset and the pictures are gone; draw them again.')

const hostRefs = (hosts: Map<Plane, HTMLDivElement>): Readonly<Record<Plane, (element: HTMLDivElement | null) => void>> => {
  const keep =
    (plane: Plane) =>
    (element: HTMLDivElement | null): void => {
      if (element === null) hosts.delete(plane)
      else hosts.set(plane, element)
    }
  return { axial: keep('axial'), sagittal: keep('sagittal'), coronal: keep('coronal') }
}

/** Keeps the three views mounted in their hosts for as long as the page shows this pair. */
export const useFusionViews = (ct: Volume, spect: Volume, look: FusionLook) => {
  const [hosts] = useState(() => new Map<Plane, HTMLDivElement>())
  const [hostOf] = useState(() => hostRefs(hosts))
  const [views, setViews] = useState<FusionViews | null>(null)
  const [sizes, setSizes] = useState<ReadonlyMap<Plane, PaneSize>>(new Map())
  const [failure, setFailure] = useState<Problem | null>(null)
  const [drawn, setDrawn] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const firstLook = useRef(look)

  useEffect(() => {
    const [axial, sagittal, coronal] = planes.map((plane) => hosts.get(plane))
    if (axial === undefined || sagittal === undefined || coronal === undefined) return
    let left = false
    let mounted: FusionViews | null = null
    const events = {
      onFirstPicture: () => {
        if (!left) setDrawn(true)
      },
      onGraphicsLost: () => {
        if (!left) setFailure(graphicsLost)
      },
    }
    const measure = (): void => {
      setSizes(new Map([...hosts].map(([plane, host]) => [plane, { widthPx: host.clientWidth, heightPx: host.clientHeight }])))
    }
    const watcher = new ResizeObserver(() => {
      mounted?.resize()
      measure()
    })
    void mountFusionViews({ axial, sagittal, coronal }, ct, spect, events).then((result) => {
      if (!result.ok) {
        if (!left) setFailure(result.error)
        return
      }
      if (left) {
        result.value.unmount()
        return
      }
      mounted = result.value
      mounted.setLook(firstLook.current)
      measure()
      setViews(mounted)
      for (const host of [axial, sagittal, coronal]) watcher.observe(host)
    })
    return () => {
      left = true
      watcher.disconnect()
      setViews(null)
      setDrawn(false)
      mounted?.unmount()
    }
  }, [hosts, ct, spect, attempt])

  useEffect(() => {
    firstLook.current = look
    views?.setLook(look)
  }, [views, look])

  const drawAgain = useCallback(() => {
    setFailure(null)
    setAttempt((count) => count + 1)
  }, [])
  return { views, sizes, failure, drawn, hostOf, drawAgain }
}
