import { describe, expect, it } from 'vitest'
import { phantomPair, plainKernels } from '../../../bench/phantom-pair.ts'
import { analyseStudy } from '../../../core/findings/analyse.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { variantOf } from '../../../phantom/variant.ts'

const analysed = ({ ct, spect }: Pick<ReturnType<typeof phantomPair>, 'ct' | 'spect'>): Analysis => {
  const result = analyseStudy({ ct, spect, kernels: plainKernels, request: { anchors: [], referenceLevel: null }, appVersion: 'test', onProgress: () => undefined, isCancelled: () => false })
  if (!result.ok) throw new Error(result.error.sentence)
  return result.value
}

/** Three of the phantom's cases, one each for bone destroyed, metal and a joint of its own; all sixteen: `npm run accuracy -- all`. */
describe.each(['infection', 'hardware-loosening', 'transitional-vertebra'])('the phantom case %s', (name) => {
  const { truth, ...pair } = phantomPair(name, 71, 192)
  const result = analysed(pair)

  it('ranks its own pattern first, at the true place', () => {
    const lesion = truth.lesions[0]
    expect(result.findings[0]).toMatchObject({ pattern: name, level: lesion?.level, structure: lesion?.structure, side: lesion?.side })
  })

  it('finds implants only where they are painted', () => {
    const held = result.regions.filter(({ structure }) => structure === 'hardware').map(({ level }) => level)
    if (name === 'hardware-loosening') expect(held).toContain(truth.lesions[0]?.level)
    else expect(held).toEqual([])
  })
})

describe.each([11, 71])('a phantom that is fused by a cage of titanium alone, seed %i', (seed) => {
  const { truth, ...pair } = phantomPair('pseudarthrosis', seed, 192, variantOf({ ct: { sliceMm: 2 }, cagesAlone: 'titanium' }))
  const result = analysed(pair)
  const level = truth.lesions[0]?.level

  it('has its vertebrae and the disc of the cage where they are', () => {
    const away = (a: readonly number[] | undefined, b: readonly number[] | undefined): number => (a === undefined || b === undefined ? Infinity : Math.hypot(...a.map((mm, axis) => mm - (b[axis] ?? 0))))
    for (const { name, centreMm } of result.spine.levels) {
      const own = truth.levels.find((each) => each.name === name)
      if (own !== undefined) expect(away(centreMm, own.centreMm), name).toBeLessThan(5)
    }
    expect(away(result.spine.segments.find(({ name }) => name === level)?.disc.centreMm, truth.segments.find(({ name }) => name === level)?.discCentreMm)).toBeLessThan(4)
  })

  it('has a cage in that segment and no screw, and the pattern of a fusion that has not fused comes first', () => {
    expect(result.regions.flatMap(({ id, structure }) => (structure === 'hardware' ? [id] : []))).toEqual([`hardware/${level}/midline`])
    expect(result.findings[0]).toMatchObject({ pattern: 'pseudarthrosis', level })
  })

  it('says how the cage sits, in mm and as a doubtful measure beside metal', () => {
    const seat = (result.ctMeasures ?? []).filter(({ measure }) => measure.startsWith('cage-'))
    expect(seat.map(({ measure, level: at, unit }) => [measure, at, unit])).toEqual([['cage-gap', level, 'mm'], ['cage-subsidence', level, 'mm']])
    for (const { confidence } of seat) expect(confidence).not.toBe('good')
  })
})
