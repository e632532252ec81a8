import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { phantomCases } from '../../phantom/cases.ts'
import { activityScale } from '../../phantom/canvas.ts'
import { paintStudy } from '../../phantom/study.ts'
import type { PhantomStudy } from '../../phantom/study.ts'
import { painted, voxelAt } from './painted.ts'

const digest = ({ ct, spect, truth }: PhantomStudy): string =>
  createHash('sha256').update(ct.hu).update(spect.counts).update(JSON.stringify(truth)).digest('hex')

const studies = new Map(phantomCases.map(({ name }) => [name, painted(name, 1)]))

describe('a painted study', () => {
  it('is the same for the same seed, and another for another', () => {
    const first = painted('several', 1)
    expect(digest(first)).toBe(digest(studies.get('several') as PhantomStudy))
    const second = painted('several', 2)
    expect(digest(second)).not.toBe(digest(first))
    expect(second.truth.studyInstanceUid).not.toBe(first.truth.studyInstanceUid)
  })

  it('is nothing for an unknown case', () => {
    expect(paintStudy('no-such-case', 1, 64).next()).toEqual({ done: true, value: undefined })
  })

  it('covers T10 to the ischium on CT, and the whole CT on SPECT', () => {
    for (const { ct, spect, truth } of studies.values()) {
      const low = ct.originMm[2]
      const high = low + (ct.dimensions[2] - 1) * ct.spacingMm[2]
      const t10 = truth.levels.find(({ name }) => name === 'T10')
      expect(high).toBeGreaterThan((t10?.centreMm[2] ?? Infinity) + 10)
      expect(low).toBeLessThan(truth.s1EndplateMm[2] - 160)
      expect(spect.originMm[2] - spect.spacingMm[2] / 2).toBeLessThanOrEqual(low)
      expect(spect.originMm[2] + (spect.dimensions[2] - 0.5) * spect.spacingMm[2]).toBeGreaterThanOrEqual(high)
    }
  })

  it('holds bone at every body centre, and air outside the patient', () => {
    const { ct, truth } = studies.get('normal') as PhantomStudy
    for (const level of truth.levels) {
      const at = voxelAt(ct, level.centreMm)
      const around = [-2, -1, 0, 1, 2].flatMap((i) => [-2, -1, 0, 1, 2].map((j) => ct.hu[at + i + j * ct.dimensions[0]] ?? 0))
      const mean = around.reduce((sum, hu) => sum + hu, 0) / around.length
      expect(mean).toBeGreaterThan(60)
      expect(mean).toBeLessThan(400)
    }
    expect(ct.hu[0]).toBeLessThan(-850)
  })

  it('has its liver on the right (-x), and stomach, gas and fat on the left, so that a mirrored picture shows', () => {
    for (const { ct, truth } of studies.values()) {
      const [x, y, z] = truth.levels.find(({ name }) => name === 'T11')?.centreMm ?? [0, 0, 0]
      const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
      const mean = (side: 1 | -1): number => {
        const hu = steps.flatMap((a) => steps.map((b) => ct.hu[voxelAt(ct, [x + side * (45 + 6 * a), y - 6 * b, z])] ?? 0))
        return hu.reduce((sum, value) => sum + value, 0) / hu.length
      }
      expect(mean(-1)).toBeGreaterThan(mean(1) + 15)
    }
  })

  it('paints every lesion at its place with its ratio', () => {
    for (const { truth } of studies.values()) {
      for (const lesion of truth.lesions) {
        expect(lesion.ratio).toBeGreaterThan(1.5)
        expect(lesion.radiusMm).toBeGreaterThan(3)
      }
    }
    for (const name of ['facet', 'pars', 'si-joint', 'baastrup', 'malignancy-suspicion']) {
      const { ct, truth } = studies.get(name) as PhantomStudy
      for (const lesion of truth.lesions)
        expect((ct.activity[voxelAt(ct, lesion.centreMm)] ?? 0) / activityScale).toBeCloseTo(lesion.ratio, 1)
    }
  })

  it('puts a lesion on the side it names', () => {
    for (const { truth } of studies.values()) {
      for (const lesion of truth.lesions) {
        const offset = lesion.centreMm[0] - truth.s1EndplateMm[0]
        if (lesion.side === 'left') expect(offset).toBeGreaterThan(3)
        if (lesion.side === 'right') expect(offset).toBeLessThan(-3)
      }
    }
  })

  it('puts a lesion at the level it names', () => {
    for (const { truth } of studies.values()) {
      for (const lesion of truth.lesions) {
        const segment = truth.segments.find(({ name }) => name === lesion.level)
        const level = truth.levels.find(({ name }) => name === lesion.level)
        const z = segment?.discCentreMm[2] ?? level?.centreMm[2]
        if (z !== undefined) expect(Math.abs(lesion.centreMm[2] - z)).toBeLessThan(36)
      }
    }
  })

  it('shows each lesion on the SPECT clearly above a normal vertebra', () => {
    for (const [name, { spect, truth }] of studies) {
      const at = (positionMm: readonly number[]): number => spect.counts[voxelAt(spect, positionMm)] ?? 0
      const bodies = truth.levels.map(({ centreMm }) => at(centreMm)).sort((a, b) => a - b)
      const normal = bodies[Math.floor(bodies.length / 2)] ?? 1
      for (const lesion of truth.lesions) {
        const nearby = [-5, 0, 5].flatMap((x) => [-5, 0, 5].flatMap((y) => [-8, -4, 0, 4, 8].map((z) =>
          at([lesion.centreMm[0] + x, lesion.centreMm[1] + y, lesion.centreMm[2] + z]))))
        expect(Math.max(...nearby) / normal, name).toBeGreaterThan(name === 'physiologic' ? 1.2 : 2)
      }
    }
  })
})
