import { detectRenderingCapabilities, Enums, eventTarget, init, isCornerstoneInitialized, RenderingEngine } from '@cornerstonejs/core'
import type { Types, VolumeViewport } from '@cornerstonejs/core'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { VoxelGrid } from '../../core/geometry/grid.ts'
import { opposite } from '../../core/geometry/orientation.ts'
import { add, scale } from '../../core/geometry/vector.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import type { UptakeColourMap } from '../../core/volume/colour-maps.ts'
import type { Volume } from '../../core/volume/volume.ts'
import type { Half, VoxelStream } from './voxel-stream.ts'
import { planeAxes, planes, towardsEye } from './plane-view.ts'
import type { Plane, PlaneView } from './plane-view.ts'
import { registerSliceVolume } from './slice-volume.ts'
import type { SliceVolume } from './slice-volume.ts'
import { paintUptake, paintWindow } from './transfer-functions.ts'
import type { VolumeProperty } from './transfer-functions.ts'

export interface FusionLook {
  readonly window: { readonly centreHu: number; readonly widthHu: number }
  /** Uptake shown in the strongest colour, in the unit of the SPECT volume. */
  readonly uptakeMax: number
  readonly colourMap: UptakeColourMap
  readonly opacity: number
}

/** Three fused slices, drawn by cornerstone3D outside React. Where and how is told by plain values; it holds no state of its own. */
export interface FusionViews {
  /** Points a view; draws with the next frame. */
  readonly show: (view: PlaneView) => void
  readonly setLook: (look: FusionLook) => void
  /** Where the SPECT lies: the grid of its volume, or that grid moved. */
  readonly placeSpect: (grid: VoxelGrid) => void
  /** Takes newly arrived slices into the graphics memory; draws nothing by itself. */
  readonly take: (stream: VoxelStream) => void
  /** All slices are there: draws the first whole picture. */
  readonly complete: () => void
  /** Follows a changed size of the elements; the caller then shows its views again. */
  readonly resize: () => void
  /** Frees viewports, voxels, textures and the WebGL context. */
  readonly unmount: () => void
}

export interface FusionEvents {
  /** Called once, when every view has drawn its first fused picture after `complete`. */
  readonly onFirstPicture: () => void
  /** The graphics system was reset by the driver: the pictures are gone and must be mounted again. */
  readonly onGraphicsLost: () => void
}

const graphicsTries = 3
const graphicsWaitMs = 400

/**
 * Start-up happens once in the life of the window: no DICOM loader, no worker, no network. The graphics process may still be
 * starting (or coming back after a crash), so WebGL 2 is asked for more than once before the reader is told there is none.
 */
const start = async (): Promise<boolean> => {
  if (isCornerstoneInitialized()) return true
  for (let tried = 0; tried < graphicsTries; tried += 1) {
    if (tried > 0) await new Promise((resolve) => setTimeout(resolve, graphicsWaitMs))
    if (!detectRenderingCapabilities().webgl2) continue
    init({ rendering: { webGlContextCount: 1, renderingEngineMode: Enums.RenderingEngineModeEnum.ContextPool } } as Types.Cornerstone3DConfig)
    return true
  }
  return false
}

const point = ([x, y, z]: Vec3): Types.Point3 => [x, y, z]

interface VolumeActor {
  getProperty(): VolumeProperty
  getMapper(): { getSampleDistance(): number }
}

const volumeActors = (viewport: VolumeViewport): readonly VolumeActor[] =>
  viewport.getActors().map(({ actor }) => actor as unknown as VolumeActor)

/** vtk.js scales opacity by sample distance over this length; made equal, the opacity that is asked for is the one drawn. */
const takeOpacityAsGiven = (viewport: VolumeViewport): void => {
  for (const actor of volumeActors(viewport)) {
    actor.getProperty().setScalarOpacityUnitDistance(0, actor.getMapper().getSampleDistance())
  }
}

const camera = (view: PlaneView): Types.ICamera => {
  const axes = planeAxes[view.plane]
  const normal = towardsEye(axes)
  return {
    focalPoint: point(view.centreMm),
    position: point(add(view.centreMm, scale(normal, 1000))),
    viewPlaneNormal: point(normal),
    viewUp: point(opposite(axes.down)),
    // Half the height of the picture, mm.
    parallelScale: (view.heightPx * view.mmPerPixel) / 2,
  }
}

interface GraphicsWindow {
  get3DContext(): WebGL2RenderingContext
}

let mounted = 0

/**
 * Builds the three views into their elements, before the voxels are there: shaders and textures are made ready while the
 * voxels arrive. `ct` in HU, `spect` in its own unit, both in one frame of reference.
 */
export const mountFusionViews = async (
  elements: Readonly<Record<Plane, HTMLDivElement>>,
  { ct, spect }: Readonly<Record<Half, Volume>>,
  events: FusionEvents,
): Promise<Result<FusionViews>> => {
  if (!(await start())) {
    return fail(problem('no-graphics', 'This computer offers no WebGL 2, which drawing the pictures needs; update its graphics driver and start Spondyl again.'))
  }
  mounted += 1
  // No colon in these names: cornerstone takes one for the scheme of a loader.
  const ctId = `ct-${mounted}`
  const spectId = `spect-${mounted}`
  const engine = new RenderingEngine(`reading-${mounted}`)
  const slices: Readonly<Record<Half, SliceVolume>> = { ct: registerSliceVolume(ctId, ct), spect: registerSliceVolume(spectId, spect) }

  const viewportId = (plane: Plane): string => `${plane}-${mounted}`
  const ids = new Map(planes.map((plane) => [plane, viewportId(plane)]))
  engine.setViewports(
    planes.map((plane) => ({
      viewportId: viewportId(plane),
      type: Enums.ViewportType.ORTHOGRAPHIC,
      element: elements[plane],
      defaultOptions: { background: [0, 0, 0] as Types.Point3, orientation: plane as Enums.OrientationAxis, suppressEvents: true },
    })),
  )
  const viewportOf = (plane: Plane): VolumeViewport => engine.getViewport<VolumeViewport>(ids.get(plane) ?? '')

  const undrawn = new Set<Plane>(planes)
  const waiting = new Set<Plane>(planes)
  let complete = false
  const onRendered = new Map(
    planes.map((plane) => {
      const listener = (): void => {
        undrawn.delete(plane)
        if (complete && waiting.delete(plane) && waiting.size === 0) events.onFirstPicture()
      }
      return [plane, listener]
    }),
  )
  const onLost = (): void => {
    events.onGraphicsLost()
  }

  for (const plane of planes) {
    await viewportOf(plane).setVolumes(
      [ctId, spectId].map((volumeId) => ({ volumeId, blendMode: Enums.BlendModes.MAXIMUM_INTENSITY_BLEND })),
      false,
      true,
    )
  }
  planes.forEach((plane) => {
    takeOpacityAsGiven(viewportOf(plane))
  })
  for (const plane of planes) elements[plane].addEventListener(Enums.Events.IMAGE_RENDERED, onRendered.get(plane) ?? onLost)
  eventTarget.addEventListener(Enums.Events.WEBGL_CONTEXT_LOST, onLost)

  const shown = new Map<Plane, string>()

  return ok({
    show: (view) => {
      const asked = JSON.stringify(view)
      if (shown.get(view.plane) === asked) return
      shown.set(view.plane, asked)
      const viewport = viewportOf(view.plane)
      viewport.setCamera(camera(view))
      engine.renderViewport(viewport.id)
    },
    setLook: ({ window, uptakeMax, colourMap, opacity }) => {
      for (const plane of planes) {
        const viewport = viewportOf(plane)
        const [ctActor, spectActor] = volumeActors(viewport)
        if (ctActor !== undefined) paintWindow(ctActor.getProperty(), window)
        if (spectActor !== undefined) paintUptake(spectActor.getProperty(), uptakeMax, colourMap, opacity)
      }
      engine.renderViewports([...ids.values()])
    },
    placeSpect: (grid) => {
      slices.spect.place(grid)
      engine.renderViewports([...ids.values()])
    },
    take: (stream) => {
      if (undrawn.size > 0) return
      slices.spect.take(stream.arrived('spect'), true)
      slices.ct.take(stream.arrived('ct'), true)
    },
    complete: () => {
      slices.spect.take(spect.info.grid.dimensions[2], undrawn.size === 0)
      slices.ct.take(ct.info.grid.dimensions[2], undrawn.size === 0)
      complete = true
      engine.renderViewports([...ids.values()])
    },
    resize: () => {
      engine.resize(false, true)
      shown.clear()
    },
    unmount: () => {
      eventTarget.removeEventListener(Enums.Events.WEBGL_CONTEXT_LOST, onLost)
      for (const plane of planes) elements[plane].removeEventListener(Enums.Events.IMAGE_RENDERED, onRendered.get(plane) ?? onLost)
      const graphics = engine.getOffscreenMultiRenderWindow(viewportId('axial')).getOpenGLRenderWindow() as GraphicsWindow
      const context = graphics.get3DContext()
      engine.destroy()
      // Textures of some hundred megabytes go now, not when the garbage collector comes to it.
      context.getExtension('WEBGL_lose_context')?.loseContext()
      slices.ct.release()
      slices.spect.release()
    },
  })
}
