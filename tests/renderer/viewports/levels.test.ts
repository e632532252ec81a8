import { describe, expect, it } from 'vitest'
import type { VertebraName } from '../../../core/base/anatomy.ts'
import { segmentName } from '../../../core/base/anatomy.ts'
import { dot, patientMm, subtract } from '../../../core/geometry/vector.ts'
import type { SpineLevel, SpineModel } from '../../../core/spine/spine-model.ts'
import {
  anchorsAfterAdding,
  anchorsAfterMove,
  anchorsAfterRename,
  labelPlaceMm,
  leftOfMidlineMm,
  levelAt,
  nearestLevel,
  newLevelAt,
  oneLevelOn,
  removalOf,
} from '../../../renderer/viewports/levels.ts'

/** Bodies 28 mm high, discs 8 mm, tilted forward by 15 degrees, the column 4 mm to the patient's left. */
const tilt = (15 * Math.PI) / 180
const cranial = [0, -Math.sin(tilt), Math.cos(tilt)] as const
const posterior = [0, Math.cos(tilt), Math.sin(tilt)] as const

const level = (name: VertebraName, step: number): SpineLevel => {
  const down = -36 * step
  const centreMm = patientMm(4, cranial[1] * down, 300 + cranial[2] * down)
  return {
    name,
    centreMm,
    heightMm: 28,
    confidence: 0.9,
    source: 'automatic',
    canalCentreMm: patientMm(4, centreMm[1] + 28, centreMm[2]),
    frame: { centreMm, left: [1, 0, 0], posterior, cranial, widthMm: 46, depthMm: 34, heightMm: 28 },
  }
}

const levels = (['L2', 'L3', 'L4', 'L5'] as const).map(level)

const between = (upper: SpineLevel, lower: SpineLevel) => ({
  name: segmentName(upper.name, lower.name),
  disc: {
    centreMm: patientMm(4, (upper.centreMm[1] + lower.centreMm[1]) / 2, (upper.centreMm[2] + lower.centreMm[2]) / 2),
    cranial,
    heightMm: 8,
    widthMm: 46,
    depthMm: 34,
  },
  facets: { left: patientMm(24, 40, lower.centreMm[2] + 18), right: patientMm(-16, 40, lower.centreMm[2] + 18) },
})

const spine: SpineModel = {
  numbering: 'counted up from the sacrum',
  landmark: 'sacrum',
  levels,
  segments: levels.slice(0, -1).map((upper, index) => between(upper, levels[index + 1] ?? upper)),
  canalMm: [],
  sacroiliac: { left: null, right: null },
  warnings: [],
}

const at = (name: VertebraName): SpineLevel => {
  const found = levels.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no ${name} in the fixture`)
  return found
}

/** A position given along a level's own axes, mm. */
const along = (one: SpineLevel, left: number, back: number, up: number) =>
  patientMm(
    one.centreMm[0] + left,
    one.centreMm[1] + posterior[1] * back + cranial[1] * up,
    one.centreMm[2] + posterior[2] * back + cranial[2] * up,
  )

describe('the level at a position', () => {
  it('is the body whose height it lies in', () => {
    expect(levelAt(spine, at('L4').centreMm)).toBe('L4')
    expect(levelAt(spine, along(at('L4'), 10, 5, 12))).toBe('L4')
  })

  it('is the disc between two bodies', () => {
    expect(levelAt(spine, along(at('L4'), 0, 0, -18))).toBe('L4-L5')
  })

  it('follows the tilt of the column far behind it, where facet joints lie', () => {
    expect(levelAt(spine, along(at('L4'), -20, 45, -18))).toBe('L4-L5')
  })

  it('is unknown beyond the ends of the column', () => {
    expect(levelAt(spine, along(at('L2'), 0, 0, 60))).toBeNull()
    expect(levelAt(spine, along(at('L5'), 0, 0, -60))).toBeNull()
    expect(levelAt({ ...spine, levels: [], segments: [] }, patientMm(0, 0, 0))).toBeNull()
  })
})

describe('one level on', () => {
  it('keeps the place within the level: a right facet stays a right facet', () => {
    const rightFacet = along(at('L4'), -20, 45, -10)
    const below = oneLevelOn(spine, rightFacet, 1)
    const expected = along(at('L5'), -20, 45, -10)
    for (const axis of [0, 1, 2] as const) expect(below?.[axis]).toBeCloseTo(expected[axis], 6)
  })

  it('goes towards the head with -1 and comes back with 1', () => {
    const up = oneLevelOn(spine, at('L4').centreMm, -1)
    expect(up === null ? null : nearestLevel(spine, up)?.name).toBe('L3')
    expect(up === null ? null : oneLevelOn(spine, up, 1)?.[2]).toBeCloseTo(at('L4').centreMm[2], 6)
  })

  it('ends at the ends of the column, whatever the order the levels are stored in', () => {
    const shuffled = { ...spine, levels: [...levels].reverse() }
    expect(oneLevelOn(shuffled, at('L2').centreMm, -1)).toBeNull()
    expect(oneLevelOn(shuffled, at('L5').centreMm, 1)).toBeNull()
    expect(oneLevelOn({ ...spine, levels: [] }, patientMm(0, 0, 0), 1)).toBeNull()
  })
})

describe('the midline', () => {
  it('is that of the column, not of the scanner', () => {
    expect(leftOfMidlineMm(spine, along(at('L3'), -20, 0, 0))).toBeCloseTo(-20)
    expect(leftOfMidlineMm({ ...spine, levels: [] }, patientMm(0, 0, 0))).toBeNull()
  })
})

describe('anchors', () => {
  const somewhere = patientMm(1, 2, 3)

  it('replace the earlier anchor of the same vertebra only', () => {
    const before = [
      { name: 'L4', centreMm: patientMm(0, 0, 0) },
      { name: 'L2', centreMm: patientMm(0, 0, 50) },
    ] as const
    expect(anchorsAfterMove(before, 'L4', somewhere)).toEqual([before[1], { name: 'L4', centreMm: somewhere }])
  })

  it('rename a vertebra where it stands', () => {
    expect(anchorsAfterRename([], at('L5'), 'S1')).toEqual([{ name: 'S1', centreMm: at('L5').centreMm }])
  })

  it('count earlier anchors on with the column, over the thoracolumbar junction too', () => {
    const before = [
      { name: 'T12', centreMm: somewhere },
      { name: 'L4', centreMm: patientMm(0, 0, 9) },
    ] as const
    expect(anchorsAfterRename(before, at('L4'), 'L5')).toEqual([
      { name: 'L1', centreMm: somewhere },
      { name: 'L5', centreMm: at('L4').centreMm },
    ])
  })

  it('leave earlier anchors where a name that they left open is given', () => {
    const open = { ...at('L4'), confidence: 0.4 }
    const before = [{ name: 'L2', centreMm: somewhere }] as const
    expect(anchorsAfterRename(before, open, 'L6')).toEqual([...before, { name: 'L6', centreMm: open.centreMm }])
  })

  it('drop earlier anchors when a name outside the usual count is given', () => {
    expect(anchorsAfterRename([{ name: 'L2', centreMm: somewhere }], at('L5'), 'L6')).toEqual([{ name: 'L6', centreMm: at('L5').centreMm }])
  })
})

describe('a vertebra that the search missed', () => {
  /** The place of a body `step` levels below L2, along the leaning column. */
  const below = (step: number) => level('L2', step).centreMm
  const without = (name: VertebraName, more: Partial<SpineModel> = {}): SpineModel => ({ ...spine, levels: levels.filter((one) => one.name !== name), ...more })
  const nameAt = (model: SpineModel, step: number): string => {
    const name = newLevelAt(model, below(step))
    return name.ok ? name.value : name.error.code
  }

  it('is called next above what stands below it, where the column is counted from below', () => {
    // Three bodies found of four: counted up from the sacrum, those above the gap are one too low.
    const found = { ...spine, levels: [level('L3', 0), level('L4', 2), level('L5', 3)] }
    expect(nameAt(found, 1)).toBe('L3')
  })

  it('is called next below what stands above it, where the column is counted from above', () => {
    const found: SpineModel = { ...spine, landmark: 'ribs', levels: [level('L2', 0), level('L3', 2), level('L4', 3)] }
    expect(nameAt(found, 1)).toBe('L3')
    expect(nameAt({ ...found, landmark: 'anchor', levels: found.levels.map((one) => (one.name === 'L2' ? { ...one, source: 'anchor' } : one)) }, 1)).toBe('L3')
  })

  it('at the ends of the column continues it', () => {
    expect(nameAt(spine, -1)).toBe('L1')
    expect(nameAt(without('L5'), 3)).toBe('L5')
  })

  it('is not added where one was found: the reader is told what to do instead', () => {
    const refused = newLevelAt(spine, below(1))
    expect(refused).toMatchObject({ ok: false, error: { code: 'level-is-here' } })
    expect(refused.ok ? '' : refused.error.sentence).toContain('L3 is already here')
  })

  it('leaves an anchor of the same name to the engine, which refuses both', () => {
    const one = { name: 'L3', centreMm: below(1) } as const
    expect(anchorsAfterAdding([one], 'L3', below(2))).toEqual([one, { name: 'L3', centreMm: below(2) }])
  })
})

describe('removing a vertebra', () => {
  const found = { ...level('L3', 1), foundMm: patientMm(4, 1, 260) }
  const anchor = { name: 'L3', centreMm: patientMm(5, 2, 262) } as const
  const other = { name: 'L5', centreMm: patientMm(5, 2, 190) } as const

  it('names the body by its place as it was found, and drops the anchor that had moved it', () => {
    expect(removalOf(found, [anchor, other], [patientMm(0, 0, 0)])).toEqual({ ok: true, value: { anchors: [other], removedBodies: [[0, 0, 0], [4, 1, 260]] } })
  })

  it('that the reader had added takes only its anchor away', () => {
    expect(removalOf({ ...found, foundMm: null }, [anchor, other], [])).toEqual({ ok: true, value: { anchors: [other], removedBodies: [] } })
  })

  it('is refused where only the names round it ask for it, and where the analysis does not know its place', () => {
    expect(removalOf({ ...found, foundMm: null }, [other], [])).toMatchObject({ ok: false, error: { code: 'level-from-names' } })
    expect(removalOf(level('L3', 1), [], [])).toMatchObject({ ok: false, error: { code: 'level-not-known' } })
  })
})

describe('labels', () => {
  it('stand in front of the body, or to its right on coronal views', () => {
    const offset = (beside: 'front' | 'right') => subtract(labelPlaceMm(at('L3'), beside), at('L3').centreMm)
    expect(dot(offset('front'), posterior)).toBeLessThan(-17)
    expect(offset('right')[0]).toBeLessThan(-23)
  })
})
