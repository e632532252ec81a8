import { describe, expect, it } from 'vitest'
import { againstReference } from '../../../core/uptake/measure-uptake.ts'
import { amongOwn } from '../../../core/uptake/own-levels.ts'
import { chosenReference, crestMean, sacrumMean } from '../../../core/uptake/reference.ts'
import type { Reference } from '../../../core/uptake/uptake.ts'
import { nothingFound, spineRegions } from '../../../core/uptake/regions.ts'
import { spectField } from '../../../core/uptake/spect-field.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { centredGrid, paint, straightSpine, turnedAxes } from './synthetic-pair.ts'

const joint = (id: string, max: number, maxSd = 5) => ({ id, level: 'L4-L5' as const, structure: 'facet-joint' as const, max, noise: { maxSd, meanSd: 1, ratioSd: 0.05 } })

describe('a region among its own kind', () => {
  const all = [100, 104, 96, 110, 90, 300].map((max, index) => joint(`j${index}`, max))

  it('has a rank from the hottest and a robust z from the others', () => {
    const hottest = amongOwn(joint('j5', 300), all)
    expect(hottest).toMatchObject({ rank: 1, of: 6 })
    // Median of the others 100, MAD 4: 200 / (1.4826 x 4), and the noise of 5 is less than that.
    expect(hottest?.robustZ).toBeCloseTo(200 / (1.4826 * 4), 3)
    expect(amongOwn(joint('j4', 90), all)?.rank).toBe(6)
  })

  it('never scatters less than the noise', () => {
    const even = [100, 100, 100, 100, 100].map((max, index) => joint(`j${index}`, max))
    expect(amongOwn(joint('j9', 110, 20), [...even, joint('j9', 110, 20)])?.robustZ).toBeCloseTo(0.5, 6)
  })

  it('is not compared with too few others', () => {
    expect(amongOwn(joint('j0', 100), all.slice(0, 3))).toBeNull()
  })
})

describe('the choice of a reference', () => {
  const vertebra: Reference = { region: 'normal vertebra (mean of L1, L2)', levels: ['L1', 'L2'], mean: 100, unit: 'counts', iliacCrestMean: 160, source: 'automatic' }
  const means = [{ level: 'L1' as const, mean: 98, covered: 1 }, { level: 'L3' as const, mean: 140, covered: 0.5 }]

  it('is the normal vertebra unless the reader picks, and lists what else could be taken', () => {
    const chosen = chosenReference(vertebra, means, { pelvis: 160, sacrum: 120 }, null)
    expect(chosen).toMatchObject({ ok: true, value: { mean: 100, source: 'automatic', others: [{ level: null }, { level: 'pelvis', mean: 160 }, { level: 'sacrum', mean: 120 }, { level: 'L1', mean: 98 }] } })
  })

  it.each([
    ['pelvis', 160, 'ridge of the iliac crests, picked by the reader'],
    ['sacrum', 120, 'sacrum (S1 and alae), picked by the reader'],
    ['L1', 98, 'vertebra L1, picked by the reader'],
  ] as const)('may be %s, and says so', (picked, mean, region) => {
    expect(chosenReference(vertebra, means, { pelvis: 160, sacrum: 120 }, picked)).toMatchObject({ ok: true, value: { mean, region, levels: [picked], source: 'reader' } })
  })

  it('is refused with its name where it is not in view', () => {
    const refusal = (picked: 'pelvis' | 'L3') => {
      const chosen = chosenReference(vertebra, means, { pelvis: null, sacrum: null }, picked)
      return chosen.ok ? null : chosen.error
    }
    expect(refusal('pelvis')?.code).toBe('reference-not-in-view')
    expect(refusal('pelvis')?.sentence).toContain('iliac crest')
    expect(refusal('L3')?.sentence).toContain('L3')
  })

  it('changes ratios and their noise together, and no measured value', () => {
    const row = { ratio: 3, max: 300, noise: { maxSd: 12, meanSd: 2, ratioSd: 0.2 }, recovered: { max: 450, ratio: 4.5, coefficient: 0.6 } }
    expect(againstReference(row, vertebra, { mean: 150 })).toEqual({ ratio: 2, max: 300, noise: { maxSd: 12, meanSd: 2, ratioSd: 0.2 * (100 / 150) }, recovered: { max: 450, ratio: 3, coefficient: 0.6 } })
    expect(againstReference(row, vertebra, vertebra)).toBe(row)
  })

  it('finds no crest and no sacrum where the spine has none in view', () => {
    const regions = spineRegions(straightSpine, { left: [], right: [] }, nothingFound)
    const field = spectField(paint(centredGrid(patientMm(0, 0, 72), [20, 20, 40], [6, 6, 6], turnedAxes(0, 0, false)), 'counts', () => 100))
    expect(crestMean(field, regions)).toBeNull()
    expect(sacrumMean(field, regions, new Set())).toBeNull()
  })
})
