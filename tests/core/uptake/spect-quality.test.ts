import { describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../../core/geometry/vector.ts'
import { uptakeMeasurement } from '../../../core/knowledge/measurement-schema.ts'
import { estimateNoise, meanShare, voxelSd } from '../../../core/uptake/noise.ts'
import { recovered, recoveryCoefficient } from '../../../core/uptake/recovery.ts'
import { nothingFound, spineRegions } from '../../../core/uptake/regions.ts'
import type { Region } from '../../../core/uptake/regions.ts'
import { estimateResolution } from '../../../core/uptake/resolution.ts'
import { spectField } from '../../../core/uptake/spect-field.ts'
import type { SpectField } from '../../../core/uptake/spect-field.ts'
import { gaussianSmooth } from '../../../core/volume/gaussian-smooth.ts'
import { centredGrid, paint, straightSpine, turnedAxes } from './synthetic-pair.ts'

const spacing: Vec3 = [4, 4.6, 3.6]
const middle = patientMm(0, 0, 72)
const regions = spineRegions(straightSpine, { left: [], right: [] }, nothingFound)
const levels = ['L1', 'L2', 'L3', 'L4', 'L5'] as const

/** A column of bone as wide and deep as the straight spine's bodies. */
const isBone = ([x, y]: PatientMm): boolean => Math.hypot(x / 23, y / 17) <= 1
const columnHu = (position: PatientMm): number => (isBone(position) ? 250 : 40)

/** Uptake of that column, averaged over each voxel and blurred; the same whatever axes the grid has. */
const blurred = (fwhmMm: number, direction = turnedAxes(14, -8, true), inBone = 100): SpectField => {
  const volume = paint(centredGrid(middle, [26, 24, 54], spacing, direction), 'counts', (at) => {
    let sum = 0
    for (let c = 0; c < 8; c++) {
      const step = [0, 1, 2].map((bit) => ((c >> bit) & 1 ? 0.75 : -0.75))
      const offset = [0, 1, 2].map((axis) => step.reduce((value, s, own) => value + ((s * (spacing[own] ?? 0)) / 3) * (direction[own]?.[axis] ?? 0), 0))
      sum += isBone(patientMm(at[0] + (offset[0] ?? 0), at[1] + (offset[1] ?? 0), at[2] + (offset[2] ?? 0))) ? inBone : 15
    }
    return sum / 8
  })
  const sigma = fwhmMm / 2.3548
  const voxels = gaussianSmooth(Float32Array.from(volume.voxels), volume.info.grid.dimensions, [sigma / spacing[0], sigma / spacing[1], sigma / spacing[2]])
  return spectField({ ...volume, voxels })
}

/** A small generator, so that a draw is the same on every machine. */
const drawn = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

/** Uptake 100 everywhere with noise of a given relative size and grain, and bone that is uneven at `unevenFwhmMm`. */
const grainy = (relativeSd: number, grainMm: number, seed: number, uneven = 0): SpectField => {
  const volume = paint(centredGrid(middle, [20, 16, 52], spacing, turnedAxes(0, 0, false)), 'counts', () => 0)
  const { dimensions } = volume.info.grid
  const random = drawn(seed)
  const noise = (fwhmMm: number, sd: number): Float32Array => {
    const white = Float32Array.from(volume.voxels, () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random()))
    const sigma = fwhmMm / 2.3548
    const smooth = gaussianSmooth(white, dimensions, [sigma / spacing[0], sigma / spacing[1], sigma / spacing[2]])
    const size = Math.sqrt(smooth.reduce((sum, value) => sum + value * value, 0) / smooth.length)
    return smooth.map((value) => (value / size) * sd)
  }
  const [fine, coarse] = [noise(grainMm, relativeSd * 100), noise(11, uneven * 100)]
  return spectField({ ...volume, voxels: fine.map((value, index) => 100 + value + (coarse[index] ?? 0)) })
}

const named = (id: string): Region => {
  const region = regions.find((candidate) => candidate.id === id)
  if (region === undefined) throw new Error(`no region ${id}`)
  return region
}

describe('the resolution of a SPECT', () => {
  it.each([8, 11, 15])('is found at the edge of bone, %d mm, on a skewed left-handed grid', (fwhm) => {
    const found = estimateResolution(blurred(fwhm), columnHu, straightSpine, new Set())
    expect(found.source).toBe('measured')
    // The voxel itself blurs too: about a fifth of a square voxel width more variance.
    const whole = Math.sqrt(fwhm ** 2 + (5.545 * 4.1 ** 2) / 12)
    expect(Math.abs(found.fwhmMm / whole - 1)).toBeLessThan(0.1)
    expect(found.uncertaintyMm).toBeGreaterThan(0)
    expect(found.method).toContain('5 vertebral bodies')
  })

  it('is assumed, with the reason, where no body shows an edge', () => {
    const flat = estimateResolution(blurred(11, turnedAxes(0, 0, false), 15), columnHu, straightSpine, new Set())
    expect(flat).toMatchObject({ source: 'assumed', fwhmMm: uptakeMeasurement.resolution.assumedFwhmMm, uncertaintyMm: null })
    expect(flat.method).toContain('too few vertebral bodies')
  })

  it('does not read hot levels', () => {
    expect(estimateResolution(blurred(11), columnHu, straightSpine, new Set(['L1', 'L2', 'L3'])).source).toBe('assumed')
  })
})

describe('the noise of a SPECT', () => {
  it.each([
    [0.04, 6],
    [0.1, 6],
    [0.06, 8],
  ])('of %d with a grain of %d mm is found from the data', (sd, grain) => {
    const found = [1, 2].map((seed) => estimateNoise(grainy(sd, grain, seed), regions, levels, 11))
    const mean = found.reduce((sum, noise) => sum + (noise?.relativeSd ?? 0), 0) / 2
    expect(mean / sd).toBeGreaterThan(0.75)
    expect(mean / sd).toBeLessThan(1.3)
    for (const noise of found) expect(Math.abs((noise?.grainFwhmMm ?? 0) - grain)).toBeLessThanOrEqual(2)
  })

  it('takes unevenness of bone as coarse as the resolution for bone, not for noise', () => {
    const found = [4, 5, 6].map((seed) => estimateNoise(grainy(0.04, 5, seed, 0.08), regions, levels, 11)?.relativeSd ?? 1)
    expect(found.reduce((sum, sd) => sum + sd, 0) / 3).toBeLessThan(0.07)
  })

  it('is not said from a single body, nor without uptake', () => {
    expect(estimateNoise(grainy(0.05, 6, 1), regions, ['L3'], 11)).toBeNull()
    expect(estimateNoise(spectField(paint(centredGrid(middle, [32, 28, 60], spacing, turnedAxes(0, 0, false)), 'counts', () => 0)), regions, levels, 11)).toBeNull()
  })

  it('grows with uptake above normal bone and with its root below it, and is never negative', () => {
    expect([0.25, 1, 4, -1].map((share) => voxelSd({ relativeSd: 0.1 }, share * 200, 200))).toEqual([10, 20, 80, 0])
  })

  it('makes a mean the more certain, the larger its region', () => {
    const noise = { relativeSd: 0.1, grainFwhmMm: 6, levels: [] }
    expect(meanShare(noise, 0)).toBe(1)
    expect(meanShare(noise, 20)).toBeLessThan(meanShare(noise, 2))
  })
})

describe('recovery of a small hot structure', () => {
  const measured = { fwhmMm: 11, uncertaintyMm: 0.5, source: 'measured', method: '' } as const
  const facet = named('facet-joint/L3-L4/left')

  it('is that of a ball: less for a wider blur, one without any', () => {
    const ball: Region = { ...facet, shape: { kind: 'ellipsoid', centreMm: facet.centreMm, axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], semiAxesMm: [8, 8, 8] } }
    // Closed form for a ball of radius R: erf(R / s sqrt 2) - sqrt(2 / pi) R / s exp(-R2 / 2 s2), R / s = 1.7126.
    expect(recoveryCoefficient(ball, 11)).toBeCloseTo(0.598, 1)
    expect(recoveryCoefficient(ball, 18)).toBeLessThan(recoveryCoefficient(ball, 11))
    expect(recoveryCoefficient(ball, 1)).toBeCloseTo(1, 1)
  })

  it('brings a blurred joint back to about its true uptake', () => {
    const inside = (at: PatientMm): boolean => Math.hypot((at[0] - facet.centreMm[0]) / 7, (at[1] - facet.centreMm[1]) / 8, (at[2] - facet.centreMm[2]) / 9) <= 1
    const fine: Vec3 = [2, 2, 2]
    const volume = paint(centredGrid(facet.centreMm, [50, 50, 50], fine, turnedAxes(0, 0, false)), 'counts', (at) => (inside(at) ? 1000 : 100))
    const sigma = 11 / 2.3548 / 2
    const field = spectField({ ...volume, voxels: gaussianSmooth(Float32Array.from(volume.voxels), [50, 50, 50], [sigma, sigma, sigma]) })
    const max = field.valueAt(facet.centreMm) ?? 0
    expect(max).toBeLessThan(700)
    expect(Math.abs((recovered(field, facet, max, 100, measured)?.max ?? 0) / 1000 - 1)).toBeLessThan(0.15)
  })

  it('is not given for a cool structure, a large one, a tiny one, or a resolution that was only assumed', () => {
    const field = blurred(11)
    expect(recovered(field, facet, 150, 100, measured)).toBeNull()
    expect(recovered(field, { ...facet, thinnestMm: 40 }, 500, 100, measured)).toBeNull()
    expect(recovered(field, facet, 500, 100, { ...measured, fwhmMm: 19 })).toBeNull()
    expect(recovered(field, facet, 500, 100, { ...measured, source: 'assumed', uncertaintyMm: null })).toBeNull()
  })
})
