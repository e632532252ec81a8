import { describe, expect, it } from 'vitest'
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
})
