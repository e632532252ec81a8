import { describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { SpineModel } from '../../../core/spine/spine-model.ts'
import { isInstrumented, findImplants } from '../../../core/uptake/instrumented.ts'
import { denseHu, denseVoxels } from '../../../core/uptake/metal.ts'
import { variantOf } from '../../../phantom/variant.ts'
import type { SegmentName, VertebraName } from '../../../core/base/anatomy.ts'
import { analyseStudy } from '../../../core/findings/analyse.ts'
import { phantomPair, plainKernels } from '../../../bench/phantom-pair.ts'

/** Three of the phantom's cases, one each for bone destroyed, metal and a joint of its own; all sixteen: `npm run accuracy -- all`. */
describe.each(['infection', 'hardware-loosening', 'transitional-vertebra'])('the phantom case %s', (name) => {
  const { ct, spect, truth } = phantomPair(name, 71, 192)
  const result = analyseStudy({
    ct,
    spect,
    kernels: plainKernels,
    request: { anchors: [], referenceLevel: null },
    appVersion: 'test',
    onProgress: () => undefined,
    isCancelled: () => false,
  })

  it('ranks its own pattern first, at the true place', () => {
    if (!result.ok) throw new Error(result.error.sentence)
    const lesion = truth.lesions[0]
    expect(result.value.findings[0]).toMatchObject({ pattern: name, level: lesion?.level, structure: lesion?.structure, side: lesion?.side })
  })

  it('finds implants only where they are painted', () => {
    if (!result.ok) throw new Error(result.error.sentence)
    const held = result.value.regions.filter(({ structure }) => structure === 'hardware').map(({ level }) => level)
    if (name === 'hardware-loosening') expect(held).toContain(truth.lesions[0]?.level)
    else expect(held).toEqual([])
  })
})

describe('a phantom that is fused by a cage alone', () => {
  const { ct, truth } = phantomPair('pseudarthrosis', 71, 192, variantOf({ cagesAlone: 'titanium' }))
  /** The true spine: what is asked is whether the cage is found on it. */
  const spine: SpineModel = {
    numbering: 'true',
    landmark: 'sacrum',
    levels: truth.levels.map(({ name, centreMm, heightMm, left, posterior, cranial, widthMm, depthMm }) => ({
      name: name as VertebraName,
      centreMm: patientMm(...centreMm),
      heightMm,
      confidence: 1,
      source: 'automatic',
      frame: { centreMm: patientMm(...centreMm), left, posterior, cranial, widthMm, depthMm, heightMm },
      canalCentreMm: patientMm(...centreMm),
    })),
    segments: truth.segments.map(({ name, discCentreMm, facets }) => {
      const upper = truth.levels.find((level) => name.startsWith(`${level.name}-`))
      const { cranial, widthMm, depthMm } = upper ?? { cranial: [0, 0, 1] as const, widthMm: 45, depthMm: 34 }
      return { name: name as SegmentName, disc: { centreMm: patientMm(...discCentreMm), cranial, heightMm: 9, widthMm, depthMm }, facets: { left: patientMm(...facets.left), right: patientMm(...facets.right) } }
    }),
    canalMm: [],
    sacroiliac: { left: null, right: null },
    warnings: [],
  }
  const implants = findImplants(ct, spine, denseVoxels(ct, denseHu))

  it('shows the cage in its segment and no screw, so that the segment counts as instrumented', () => {
    const level = truth.lesions[0]?.level as SegmentName
    expect(implants.cages.map((cage) => [cage.level, cage.seenBy])).toEqual([[level, 'body']])
    expect(implants.screws).toEqual([])
    expect(isInstrumented(implants, level)).toBe(true)
  })
})
