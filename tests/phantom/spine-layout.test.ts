import { describe, expect, it } from 'vitest'
import { cross, dot, length, subtract } from '../../core/geometry/vector.ts'
import { patternSchema, placeSchema, structureSchema } from '../../core/base/anatomy.ts'
import { phantomCases } from '../../phantom/cases.ts'
import { phantomPatient } from '../../phantom/patient.ts'
import type { PhantomPatient } from '../../phantom/patient.ts'
import { layoutSpine, segmentNamed, vertebraNamed } from '../../phantom/spine-layout.ts'
import { planLesions } from '../../phantom/lesion/plan.ts'

const patientOf = (caseName: string, seed: number): PhantomPatient => {
  const patient = phantomPatient(caseName, seed)
  if (patient === undefined) throw new Error(`no case ${caseName}`)
  return patient
}

const seeds = Array.from({ length: 60 }, (_, i) => i + 1)
const lumbar = ['L1', 'L2', 'L3', 'L4', 'L5']
const layouts = seeds.map((seed) => ({ patient: patientOf('normal', seed), layout: layoutSpine(patientOf('normal', seed)) }))

describe('patients', () => {
  it('are another one for each seed', () => {
    const patients = seeds.map((seed) => JSON.stringify({ ...patientOf('normal', seed), seed: 0, id: '' }))
    expect(new Set(patients).size).toBe(seeds.length)
  })

  it('are men and women, named so that nobody takes them for real', () => {
    const patients = seeds.map((seed) => patientOf('normal', seed))
    expect(new Set(patients.map(({ sex }) => sex))).toEqual(new Set(['F', 'M']))
    for (const patient of patients) {
      expect(patient.name).toMatch(/^DEMO\^[A-Z][a-z]+$/)
      expect(patient.id).toMatch(/^DEMO-/)
    }
  })

  it('do not exist for an unknown case', () => {
    expect(phantomPatient('no-such-case', 1)).toBeUndefined()
  })
})

describe('the spine of 60 seeds', () => {
  it('has T9 to L5 from head to tail', () => {
    for (const { layout } of layouts) {
      expect(layout.vertebrae.map(({ name }) => name)).toEqual(['T9', 'T10', 'T11', 'T12', ...lumbar])
      const heights = layout.vertebrae.map(({ frame }) => frame.centreMm[2])
      for (const [i, z] of heights.slice(1).entries()) expect(z).toBeLessThan(heights[i] ?? 0)
    }
  })

  it('has right-handed orthonormal frames whose left points to +x and cranial to +z', () => {
    for (const { layout } of layouts) {
      for (const { frame } of layout.vertebrae) {
        const { left, posterior, cranial } = frame
        for (const axis of [left, posterior, cranial]) expect(length(axis)).toBeCloseTo(1, 9)
        expect(length(subtract(cross(left, posterior), cranial))).toBeCloseTo(0, 9)
        expect(left[0]).toBeGreaterThan(0.9)
        expect(posterior[1]).toBeGreaterThan(0.5)
        expect(cranial[2]).toBeGreaterThan(0.5)
      }
    }
  })

  it('puts each right facet joint to the right (smaller x) and behind its disc', () => {
    for (const { layout } of layouts) {
      for (const { disc, facets } of layout.segments) {
        expect(facets.right.centreMm[0]).toBeLessThan(disc.centreMm[0] - 5)
        expect(facets.left.centreMm[0]).toBeGreaterThan(disc.centreMm[0] + 5)
        for (const side of ['left', 'right'] as const)
          expect(dot(subtract(facets[side].centreMm, disc.centreMm), disc.posterior)).toBeGreaterThan(15)
      }
    }
  })

  // Knowledge section 5: lumbar width [76], interfacet width [73]; heights around Panjabi and CT [69].
  it('keeps lumbar widths, heights and interfacet widths in the published ranges', () => {
    for (const { layout } of layouts) {
      for (const name of lumbar) {
        const v = vertebraNamed(layout, name)
        expect(v.width).toBeGreaterThan(31)
        expect(v.width).toBeLessThan(57)
        expect(v.heights.middle).toBeGreaterThan(20)
        expect(v.heights.middle).toBeLessThan(33)
      }
      for (const segment of layout.segments.filter(({ upper }) => upper.startsWith('L'))) {
        const width = length(subtract(segment.facets.left.centreMm, segment.facets.right.centreMm))
        expect(width).toBeGreaterThan(20.8)
        expect(width).toBeLessThan(45)
      }
    }
  })

  it('curves: lordotic below, and men larger than women on average', () => {
    const mean = (sex: string): number => {
      const widths = layouts.filter(({ patient }) => patient.sex === sex).map(({ layout }) => vertebraNamed(layout, 'L3').width)
      return widths.reduce((sum, width) => sum + width, 0) / widths.length
    }
    expect(mean('M') / mean('F')).toBeGreaterThan(1.05)
    for (const { layout } of layouts) {
      const tilt = (axis: readonly number[]): number => (Math.atan2(-(axis[1] ?? 0), axis[2] ?? 1) * 180) / Math.PI
      const lordosis = tilt(layout.s1.cranial) - tilt(vertebraNamed(layout, 'L1').frame.cranial)
      expect(lordosis).toBeGreaterThan(25)
      expect(lordosis).toBeLessThan(80)
    }
  })

  it('has S1 below and behind L5', () => {
    for (const { layout } of layouts) {
      const l5 = vertebraNamed(layout, 'L5').frame.centreMm
      expect(layout.s1.centreMm[2]).toBeLessThan(l5[2])
      expect(layout.s1.centreMm[1]).toBeGreaterThan(l5[1])
    }
  })
})

describe('cases', () => {
  it('cover every pattern, with names the program knows', () => {
    const named = new Set(phantomCases.flatMap(({ lesions }) => lesions.map(({ pattern }) => pattern)))
    expect([...named].sort()).toEqual([...patternSchema.options].sort())
    for (const pattern of patternSchema.options) expect(phantomCases.map(({ name }) => name)).toContain(pattern)
    for (const { lesions } of phantomCases) {
      for (const lesion of lesions) {
        expect(structureSchema.safeParse(lesion.structure).success).toBe(true)
        for (const level of lesion.levels) expect(placeSchema.safeParse(level).success).toBe(true)
      }
    }
  })

  it('choose level and side by the seed: facets at all lower levels, on both sides', () => {
    const facet = phantomCases.find(({ name }) => name === 'facet')
    if (facet === undefined) throw new Error('no facet case')
    const plans = seeds.flatMap((seed) => planLesions(facet, seed))
    expect(new Set(plans.map(({ side }) => side))).toEqual(new Set(['left', 'right']))
    expect(new Set(plans.map(({ level }) => level))).toEqual(new Set(['L2-L3', 'L3-L4', 'L4-L5', 'L5-S1']))
    expect(planLesions(facet, 5)).toEqual(planLesions(facet, 5))
  })

  it('shape what they should: a low disc, a wedged body', () => {
    const patient = patientOf('normal', 3)
    const plain = layoutSpine(patient)
    const low = layoutSpine(patient, {
      discHeight: { 'L4-L5': 0.5 },
      bodyHeight: { L1: { anterior: 0.7, middle: 0.72, posterior: 0.96 } },
      facetGap: {},
      sacroiliacGap: {},
      tallSpinous: [],
      megatransverse: [],
    })
    expect(segmentNamed(low, 'L4-L5').discHeight).toBeLessThan(0.75 * segmentNamed(plain, 'L4-L5').discHeight)
    expect(vertebraNamed(low, 'L1').heights.anterior / vertebraNamed(plain, 'L1').heights.anterior).toBeCloseTo(0.7, 1)
  })
})
