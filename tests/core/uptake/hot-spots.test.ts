import { describe, expect, test } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { Place, Side, Structure } from '../../../core/base/anatomy.ts'
import { hotSpots } from '../../../core/uptake/hot-spots.ts'
import type { Summit } from '../../../core/uptake/hot-spots.ts'
import type { Region } from '../../../core/uptake/regions.ts'

const candidate = (structure: Structure, level: Place, side: Side, probability: number): Summit['candidates'][number] => {
  const region: Region = { id: `${structure}/${level}/${side}`, level, structure, side, shape: { kind: 'tube', pathMm: [patientMm(0, 0, 0), patientMm(0, 0, 1)], radiusMm: 5 }, centreMm: patientMm(0, 0, 0), thinnestMm: 5, partOf: [] }
  return { region, probability }
}

const summit = (candidates: Summit['candidates']): Summit => ({
  basin: { label: 1, max: 600, centreMm: patientMm(0, 0, 0), maxMm: patientMm(0, 0, 0), volumeMl: 6 } as Summit['basin'],
  candidates,
  extraskeletal: false,
})

describe('the probability of one vertebra', () => {
  test('counts body and pedicles together, whatever stands between them in the order', () => {
    const [spot] = hotSpots([summit([
      candidate('vertebral-body', 'L4', 'midline', 0.43), candidate('disc', 'L3-L4', 'midline', 0.31), candidate('pedicle', 'L4', 'right', 0.2), candidate('pedicle', 'L3', 'right', 0.06),
    ])], 100)
    expect(spot).toMatchObject({ structure: 'vertebral-body', level: 'L4', confidence: 0.43, runnerUp: { structure: 'disc', confidence: 0.31 } })
    expect(spot?.vertebraConfidence).toBeCloseTo(0.63)
  })

  test('is 0 where no region holds the spot, and leaves out a place of another kind at the same vertebra', () => {
    expect(hotSpots([summit([])], 100)[0]?.vertebraConfidence).toBe(0)
    expect(hotSpots([summit([candidate('lamina', 'L4', 'right', 0.7), candidate('pedicle', 'L4', 'right', 0.3)])], 100)[0]?.vertebraConfidence).toBeCloseTo(0.3)
  })
})
