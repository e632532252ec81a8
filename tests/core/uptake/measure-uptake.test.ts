import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../../core/geometry/vector.ts'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { measureUptake } from '../../../core/uptake/measure-uptake.ts'
import type { UptakeResult } from '../../../core/uptake/measure-uptake.ts'
import { boneEverywhere, centredGrid, paint, straightSpine, turnedAxes, uptakeOf } from './synthetic-pair.ts'
import type { Spot } from './synthetic-pair.ts'
import { twinKernels } from '../../../core/volume/twin-kernels.ts'

const middle = patientMm(0, 10, 72)
const upright: VoxelGrid['direction'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]
const noCrests = { left: [], right: [] }

const measured = (spots: readonly Spot[], direction = upright, spacing: Vec3 = [4.42, 4.42, 4.42], pick: 'L3' | null = null): UptakeResult => {
  const reach = [Math.ceil(160 / spacing[0]), Math.ceil(160 / spacing[1]), Math.ceil(320 / spacing[2])] as const
  const wide: Vec3 = direction === upright ? reach : [Math.ceil(330 / spacing[0]), Math.ceil(330 / spacing[1]), Math.ceil(330 / spacing[2])]
  const spect = paint(centredGrid(middle, wide, spacing, direction), 'counts', uptakeOf(spots))
  const result = measureUptake(spect, boneEverywhere, straightSpine, noCrests, pick, twinKernels)
  if (!result.ok) throw new Error(result.error.sentence)
  return result.value
}

const region = (result: UptakeResult, id: string) => {
  const found = result.regions.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no region ${id}`)
  return found
}

/** L4-L5 right facet of the straight spine. */
const hotFacet: Spot = { at: patientMm(-16, 32, 18), height: 500, sigmaMm: 5 }

describe('uptake of regions', () => {
  it('takes the mean of unaffected bodies as the reference and names them', () => {
    const result = measured([])
    expect(result.reference.mean).toBeGreaterThan(85)
    expect(result.reference.mean).toBeLessThan(101)
    expect(result.reference.region).toBe('normal vertebra (mean of L1, L2, L3, L4, L5)')
    expect(result.reference.unit).toBe('counts')
  })

  it('leaves a hot level out of the reference', () => {
    const result = measured([{ at: patientMm(0, 0, 72), height: 600, sigmaMm: 7 }])
    expect(result.reference.levels).toEqual(['L1', 'L2', 'L4', 'L5'])
    expect(region(result, 'vertebral-body/L3/midline').ratio).toBeGreaterThan(5)
  })

  it('measures against the level that the reader picks, and says so', () => {
    const result = measured([], upright, [4.42, 4.42, 4.42], 'L3')
    expect(result.reference).toMatchObject({ levels: ['L3'], source: 'reader', region: 'vertebra L3, picked by the reader' })
  })

  it('refuses a reference level outside the SPECT with its name in the reason', () => {
    const spect = paint(centredGrid(patientMm(0, 0, 110), [36, 36, 20], [4.42, 4.42, 4.42], upright), 'counts', uptakeOf([]))
    const result = measureUptake(spect, boneEverywhere, straightSpine, noCrests, 'L5', twinKernels)
    expect(result).toMatchObject({ ok: false, error: { code: 'reference-not-in-view' } })
  })

  it('refuses a SPECT without uptake instead of dividing by zero', () => {
    const spect = paint(centredGrid(middle, [36, 36, 72], [4.42, 4.42, 4.42], upright), 'counts', () => 0)
    expect(measureUptake(spect, boneEverywhere, straightSpine, noCrests, null, twinKernels)).toMatchObject({ ok: false, error: { code: 'no-reference' } })
  })

  it('puts a hot facet in its own joint and leaves every neighbour cool', () => {
    const result = measured([hotFacet])
    expect(region(result, 'facet-joint/L4-L5/right').ratio).toBeGreaterThan(3)
    expect(region(result, 'facet-joint/L4-L5/right').asymmetry).toBeGreaterThan(3)
    const others = result.regions.filter((candidate) => candidate.id !== 'facet-joint/L4-L5/right')
    expect(Math.max(...others.map((candidate) => candidate.ratio))).toBeLessThan(1.4)
  })

  it('never gives a peak above the maximum', () => {
    for (const one of measured([hotFacet]).regions) expect(one.max).toBeGreaterThanOrEqual(one.peak)
  })

  it('flags structures thinner than twice the resolution for partial volume, and not the bodies', () => {
    const result = measured([])
    expect(region(result, 'facet-joint/L4-L5/left').partialVolume).toBe(true)
    expect(region(result, 'vertebral-body/L4/midline').partialVolume).toBe(false)
    expect(region(result, 'facet-joint/L4-L5/left').suv).toBeNull()
  })

  it('flags a body for partial volume where its hot spot is narrow, and not where the whole body is hot', () => {
    const body = (sigmaMm: number) => region(measured([{ at: patientMm(0, 0, 72), height: 500, sigmaMm }]), 'vertebral-body/L3/midline')
    expect(body(5).partialVolume).toBe(true)
    expect(body(16).partialVolume).toBe(false)
  })

  it('gives the same uptake for the same patient, however the SPECT grid lies: anisotropic, oblique, left-handed', () => {
    const straight = region(measured([hotFacet]), 'facet-joint/L4-L5/right')
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), fc.double({ min: -20, max: 20, noNaN: true }), fc.boolean(), (turn, tilt, leftHanded) => {
        const result = measured([hotFacet], turnedAxes(turn, tilt, leftHanded), [4, 4.6, 3.2])
        const own = region(result, 'facet-joint/L4-L5/right')
        // Voxel centres fall elsewhere on each grid: a summit of 11 mm FWHM seen half a voxel off along every axis loses up to 28 %.
        expect(own.max / straight.max).toBeGreaterThan(0.72)
        expect(own.max / straight.max).toBeLessThan(1 / 0.72)
        expect(result.hotSpots[0]).toMatchObject({ structure: 'facet-joint', level: 'L4-L5', side: 'right' })
      }),
      { numRuns: 6 },
    )
  })

  it('swaps left and right for a mirrored patient, and nothing else', () => {
    const right = measured([hotFacet])
    const left = measured([{ ...hotFacet, at: patientMm(16, 32, 18) }])
    expect(left.hotSpots[0]).toMatchObject({ level: 'L4-L5', side: 'left', structure: 'facet-joint' })
    expect(region(left, 'facet-joint/L4-L5/left').ratio).toBeCloseTo(region(right, 'facet-joint/L4-L5/right').ratio, 1)
  })

  it('reports a region outside the SPECT as not measured rather than as zero', () => {
    const spect = paint(centredGrid(patientMm(0, 10, 108), [36, 36, 24], [4.42, 4.42, 4.42], upright), 'counts', uptakeOf([]))
    const result = measureUptake(spect, boneEverywhere, straightSpine, noCrests, null, twinKernels)
    if (!result.ok) throw new Error(result.error.sentence)
    expect(result.value.regions.some((candidate) => candidate.level === 'L5')).toBe(false)
    expect(result.value.warnings.join(' ')).toContain('outside the SPECT')
  })
})

describe('hot spots', () => {
  it('finds none in a patient without any', () => {
    expect(measured([]).hotSpots).toEqual([])
  })

  it('joins the two bands on the endplates of one disc into one spot', () => {
    const bands = [12, 24].map((z): Spot => ({ at: patientMm(0, 0, z), height: 300, sigmaMm: 4.5 }))
    const spots = measured(bands).hotSpots
    expect(spots).toHaveLength(1)
    expect(spots[0]).toMatchObject({ structure: 'disc', level: 'L4-L5', side: 'midline', extraskeletal: false })
  })

  it('calls uptake without bone beside the spine a kidney, and below the sacrum line other soft tissue', () => {
    const spot: Spot = { at: patientMm(65, 10, 108), height: 900, sigmaMm: 10 }
    const spect = paint(centredGrid(middle, [44, 36, 72], [4.42, 4.42, 4.42], upright), 'counts', uptakeOf([spot]))
    const result = measureUptake(spect, (p) => (Math.abs(p[0]) < 40 ? 300 : 30), straightSpine, noCrests, null, twinKernels)
    if (!result.ok) throw new Error(result.error.sentence)
    expect(result.value.hotSpots[0]).toMatchObject({ extraskeletal: 'kidney', structure: null, level: null, side: null })
  })

  it('calls a kidney full of contrast medium a kidney, though it is as dense as marrow; a rib beside it has cortex and stays bone', () => {
    const spot: Spot = { at: patientMm(65, 10, 108), height: 900, sigmaMm: 10 }
    const spect = paint(centredGrid(middle, [44, 36, 72], [4.42, 4.42, 4.42], upright), 'counts', uptakeOf([spot]))
    const first = (hu: (p: PatientMm) => number) => {
      const result = measureUptake(spect, hu, straightSpine, noCrests, null, twinKernels)
      if (!result.ok) throw new Error(result.error.sentence)
      return result.value.hotSpots[0]
    }
    expect(first((p) => (Math.abs(p[0]) < 40 ? 400 : 210))).toMatchObject({ extraskeletal: 'kidney', structure: null })
    const isCortex = (p: PatientMm): boolean => Math.abs(Math.hypot(p[1] - 10, p[2] - 108) - 5) < 1.2
    expect(first((p) => (Math.abs(p[0]) < 40 ? 400 : isCortex(p) ? 600 : 210))).toMatchObject({ extraskeletal: false, structure: null })
  })

  it('keeps a spot in bone that stands in no region: without a name, never dropped', () => {
    const rib: Spot = { at: patientMm(70, 20, 130), height: 400, sigmaMm: 5 }
    const spots = measured([rib]).hotSpots
    expect(spots).toHaveLength(1)
    expect(spots[0]).toMatchObject({ structure: null, level: null, side: null, confidence: 0, extraskeletal: false })
  })
})
