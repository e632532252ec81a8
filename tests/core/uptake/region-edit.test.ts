import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distanceMm, dot, patientMm, subtract, translate } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import { measureUptake } from '../../../core/uptake/measure-uptake.ts'
import { regionEditRule, regionEditSchema, semiAxesOf, withRegionEdits } from '../../../core/uptake/region-edit.ts'
import type { EditedRegions, RegionEdit } from '../../../core/uptake/region-edit.ts'
import { twinKernels } from '../../../core/volume/twin-kernels.ts'
import { nothingFound, spineRegions } from '../../../core/uptake/regions.ts'
import type { Region } from '../../../core/uptake/regions.ts'
import { boneEverywhere, centredGrid, paint, straightSpine, turnedAxes, uptakeOf } from './synthetic-pair.ts'
import type { Spot } from './synthetic-pair.ts'

const crests = { left: [patientMm(80, 20, -10), patientMm(70, 50, -20)], right: [patientMm(-80, 20, -10), patientMm(-70, 50, -20)] }
const regions = spineRegions(straightSpine, crests, nothingFound)

const regionOf = (id: string, among: readonly Region[] = regions): Region => {
  const found = among.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no region ${id}`)
  return found
}

/** A region moved by mm along the patient's axes and sized by a factor. */
const edit = (regionId: string, by: Vec3, factor = 1): RegionEdit => {
  const { centreMm, shape } = regionOf(regionId)
  const [a, b, c] = semiAxesOf(shape)
  return { regionId, foundMm: centreMm, centreMm: translate(centreMm, by), semiAxesMm: [a * factor, b * factor, c * factor] }
}

const edited = (edits: readonly RegionEdit[], found = regions): EditedRegions => {
  const result = withRegionEdits(found, edits, straightSpine.levels)
  if (!result.ok) throw new Error(result.error.sentence)
  return result.value
}

const refusal = (edits: readonly RegionEdit[], found = regions) => {
  const result = withRegionEdits(found, edits, straightSpine.levels)
  if (result.ok) throw new Error('was accepted')
  return result.error
}

const facet = 'facet-joint/L4-L5/right'

describe('an edited region', () => {
  it('stands where the reader put it, keeps its axes, and knows the shape it had', () => {
    const after = regionOf(facet, edited([edit(facet, [-3, 2, 2], 1.25)]).regions)
    const before = regionOf(facet)
    expect(after.centreMm).toEqual(translate(before.centreMm, [-3, 2, 2]))
    expect(after.shape).toMatchObject({ kind: 'ellipsoid', semiAxesMm: [8.75, 10, 11.25] })
    expect(after.foundShape).toEqual(before.shape)
    expect(after.thinnestMm).toBeCloseTo(before.thinnestMm * 1.25)
  })

  it('leaves every other region as it was', () => {
    const after = edited([edit(facet, [0, 0, 5])]).regions
    expect(after.filter(({ id }) => id !== facet)).toEqual(regions.filter(({ id }) => id !== facet))
  })

  it('that is a tube moves as a whole and keeps its course', () => {
    const after = regionOf('iliac-crest/pelvis/left', edited([edit('iliac-crest/pelvis/left', [1, 2, 3], 0.5)]).regions)
    expect(after.shape).toMatchObject({ kind: 'tube', radiusMm: 3, pathMm: [[81, 22, -7], [71, 52, -17]] })
  })

  it('parses as it travels, and a number that is none does not', () => {
    expect(regionEditSchema.parse(edit(facet, [1, 0, 0]))).toEqual(edit(facet, [1, 0, 0]))
    expect(regionEditSchema.safeParse({ ...edit(facet, [1, 0, 0]), centreMm: [NaN, 0, 0] }).success).toBe(false)
    expect(regionEditSchema.safeParse({ ...edit(facet, [1, 0, 0]), semiAxesMm: [0, 1, 1] }).success).toBe(false)
  })
})

describe('names that changed since the edit', () => {
  const renamed = regions.map((region) => (region.id === facet ? { ...region, id: 'facet-joint/L3-L4/right', level: 'L3-L4' as const } : region.id === 'facet-joint/L3-L4/right' ? { ...region, id: 'facet-joint/L2-L3/right', level: 'L2-L3' as const } : region))

  it('leave the edit at its bone, under the new name, and this is said', () => {
    const result = edited([edit(facet, [-3, 2, 4])], renamed)
    const after = regionOf('facet-joint/L3-L4/right', result.regions)
    expect(after.centreMm).toEqual(translate(regionOf(facet).centreMm, [-3, 2, 4]))
    expect(result.edits.map(({ regionId }) => regionId)).toEqual(['facet-joint/L3-L4/right'])
    expect(result.notes).toEqual(['The region that the reader edited as facet joint L4-L5 right is called facet joint L3-L4 right now; the edit stayed at its place.'])
  })

  it('never bring it to another vertebra: where its place holds no such region, the edit is refused', () => {
    const shifted = regions.map((region) => ({ ...region, centreMm: translate(region.centreMm, [0, 0, 7]) }))
    expect(refusal([edit(facet, [0, 0, 1])], shifted)).toMatchObject({ code: 'region-edit-lost' })
    expect(refusal([edit(facet, [0, 0, 1])], regions.filter(({ id }) => id !== facet)).sentence).toContain('facet joint L4-L5 right')
  })

  it('let it stay where the reader put it when the program draws the region a little elsewhere', () => {
    const shifted = regions.map((region) => (region.id === facet ? { ...region, centreMm: translate(region.centreMm, [0, 0, 4]) } : region))
    const after = regionOf(facet, edited([edit(facet, [-3, 0, 0])], shifted).regions)
    expect(after.centreMm).toEqual(translate(regionOf(facet).centreMm, [-3, 0, 0]))
  })

  it('whatever the shift of the names and of the column, an edit is either at its place and side or refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...regions), fc.integer({ min: -2, max: 2 }), fc.double({ min: -40, max: 40, noNaN: true }), (region, names, alongMm) => {
        const levels = [...new Set(regions.map(({ level }) => level))]
        const moved = regions.flatMap((each) => {
          const level = levels[levels.indexOf(each.level) + names]
          return level === undefined ? [] : [{ ...each, level, id: `${each.structure}/${level}/${each.side}`, centreMm: translate(each.centreMm, [0, 0, alongMm]) }]
        })
        const asked = edit(region.id, [0, 0, 0])
        const result = withRegionEdits(moved, [asked], straightSpine.levels)
        if (!result.ok) return
        const after = result.value.regions.filter(({ foundShape }) => foundShape !== undefined)
        expect(after).toHaveLength(1)
        expect(after[0]).toMatchObject({ structure: region.structure, side: region.side })
        // Its own region, or another of its kind that now stands where it stood: never one further than half the least spacing.
        const before = moved.find(({ id }) => id === after[0]?.id)
        expect(before === undefined ? Infinity : distanceMm(before.centreMm, region.centreMm)).toBeLessThanOrEqual(regionEditRule.samePlaceMm)
      }),
    )
  })
})

describe('an edit is refused with its reason', () => {
  it.each([
    ['moved beyond reach', [edit(facet, [0, 9, 9])], 'region-edit-too-far', '13 mm'],
    ['made too large', [edit(facet, [0, 0, 0], 2.1)], 'region-edit-size', 'half and twice'],
    ['made too small', [edit(facet, [0, 0, 0], 0.4)], 'region-edit-size', 'half and twice'],
    ['moved over the midline', [edit('lamina/L4/right', [9, 0, 0])], 'region-edit-other-side', 'midline'],
    ['grown over another structure', [edit('pedicle/L4/left', [0, 5, 0], 2)], 'region-edit-swallows', 'L4 left'],
    ['edited twice', [edit(facet, [0, 0, 1]), edit(facet, [0, 0, 2])], 'region-edited-twice', 'twice'],
    ['a tube of three radii', [{ ...edit('iliac-crest/pelvis/left', [0, 0, 0]), semiAxesMm: [6, 6, 5] as const }], 'region-edit-size', 'one radius'],
    ['of no known region', [{ ...edit(facet, [0, 0, 0]), regionId: 'femur/L4/right' }], 'region-edit-lost', 'femur L4 right'],
  ])('%s', (_, edits, code, words) => {
    const error = refusal(edits)
    expect(error.code).toBe(code)
    expect(error.sentence).toContain(words)
  })

  it('where another level of its kind is nearer than its own place', () => {
    const upper = regionOf('facet-joint/L3-L4/right')
    const crowded = regions.map((region) => (region.id === upper.id ? { ...region, centreMm: translate(regionOf(facet).centreMm, [0, 0, 14]) } : region))
    expect(refusal([edit(facet, [0, 0, 10])], crowded)).toMatchObject({ code: 'region-edit-other-level' })
  })

  it('and what is accepted lies within reach, on its side and within its size, for any edit', () => {
    const mm = fc.double({ min: -16, max: 16, noNaN: true })
    fc.assert(
      fc.property(fc.constantFrom(...regions), fc.tuple(mm, mm, mm), fc.double({ min: 0.3, max: 2.5, noNaN: true }), (region, by, factor) => {
        const result = withRegionEdits(regions, [edit(region.id, by, factor)], straightSpine.levels)
        if (!result.ok) return
        const after = regionOf(region.id, result.value.regions)
        expect(distanceMm(after.centreMm, region.centreMm)).toBeLessThanOrEqual(regionEditRule.mostMovedMm + 0.001)
        expect(semiAxesOf(after.shape)[0] / semiAxesOf(region.shape)[0]).toBeCloseTo(factor)
        expect(factor).toBeGreaterThanOrEqual(regionEditRule.leastSize - 0.001)
        expect(factor).toBeLessThanOrEqual(regionEditRule.mostSize + 0.001)
        const beside = dot(subtract(after.centreMm, patientMm(0, 0, 0)), [1, 0, 0])
        if (region.side !== 'midline') expect(Math.sign(beside)).toBe(region.side === 'left' ? 1 : -1)
      }),
    )
  })
})

describe('measuring an edited region', () => {
  /** 8 mm behind and above the joint as the program draws it. */
  const spot: Spot = { at: patientMm(-18, 42, 22), height: 600, sigmaMm: 4 }
  const upright = [[1, 0, 0], [0, 1, 0], [0, 0, 1]] as const
  const measured = (edits: readonly RegionEdit[], direction: ReturnType<typeof turnedAxes> = upright, depth = 72) => {
    const spect = paint(centredGrid(patientMm(0, 10, 72), [direction === upright ? 36 : 80, direction === upright ? 36 : 80, direction === upright ? depth : 90], [4.42, 4.42, 4.42], direction), 'counts', uptakeOf([spot]))
    return measureUptake(spect, boneEverywhere, straightSpine, { left: [], right: [] }, null, twinKernels, nothingFound, edits)
  }
  const ratio = (result: ReturnType<typeof measured>, id = facet): number => {
    if (!result.ok) throw new Error(result.error.sentence)
    return result.value.regions.find((region) => region.id === id)?.ratio ?? NaN
  }
  const onSpot = edit(facet, [-2, 9, 4])

  it('takes the uptake at its new place, and marks the row with the shape it had', () => {
    const result = measured([onSpot])
    expect(ratio(result)).toBeGreaterThan(1.2 * ratio(measured([])))
    if (!result.ok) throw new Error('measured')
    const marked = result.value.regions.filter(({ foundShape }) => foundShape !== undefined)
    expect(marked.map(({ id }) => id)).toEqual([facet])
    expect(marked[0]?.foundShape).toEqual(regionOf(facet).shape)
  })

  it('does so however the SPECT grid lies: anisotropic in turn, oblique, left-handed', () => {
    for (const [turn, tilt, leftHanded] of [[20, -15, false], [-25, 10, true]] as const) {
      const direction = turnedAxes(turn, tilt, leftHanded)
      expect(ratio(measured([onSpot], direction))).toBeGreaterThan(1.2 * ratio(measured([], direction)))
    }
  })

  it('gives back the same numbers when the edit is taken back', () => {
    const before = measured([])
    expect(ratio(measured([onSpot]))).not.toBe(ratio(before))
    const after = measured([])
    expect(after).toMatchObject({ ok: true, value: { regions: before.ok ? before.value.regions : [] } })
  })

  it('refuses a region that reaches outside the SPECT, and says which', () => {
    // The SPECT ends 8 mm below the middle of L5.
    const result = measured([edit('spinous-process/L5/midline', [0, 0, -6])], upright, 37)
    expect(result).toMatchObject({ ok: false, error: { code: 'region-edit-outside' } })
    expect(result.ok ? '' : result.error.sentence).toContain('spinous process L5')
  })
})
