import { describe, expect, it } from 'vitest'
import { confidenceOf, voxelMm, worst } from '../../../core/findings/ct-confidence.ts'
import type { CtCircumstances, CtEvidence } from '../../../core/findings/ct-confidence.ts'
import { ctNoiseHu } from '../../../core/findings/ct-density.ts'
import type { Hu } from '../../../core/findings/ct-samples.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import { ctMeasureNames, ctMeasureRule, ctMeasureRules } from '../../../core/knowledge/ct-measures-schema.ts'
import { centredGrid, straightSpine, turnedAxes } from '../uptake/synthetic-pair.ts'

const gridOf = (spacing: Vec3, direction = turnedAxes(0, 0, false)) => centredGrid(patientMm(0, 0, 0), [80, 80, 80], spacing, direction)
const bone: Hu = () => 300
const clear = (more: Partial<CtCircumstances> = {}): CtCircumstances => ({ hu: bone, grid: gridOf([0.8, 0.9, 1.5]), metalNear: () => null, noiseHu: 15, ...more })
const evidence = (measure: CtEvidence['measure'], more: Partial<CtEvidence> = {}): CtEvidence => ({
  measure,
  positionsMm: [patientMm(0, 0, 0)],
  cranial: [0, 0, 1],
  spread: null,
  levelConfidence: 0.9,
  besideMetal: false,
  ...more,
})

describe('the confidence of a CT measure', () => {
  it('is good, without a word, where nothing limits it', () => {
    expect(confidenceOf(evidence('disc-height'), clear())).toEqual({ confidence: 'good', reasons: [] })
  })

  it('falls with slices that are thick against what is measured, and says both', () => {
    const at = (sliceMm: number) => confidenceOf(evidence('endplate-pits'), clear({ grid: gridOf([0.8, 0.9, sliceMm]) }))
    expect([1, 3, 6].map((sliceMm) => at(sliceMm).confidence)).toEqual(['good', 'limited', 'poor'])
    expect(at(3).reasons).toEqual(['voxels of 3.0 mm for what is 2 mm'])
  })

  it('does not ask for thin slices where the measure lies in the slice', () => {
    expect(confidenceOf(evidence('facet-gap'), clear({ grid: gridOf([0.8, 0.9, 5]) })).confidence).toBe('good')
    expect(confidenceOf(evidence('facet-gap'), clear({ grid: gridOf([3, 3, 1]) })).confidence).toBe('limited')
  })

  it.each([
    ['left-handed', turnedAxes(0, 0, true)],
    ['turned about the long axis', turnedAxes(30, 0, false)],
  ])('takes the direction from the patient, not from the image: %s', (_, direction) => {
    const grid = gridOf([0.7, 1.1, 4], direction)
    expect(voxelMm(grid, [0, 0, 1], 'along')).toBeCloseTo(4, 6)
    expect(voxelMm(grid, [0, 0, 1], 'across')).toBeCloseTo(1.1, 6)
    expect(voxelMm(grid, [0, 0, 1], 'any')).toBe(4)
  })

  it('falls with what is out of view', () => {
    const half: Hu = (p) => (p[2] > 1 ? null : 300)
    expect(confidenceOf(evidence('disc-height'), clear({ hu: half })).confidence).toBe('limited')
    const edge: Hu = (p) => (p[2] > -6 ? null : 300)
    const out = confidenceOf(evidence('disc-height'), clear({ hu: edge }))
    expect(out.confidence).toBe('poor')
    expect(out.reasons[0]).toMatch(/only \d+ % of the place is in view/)
  })

  it('is limited beside metal, and poor within it', () => {
    const beside = confidenceOf(evidence('endplate-density'), clear({ metalNear: () => 18 }))
    expect(beside).toEqual({ confidence: 'limited', reasons: ['metal 18 mm away in the same slices, whose streaks change HU'] })
    expect(confidenceOf(evidence('endplate-density'), clear({ metalNear: () => 0, hu: () => 3000 })).confidence).toBe('poor')
    expect(confidenceOf(evidence('screw-halo', { besideMetal: true }), clear()).confidence).toBe('limited')
  })

  it('falls with noise and with lines that do not agree', () => {
    expect([15, 50, 120].map((noiseHu) => confidenceOf(evidence('endplate-pits'), clear({ noiseHu })).confidence)).toEqual(['good', 'limited', 'poor'])
    expect([0.3, 1.2, 3].map((spread) => confidenceOf(evidence('facet-gap', { spread }), clear()).confidence)).toEqual(['good', 'limited', 'poor'])
    expect(confidenceOf(evidence('disc-height'), clear({ noiseHu: null })).confidence).toBe('good')
  })

  it('falls with the name of a level only where the name says what the number means', () => {
    expect(confidenceOf(evidence('spongy-bone', { levelConfidence: 0.2 }), clear()).confidence).toBe('limited')
    expect(confidenceOf(evidence('disc-height', { levelConfidence: 0.2 }), clear()).confidence).toBe('good')
  })

  it('is the worst of several', () => {
    expect(worst(['good', 'poor', 'limited'])).toBe('poor')
    expect(worst([])).toBe('good')
  })
})

describe('the noise of a CT', () => {
  it('is what the soft middle of the discs scatters by', () => {
    let at = 0
    expect(ctNoiseHu(() => 70 + (at++ % 2 === 0 ? 20 : -20), straightSpine)).toBeCloseTo(20, 0)
    expect(ctNoiseHu(() => null, straightSpine)).toBeNull()
  })
})

describe('what is known of the CT measures', () => {
  it('names each once, with bounds in order, in a unit of its own', () => {
    expect(ctMeasureRules.measures.map(({ id }) => id).sort()).toEqual([...ctMeasureNames].sort())
    for (const name of ctMeasureNames) {
      const [low, high] = ctMeasureRule(name).bounds
      expect(low).toBeLessThan(high)
    }
  })

  it('lets a doubtful measure weigh less than a good one, and a poor one nothing', () => {
    const { good, limited, poor } = ctMeasureRules.weights
    expect(good).toBe(1)
    expect(limited).toBeLessThan(good)
    expect(poor).toBe(0)
  })
})
