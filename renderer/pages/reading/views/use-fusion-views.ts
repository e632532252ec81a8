import { useCallback, useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../../core/base/problem.ts'
import { problem } from '../../../../core/base/problem.ts'
import type { FusionLook, FusionViews } from '../../../viewports/fusion-views.ts'
import { planes } from '../../../viewports/plane-view.ts'
import type { Plane } from '../../../viewports/plane-view.ts'
import type { VoxelStream } from '../../../viewports/voxel-stream.ts'

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

/** Cornerstone is large: it is fetched while the reader still chooses a study, and never before the library shows. */
export const fetchViews = () => import('../../../viewports/fusion-views.ts')

/** Keeps the three views mounted in their hosts for as long as the page shows this pair; they fill while it arrives. */
export const useFusionViews = (stream: VoxelStream, complete: boolean, look: FusionLook) => {
  const [hosts] = useState(() => new Map<Plane, HTMLDivElement>())
  const [hostOf] = useState(() => hostRefs(hosts))
  const [views, setViews] = useState<FusionViews | null>(null)
  const [sizes, setSizes] = useState<ReadonlyMap<Plane, PaneSize>>(new Map())
  const [failure, setFailure] = useState<Problem | null>(null)
  const [drawn, setDrawn] = useState(false)
  const [attempt, setAttempt] = useState(0)
  /** The look that the views have, or will have when they are mounted. */
  const knownLook = useRef(look)

  useEffect(() => {
    const [axial, sagittal, coronal] = planes.map((plane) => hosts.get(plane))
    if (axial === undefined || sagittal === undefined || coronal === undefined) return
    let left = false
    let mounted: FusionViews | null = null
    let ignore = (): void => undefined
    const events = {
      onFirstPicture: () => {
        if (!left) setDrawn(true)
      },
      onGraphicsLost: () => {
        if (!left) setFailure(graphicsLost)
      },
    }
    let measured = ''
    /** Whether the panes have another size than at the last look. */
    const measure = (): boolean => {
      const entries = [...hosts].map(([plane, host]): [Plane, PaneSize] => [plane, { widthPx: host.clientWidth, heightPx: host.clientHeight }])
      if (JSON.stringify(entries) === measured) return false
      measured = JSON.stringify(entries)
      setSizes(new Map(entries))
      return true
    }
    const watcher = new ResizeObserver(() => {
      if (measure()) mounted?.resize()
    })
    const mount = async (): Promise<void> => {
      const { mountFusionViews } = await fetchViews()
      if (left) return
      const result = await mountFusionViews({ axial, sagittal, coronal }, stream.volumes, events)
      if (!result.ok) {
        if (!left) setFailure(result.error)
        return
      }
      const fresh = result.value
      if (left) {
        fresh.unmount()
        return
      }
      mounted = fresh
      fresh.setLook(knownLook.current)
      measure()
      setViews(fresh)
      for (const host of [axial, sagittal, coronal]) watcher.observe(host)
      ignore = stream.listen(() => {
        fresh.take(stream)
      })
    }
    void mount()
    return () => {
      left = true
      ignore()
      watcher.disconnect()
      setViews(null)
      setDrawn(false)
      mounted?.unmount()
    }
  }, [hosts, stream, attempt])

  // After the panes have pointed their views: the first whole picture is drawn once.
  useEffect(() => {
    if (complete) views?.complete()
  }, [views, complete])

  useEffect(() => {
    if (knownLook.current === look) return
    knownLook.current = look
    views?.setLook(look)
  }, [views, look])

  const drawAgain = useCallback(() => {
    setFailure(null)
    setAttempt((count) => count + 1)
  }, [])
  return { views, sizes, failure, drawn, hostOf, drawAgain }
}
