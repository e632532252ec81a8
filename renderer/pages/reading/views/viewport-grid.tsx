import { useEffect, useMemo } from 'react'
import { correctedSpect } from '../../../../core/registration/judge-registration.ts'
import { isFilledAt } from '../../../../core/volume/filled-at.ts'
import type { Analysis } from '../../../../core/findings/analysis.ts'
import { straightSpine } from '../../../../core/spine/straight-spine.ts'
import { ProblemMessage } from '../../../parts/problem-message.tsx'
import { displayPlace, displayRatio } from '../../../parts/words.ts'
import { useReading } from '../../../state/reading-state.ts'
import { shownCorrection, useRegistration } from '../../../state/registration-state.ts'
import { useView } from '../../../state/view-state.ts'
import { bodyBox } from '../../../viewports/body-box.ts'
import { uptakeOutlines } from '../../../viewports/contours.ts'
import { leftOfMidlineMm, levelAt } from '../../../viewports/levels.ts'
import { patientBox, planes, planeViewOf } from '../../../viewports/plane-view.ts'
import type { Plane } from '../../../viewports/plane-view.ts'
import type { VoxelStream } from '../../../viewports/voxel-stream.ts'
import { Arriving } from './arriving.tsx'
import { ColourScale } from './colour-scale.tsx'
import { MipPane } from './mip-pane.tsx'
import type { CornerTexts } from './pane-overlay.tsx'
import { PlanePane } from './plane-pane.tsx'
import type { LevelCorrections } from './plane-pane.tsx'
import { StraightPane } from './straight-pane.tsx'
import { useFollowCrosshair } from './use-follow-crosshair.ts'
import { useFrameRegion } from './use-frame-region.ts'
import { useFusionViews } from './use-fusion-views.ts'
import { besideMidline, percent, planeNames, slicePosition } from './words.ts'
import './viewport-grid.css'

/** Without an analysis there is no reference yet; the range is then said in percent of the strongest voxel. */
const fractionWithoutReference = 0.5

/** Outlines by which a registration is judged, as multiples of the reference: the edge of bone, normal bone, and what stands out. */
const outlineRatios = [0.6, 1.2, 2.5]

const straightPlanes = ['sagittal', 'coronal'] as const

const noOutlines: readonly string[] = []

/** The four views of the hanging protocol. `data-ready` turns true with the first fused picture. */
export const ViewportGrid = ({
  stream,
  complete,
  analysis,
  corrections,
}: {
  stream: VoxelStream
  complete: boolean
  analysis: Analysis | null
  corrections: LevelCorrections
}) => {
  const { open: judging, outlines: outlined, draft } = useRegistration()
  const { crosshairMm, framing, window, opacity, colourMap, uptakeMaxRatio, layout } = useView()
  const { ct, spect } = stream.volumes
  const reference = analysis?.reference ?? null
  const uptakeMax = reference === null ? spect.info.max * fractionWithoutReference : uptakeMaxRatio * reference.mean
  const range = reference === null ? `0–${percent(fractionWithoutReference)} of the maximum` : `0–${displayRatio(uptakeMaxRatio)}`
  const box = useMemo(() => patientBox(ct.info.grid), [ct.info.grid])
  // The body frames the views; the crosshair may go anywhere in the volume.
  const fit = useMemo(() => (complete ? bodyBox(ct) : box), [complete, ct, box])
  const withOutlines = judging && outlined && reference !== null
  const shownOpacity = withOutlines ? 0 : opacity
  const look = useMemo(() => ({ window, uptakeMax, colourMap, opacity: shownOpacity }), [window, uptakeMax, colourMap, shownOpacity])
  const { views, sizes, failure, drawn, hostOf, drawAgain } = useFusionViews(stream, complete, look)
  const correction = shownCorrection(draft, analysis)
  const measuredSpect = useMemo(() => correctedSpect(spect, analysis?.provenance.registration ?? null), [spect, analysis])
  const shownSpect = useMemo(() => correctedSpect(spect, correction), [spect, correction])
  useEffect(() => {
    views?.placeSpect(shownSpect.info.grid)
  }, [views, shownSpect])

  const planeViews = useMemo(
    () =>
      new Map(
        planes.flatMap((plane) => {
          const size = sizes.get(plane)
          if (crosshairMm === null || size === undefined || size.widthPx === 0 || size.heightPx === 0) return []
          return [[plane, planeViewOf(plane, framing[plane], crosshairMm, fit, size)] as const]
        }),
      ),
    [sizes, crosshairMm, framing, fit],
  )

  const straight = useMemo(() => (analysis === null ? null : straightSpine(analysis.spine)), [analysis])
  const outlinesOf = useMemo(() => {
    if (!withOutlines || !complete) return new Map<Plane, readonly string[]>()
    const levels = outlineRatios.map((ratio) => ratio * reference.mean)
    return new Map([...planeViews].map(([plane, view]) => [plane, uptakeOutlines(shownSpect, view, levels)]))
  }, [withOutlines, complete, planeViews, shownSpect, reference])

  const selectedRegionId = useReading((state) => state.selectedRegionId)
  const selected = analysis?.regions.find(({ id }) => id === selectedRegionId)?.shape ?? null

  useFollowCrosshair(sizes, box)
  useFrameRegion(sizes)
  useEffect(() => {
    const side = (plane: Plane): number => {
      const view = planeViews.get(plane)
      return view === undefined ? Infinity : Math.min(view.widthPx, view.heightPx) * view.mmPerPixel
    }
    useView.getState().tellShown({ axial: side('axial'), sagittal: side('sagittal'), coronal: side('coronal') })
  }, [planeViews])

  const ctSlice = `CT ${ct.info.grid.spacingMm[2].toFixed(1)} mm · SPECT ${spect.info.grid.spacingMm[0].toFixed(1)} mm`
  const level = analysis === null || crosshairMm === null ? null : levelAt(analysis.spine, crosshairMm)
  const leftMm = analysis === null || crosshairMm === null ? null : leftOfMidlineMm(analysis.spine, crosshairMm)
  const cornersOf = (plane: Plane): CornerTexts => ({
    upperLeft: [`${planeNames[plane]} · ${shownOpacity > 0 ? 'fused' : withOutlines ? 'CT with outlines of uptake' : 'CT'}`, ctSlice],
    upperRight: [
      ...(level !== null && plane !== 'sagittal' ? [displayPlace(level)] : []),
      ...(crosshairMm === null ? [] : [slicePosition(plane, crosshairMm)]),
      ...(plane === 'sagittal' && leftMm !== null ? [besideMidline(leftMm)] : []),
      ...(plane === 'axial' && crosshairMm !== null && isFilledAt(ct.info, crosshairMm) ? ['CT slice missing: interpolated'] : []),
    ],
    lowerLeft: [
      `W ${window.widthHu} L ${window.centreHu} HU`,
      withOutlines ? `Uptake at ${outlineRatios.map(displayRatio).join(', ')}` : `Uptake ${range} · opacity ${percent(opacity)}`,
    ],
  })

  return (
    <div className={`viewport-grid layout-${layout}`} data-testid="viewport-grid" data-ready={drawn && failure === null} data-layout={layout}>
      {planes.map((plane) => (
        <PlanePane
          key={plane}
          plane={plane}
          view={planeViews.get(plane) ?? null}
          fusion={views}
          host={hostOf[plane]}
          ctGrid={ct.info.grid}
          box={box}
          crosshairMm={crosshairMm}
          corners={cornersOf(plane)}
          corrections={corrections}
          outlines={outlinesOf.get(plane) ?? noOutlines}
          selected={selected}
        >
          {!withOutlines && plane === (layout === 'grid' || layout === 'straight' ? 'axial' : layout) && <ColourScale map={colourMap} range={range} />}
        </PlanePane>
      ))}
      {layout === 'straight' &&
        complete &&
        (straight === null || analysis === null ? (
          <section className="pane pane-straight-sagittal">
            <p className="pane-problem">Drawn when the canal is found.</p>
          </section>
        ) : (
          straightPlanes.map((plane) => (
            <StraightPane key={plane} plane={plane} straight={straight} ct={ct} spect={shownSpect} look={look} levels={analysis.spine.levels} box={box} />
          ))
        ))}
      {complete && layout !== 'straight' && <MipPane spect={measuredSpect} uptakeMax={uptakeMax} range={range} />}
      {!drawn && failure === null && <Arriving stream={stream} />}
      {failure !== null && (
        <div className="grid-problem">
          <ProblemMessage problem={failure}>
            <button className="button" onClick={drawAgain}>
              Draw again
            </button>
          </ProblemMessage>
        </div>
      )}
    </div>
  )
}
