import { describe, expect, it } from 'vitest'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { compareVisits, rigidMissMm } from '../../../core/findings/compare-visits.ts'
import { comparePhases } from '../../../core/findings/phase-uptake.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm } from '../../../core/geometry/vector.ts'
import { measureUptake } from '../../../core/uptake/measure-uptake.ts'
import { analysis as fixture } from '../report/fixture.ts'
import { boneEverywhere, centredGrid, paint, straightSpine, turnedAxes, uptakeOf } from '../uptake/synthetic-pair.ts'
import type { Spot } from '../uptake/synthetic-pair.ts'
import { twinKernels } from '../../../core/volume/twin-kernels.ts'

const withNoise = (ratios: Readonly<Record<string, number>>, ratioSd = 0.2): Analysis => ({
  ...fixture,
  regions: fixture.regions.map((region) => ({ ...region, ratio: ratios[region.id] ?? region.ratio, noise: { maxSd: 10, meanSd: 2, ratioSd } })),
})

/** The same spine on another day: turned, shifted, a little bent; its names perhaps moved. */
const onAnotherDay = (analysis: Analysis, renamed = 0): Analysis => {
  const { levels } = analysis.spine
  const moved = ([x, y, z]: PatientMm): PatientMm => patientMm(x + 12 + 0.05 * z, y - 7 + 0.0006 * z * z, z + 30 - 0.05 * x)
  return {
    ...analysis,
    spine: {
      ...analysis.spine,
      levels: levels.flatMap((level, index) => {
        const named = levels[index + renamed]
        return named === undefined ? [] : [{ ...level, name: named.name, centreMm: moved(level.centreMm) }]
      }),
    },
  }
}

const value = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly sentence: string } }): T => {
  if (!result.ok) throw new Error(result.error.sentence)
  return result.value
}

describe('two visits of one patient', () => {
  const id = 'facet-joint/L4-L5/right'

  it('are compared structure by structure, and only what exceeds the noise of both is a change', () => {
    const { rows, alignment } = value(compareVisits(withNoise({ [id]: 5.1 }), onAnotherDay(withNoise({ [id]: 3.1, 'disc/L2-L3/midline': 3.0 }))))
    const row = rows.find(({ regionId }) => regionId === id)
    expect(row).toMatchObject({ beyondNoise: true, side: 'right', level: 'L4-L5' })
    expect(row?.change).toBeCloseTo(2, 6)
    expect(row?.changeSd).toBeCloseTo(2 / Math.hypot(0.2, 0.2), 6)
    // 3.2 against 3.0 is within the noise of two times 0.2.
    expect(rows.find(({ regionId }) => regionId === 'disc/L2-L3/midline')?.beyondNoise).toBe(false)
    expect(rows[0]?.regionId).toBe(id)
    expect(alignment.rmsMm).toBeLessThan(6)
  })

  it('never mix the sides', () => {
    const left = 'facet-joint/L4-L5/left'
    const { rows } = value(compareVisits(withNoise({ [id]: 5 }), withNoise({ [left]: 5, [id]: 1 })))
    expect(rows.find(({ regionId }) => regionId === left)?.change).toBeLessThan(-2)
    expect(rows.find(({ regionId }) => regionId === id)?.change).toBeCloseTo(4, 6)
  })

  it('without noise no change is called one, and that is said', () => {
    const { rows, cautions } = value(compareVisits(fixture, fixture))
    expect(rows.every(({ beyondNoise }) => beyondNoise === null)).toBe(true)
    expect(cautions.join()).toContain('no change of theirs is called one')
  })

  it('are refused where fewer than three levels have the same name, or the references are of two kinds', () => {
    const few = { ...fixture, spine: { ...fixture.spine, levels: fixture.spine.levels.slice(0, 2) } }
    expect(compareVisits(fixture, few)).toMatchObject({ ok: false, error: { code: 'visits-not-alike' } })
    const crest: Analysis = { ...fixture, reference: { ...fixture.reference, levels: ['pelvis'], region: 'ridge of the iliac crests, picked by the reader' } }
    expect(compareVisits(fixture, crest)).toMatchObject({ ok: false, error: { code: 'visits-references' } })
  })

  it('doubt the names where the spines fit better with the names of one moved by a level', () => {
    // An uneven, curved spine: real ones are.
    const curved: Analysis = { ...fixture, spine: { ...fixture.spine, levels: fixture.spine.levels.map((level, index) => ({ ...level, centreMm: patientMm(0, 14 * Math.sin(index * 1.3), level.centreMm[2] + 5 * Math.cos(index * 2)) })) } }
    expect(value(compareVisits(curved, onAnotherDay(curved))).cautions.join()).not.toContain('moved by a level')
    expect(value(compareVisits(curved, onAnotherDay(curved, 1))).cautions.join()).toContain('moved by a level')
  })

  it('are laid on each other whatever the pose', () => {
    const points = [patientMm(0, 0, 0), patientMm(3, 10, 36), patientMm(-2, 12, 70), patientMm(0, 4, 108)]
    const [c, s] = [Math.cos(0.2), Math.sin(0.2)]
    const turned = points.map(([x, y, z]) => patientMm(x * c - y * s + 50, x * s + y * c - 20, z + 9))
    expect(rigidMissMm(points.map((point, index) => [point, turned[index] ?? point]))).toBeLessThan(0.6)
  })
})

describe('blood pool beside late uptake', () => {
  const hotFacet: Spot = { at: patientMm(-16, 32, 18), height: 500, sigmaMm: 6 }
  const onGrid = (spacing: readonly [number, number, number], spots: readonly Spot[], scale: number) =>
    paint(centredGrid(patientMm(0, 10, 72), [Math.ceil(150 / spacing[0]), Math.ceil(140 / spacing[1]), Math.ceil(300 / spacing[2])], spacing, turnedAxes(0, 0, false)), 'counts', (at) => {
      // Grain as fine as a voxel, the same at every run.
      const grain = 1 + 0.04 * Math.sin(at[0] * 1.7) * Math.sin(at[1] * 2.1 + 1) * Math.sin(at[2] * 1.3 + 2)
      return scale * grain * uptakeOf(spots)(at)
    })
  const late = onGrid([4.4, 4.4, 4.4], [hotFacet], 1)
  const measured = value(measureUptake(late, boneEverywhere, straightSpine, { left: [], right: [] }, null, twinKernels))
  const analysis = { regions: [...measured.regions], reference: measured.reference, quality: measured.quality }

  it('reads the same volumes in both phases, each against the same vertebrae of its own phase', () => {
    const { rows, referenceLevels } = value(comparePhases(late, onGrid([5, 5, 4], [{ ...hotFacet, height: 200 }], 0.1), analysis))
    const facet = rows.find(({ regionId }) => regionId === 'facet-joint/L4-L5/right')
    expect(referenceLevels).toEqual(['L1', 'L2', 'L3', 'L4', 'L5'])
    expect(facet?.raisedInPool).toBe(true)
    expect(facet?.lateRatio).toBeGreaterThan((facet?.poolRatio ?? 9) * 1.5)
    const other = rows.find(({ regionId }) => regionId === 'facet-joint/L4-L5/left')
    expect(other?.raisedInPool).toBe(false)
    expect(rows.find(({ regionId }) => regionId === 'vertebral-body/L3/midline')?.poolRatio).toBeCloseTo(1, 1)
  })

  it('is refused where the blood pool shows none of the reference vertebrae', () => {
    const away = paint(centredGrid(patientMm(0, 10, 900), [20, 20, 20], [5, 5, 5], turnedAxes(0, 0, false)), 'counts', () => 10)
    expect(comparePhases(late, away, analysis)).toMatchObject({ ok: false, error: { code: 'no-phase-reference' } })
  })
})
