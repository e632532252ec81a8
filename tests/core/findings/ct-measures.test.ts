import { describe, expect, it } from 'vitest'
import { bodyHeights, heightLoss, trabecularHu, wedgeDegrees } from '../../../core/findings/body-correlates.ts'
import type { Hu } from '../../../core/findings/ct-samples.ts'
import { bridgingShare, endplateErosion, vacuumMl } from '../../../core/findings/disc-correlates.ts'
import { interspinousGapMm, parsTroughHu } from '../../../core/findings/posterior-correlates.ts'
import { screwHalo } from '../../../core/findings/screw-correlates.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { Screw } from '../../../core/uptake/hardware.ts'
import { isEndplateOf } from '../../../core/uptake/endplate.ts'
import { straightSpine } from '../uptake/synthetic-pair.ts'

const levelNamed = (name: string) => {
  const level = straightSpine.levels.find((candidate) => candidate.name === name)
  if (level === undefined) throw new Error(`no ${name}`)
  return level
}
const l4 = levelNamed('L4')
const l5 = levelNamed('L5')
const segment = straightSpine.segments.find(({ name }) => name === 'L4-L5')
if (segment === undefined) throw new Error('no L4-L5')

/** Bodies of 26 mm and discs of 10 mm along z, L5 at 0; bone 200 HU, disc 60. */
const inBody = (z: number): boolean => Math.abs(z - 36 * Math.round(z / 36)) <= 13
const plain: Hu = ([, , z]) => (inBody(z) ? 200 : 60)
const outside: Hu = () => null

describe('a disc on CT', () => {
  it('has no gas, no pits and no bridge where there are none', () => {
    expect(vacuumMl(plain, segment, l4)).toBe(0)
    expect(endplateErosion(plain, segment, l4)).toBe(0)
    expect(bridgingShare(plain, segment, l4)).toBe(0)
  })

  it('has the volume of its gas in ml', () => {
    const gas: Hu = (p) => (Math.abs(p[2] - 18) <= 2 && Math.hypot(p[0], p[1]) < 8 ? -500 : plain(p))
    expect(vacuumMl(gas, segment, l4)).toBeCloseTo((Math.PI * 64 * 5) / 1000, 1)
  })

  it('has pits where bone is eaten away, and none for an endplate that is tilted as a whole', () => {
    const pits = [[-8, 0], [8, -2], [0, 6]] as const
    const pitted: Hu = (p) => (pits.some(([x, y]) => Math.hypot(p[0] - x, p[1] - y, p[2] - 13) < 4.5) ? 40 : plain(p))
    expect(endplateErosion(pitted, segment, l4)).toBeGreaterThan(0.03)
    const tilted: Hu = (p) => (p[2] > 23 + 0.12 * p[0] || p[2] < 13 ? 200 : 60)
    expect(endplateErosion(tilted, segment, l4)).toBe(0)
  })

  it('is bridged where bone runs through, as a share of its area', () => {
    const half: Hu = (p) => (p[0] > 0 ? 300 : plain(p))
    expect(bridgingShare(half, segment, l4)).toBeGreaterThan(0.35)
    expect(bridgingShare(half, segment, l4)).toBeLessThan(0.6)
  })

  it('is not measured outside the CT', () => {
    expect([vacuumMl, endplateErosion, bridgingShare].map((measure) => measure(outside, segment, l4))).toEqual([null, null, null])
  })
})

describe('a body on CT', () => {
  it('has its heights and no wedge', () => {
    const heights = bodyHeights(plain, l4)
    expect(heights?.anterior).toBeGreaterThan(24)
    expect(heights?.anterior).toBeLessThan(28)
    expect(heights === null ? null : wedgeDegrees(heights, l4)).toBeCloseTo(0, 0)
  })

  it('has lost height and is wedged where its front is pressed in', () => {
    const wedged: Hu = (p) => (p[2] > 36 + 13 - 8 * Math.max(0, -p[1] / 12) && p[2] < 36 + 18 ? 60 : plain(p))
    const own = bodyHeights(wedged, l4)
    expect(heightLoss(own, [bodyHeights(plain, levelNamed('L3')), bodyHeights(plain, l5)])).toBeGreaterThan(0.2)
    expect(own === null ? 0 : wedgeDegrees(own, l4)).toBeGreaterThan(10)
  })

  it('is not compared without a neighbour, and not measured outside the CT', () => {
    expect(heightLoss(bodyHeights(plain, l4), [null])).toBeNull()
    expect(bodyHeights(outside, l4)).toBeNull()
    expect(trabecularHu(outside, l4)).toBeNull()
  })

  it('has the HU of its spongy middle', () => {
    expect(trabecularHu(plain, l4)).toBeCloseTo(200)
  })
})

describe('the arch on CT', () => {
  it('shows a trough where a cleft crosses the isthmus, and none in even bone', () => {
    const solid: Hu = () => 600
    const cleft: Hu = (p) => (Math.abs(p[2] - (36 - 26 * 0.16) - 0.58 * (p[1] - 30)) < 1.6 ? 50 : 600)
    expect(parsTroughHu(solid, l4, 'left')).toBe(0)
    expect(parsTroughHu(cleft, l4, 'left')).toBeGreaterThan(400)
    expect(parsTroughHu(outside, l4, 'left')).toBeNull()
  })

  it('shows the gap between two spinous processes, and contact', () => {
    const processes = (gap: number): Hu => (p) => (Math.abs(p[0]) < 4 && Math.abs(p[2] - 7.6) > gap / 2 ? 400 : 50)
    expect(interspinousGapMm(processes(9), l4, l5)).toBeCloseTo(9, -0.5)
    expect(interspinousGapMm(processes(0), l4, l5)).toBeLessThan(1)
    expect(interspinousGapMm(() => 50, l4, l5)).toBeNull()
  })
})

describe('the bone round a screw', () => {
  const screw: Screw = { level: 'L4', side: 'left', tipMm: patientMm(15, -10, 40), entryMm: patientMm(15, 30, 40), radiusMm: 3, volumeMl: 1 }
  const around = (near: number): Hu => (p) => (Math.hypot(p[0] - 15, p[2] - 40) < 3 ? 3000 : Math.hypot(p[0] - 15, p[2] - 40) < 6 ? near : 250)

  it('is even at a firm screw and lucent at a loose one', () => {
    expect(screwHalo(around(250), screw)?.huRatio).toBeCloseTo(1)
    expect(screwHalo(around(30), screw)?.huRatio).toBeLessThan(0.3)
  })

  it('is not judged where there is no bone to compare with', () => {
    expect(screwHalo(() => 20, screw)).toBeNull()
  })
})

describe('an endplate', () => {
  it('belongs to its body and to the disc beside it, not to the next one', () => {
    const lower = { structure: 'inferior-endplate', level: 'L4' } as const
    expect(isEndplateOf(lower, { structure: 'disc', level: 'L4-L5' })).toBe(true)
    expect(isEndplateOf(lower, { structure: 'disc', level: 'L3-L4' })).toBe(false)
    expect(isEndplateOf(lower, { structure: 'vertebral-body', level: 'L4' })).toBe(true)
    expect(isEndplateOf({ structure: 'superior-endplate', level: 'L5' }, { structure: 'disc', level: 'L4-L5' })).toBe(true)
    expect(isEndplateOf({ structure: 'pedicle', level: 'L4' }, { structure: 'vertebral-body', level: 'L4' })).toBe(false)
  })
})
