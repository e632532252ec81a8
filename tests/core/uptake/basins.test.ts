import { describe, expect, it } from 'vitest'
import { distanceMm, patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm } from '../../../core/geometry/vector.ts'
import { findBasins, hotPositions } from '../../../core/uptake/basins.ts'
import { hotSpotRule, sharedByVolume } from '../../../core/uptake/hot-spots.ts'
import type { Summit } from '../../../core/uptake/hot-spots.ts'
import { nothingFound, spineRegions } from '../../../core/uptake/regions.ts'
import { spectField } from '../../../core/uptake/spect-field.ts'
import { centredGrid, paint, straightSpine, turnedAxes } from './synthetic-pair.ts'
import { twinKernels } from '../../../core/volume/twin-kernels.ts'

const skewed = turnedAxes(12, -9, true)

/** Normal bone on one side of the patient, and a spot at `at` that stands `above` over it. */
const spotInBone = (at: PatientMm, above: number, sigmaMm = 6) =>
  spectField(
    paint(centredGrid(patientMm(0, 0, 0), [34, 30, 40], [4, 4.6, 3.2], skewed), 'counts', (p) => (p[0] > -30 ? 100 : 5) + above * Math.exp(-0.5 * (distanceMm(p, at) / sigmaMm) ** 2)),
  )

describe('the hills of a SPECT', () => {
  it('places a mild hill at its summit, however far normal bone reaches beside it', () => {
    const at = patientMm(-20, 4, 10)
    const field = spotInBone(at, 80)
    const { basins } = findBasins(field, 50, 100, twinKernels)
    const hill = [...basins.values()].reduce((best, basin) => (basin.max > best.max ? basin : best))
    expect(hill.edge).toBeCloseTo((hill.max + 100) / 2, 6)
    expect(distanceMm(hill.centreMm, at)).toBeLessThan(3)
    // Half of the excess of a Gaussian lies within 1.18 sigma.
    expect(hill.volumeMl).toBeLessThan(2 * (4 / 3) * Math.PI * 0.71 ** 3)
  })

  it('gives back the voxels above the edge, and no others', () => {
    const field = spotInBone(patientMm(0, 0, 0), 300)
    const found = findBasins(field, 50, 100, twinKernels)
    const hill = [...found.basins.values()].reduce((best, basin) => (basin.max > best.max ? basin : best))
    const positions = hotPositions(field, found, hill)
    expect(positions.length).toBeGreaterThan(5)
    for (const position of positions) expect(field.valueAt(position) ?? 0).toBeGreaterThanOrEqual(hill.edge * 0.999)
  })
})

describe('a spot over body and pedicle', () => {
  const regions = spineRegions(straightSpine, { left: [], right: [] }, nothingFound)
  const named = (id: string) => {
    const region = regions.find((candidate) => candidate.id === id)
    if (region === undefined) throw new Error(`no region ${id}`)
    return region
  }
  const body = named('vertebral-body/L3/midline')
  const pedicle = named('pedicle/L3/left')
  const basin = { label: 1, summit: 0, max: 500, maxMm: pedicle.centreMm, edge: 300, centreMm: pedicle.centreMm, volumeMl: 5 }
  const summit = (first: number, second: number): Summit => ({
    basin,
    candidates: [{ region: pedicle, probability: first }, { region: body, probability: second }],
    extraskeletal: false,
  })

  it('goes to the one that holds most of it, with the probability shared in the same way', () => {
    const inBody = [1, 2, 3].map((u) => patientMm(u, 0, 72))
    const [shared] = sharedByVolume([summit(0.45, 0.35)], () => [...inBody, pedicle.centreMm])
    expect(shared?.candidates.map(({ region }) => region.id)).toEqual([body.id, pedicle.id])
    expect(shared?.candidates[0]?.probability).toBeCloseTo(0.8 * 0.75, 6)
  })

  it('stays in the pedicle where the body is no close second', () => {
    const clear = summit(0.7, hotSpotRule.pairedShare - 0.01)
    expect(sharedByVolume([clear], () => [patientMm(0, 0, 72)])[0]).toBe(clear)
  })
})
