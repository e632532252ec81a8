import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import { applyAnchors } from '../../../core/spine/apply-anchors.ts'
import { spineModelSchema } from '../../../core/spine/spine-model.ts'
import type { Anchor, SpineModel } from '../../../core/spine/spine-model.ts'
import type { SpineGeometry } from '../../../core/spine/spine-geometry.ts'
import { column, noRib, rib } from './hand-made-geometry.ts'

const anchor = (name: Anchor['name'], x: number, y: number, z: number): Anchor => ({ name, centreMm: patientMm(x, y, z) })

const model = (geometry: SpineGeometry, anchors: readonly Anchor[] = []): SpineModel => {
  const result = applyAnchors(geometry, anchors)
  if (!result.ok) throw new Error(result.error.sentence)
  return spineModelSchema.parse(result.value)
}

const confidences = (spine: SpineModel): Record<string, number> => Object.fromEntries(spine.levels.map(({ name, confidence }) => [name, confidence]))
const namesOf = (spine: SpineModel): string => spine.levels.map((level) => level.name).join(' ')

const refused = (geometry: SpineGeometry, anchors: readonly Anchor[]) => {
  const result = applyAnchors(geometry, anchors)
  if (result.ok) throw new Error('was accepted')
  return result.error
}

describe('names without anchors', () => {
  it('are counted up from the sacrum, head first', () => {
    const spine = model(column(8, true))
    expect(namesOf(spine)).toBe('T11 T12 L1 L2 L3 L4 L5 S1')
    expect(spine.segments.map((segment) => segment.name)).toEqual(['T11-T12', 'T12-L1', 'L1-L2', 'L2-L3', 'L3-L4', 'L4-L5', 'L5-S1'])
    expect(spine.landmark).toBe('sacrum')
    expect(spine.levels.every((level) => level.source === 'automatic')).toBe(true)
  })

  it('are placeholders of low confidence where no sacrum is in view, and the reader is asked', () => {
    const spine = model(column(4, false))
    expect(spine.landmark).toBe('none')
    expect(Math.max(...spine.levels.map((level) => level.confidence))).toBeLessThan(0.5)
    expect(spine.warnings.join(' ')).toContain('name one vertebra')
  })

  it('are doubtful with fewer than three vertebrae, even above a sacrum', () => {
    expect(Math.max(...model(column(2, true)).levels.map((level) => level.confidence))).toBeLessThan(0.5)
  })
})

describe('one anchor', () => {
  it('names the body it stands at and all others with it', () => {
    const spine = model(column(5, false), [anchor('L2', 2, -1, 73)])
    expect(namesOf(spine)).toBe('T12 L1 L2 L3 L4')
    expect(spine.landmark).toBe('anchor')
  })

  it('puts the centre exactly where the reader says, and carries the joints half of the way', () => {
    const spine = model(column(5, false), [anchor('L2', 2, -3, 75)])
    const level = spine.levels.find((candidate) => candidate.name === 'L2')
    expect(level).toMatchObject({ centreMm: [2, -3, 75], source: 'anchor', confidence: 1 })
    expect(level?.frame.centreMm).toEqual([2, -3, 75])
    const below = spine.segments.find((segment) => segment.name === 'L2-L3')
    expect(below?.facets.left).toEqual([17, 30.5, 55.5])
  })

  it('wins over the sacrum', () => {
    const spine = model(column(6, true), [anchor('L4', 0, 0, 36)])
    expect(namesOf(spine)).toBe('T12 L1 L2 L3 L4 L5')
    expect(spine.warnings.join(' ')).toContain('looks like S1 is L5')
  })

  it('adds a vertebra where the search found none', () => {
    const spine = model(column(4, true), [anchor('L1', 0, 0, 144)])
    expect(namesOf(spine)).toBe('L1 L2 L3 L4 L5')
    expect(spine.levels[0]?.source).toBe('anchor')
  })

  it('far from the spine is refused with name and distance', () => {
    const error = refused(column(5, true), [anchor('L3', 150, 0, 72)])
    expect(error.code).toBe('anchor-off-spine')
    expect(error.sentence).toContain('L3')
  })

  it('keeps left on the side of +x and the spacing of the others, for any position near a body', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), (index, dx, dz) => {
        const spine = model(column(5, false), [anchor('L3', dx, 0, index * 36 + dz)])
        expect(spine.levels[4 - index]?.name).toBe('L3')
        for (const segment of spine.segments) expect(segment.facets.left[0]).toBeGreaterThan(segment.facets.right[0])
        const heights = spine.levels.map((level) => level.centreMm[2])
        expect([...heights].sort((a, b) => b - a)).toEqual(heights)
      }),
    )
  })
})

describe('two anchors', () => {
  it('that agree are both obeyed', () => {
    const spine = model(column(6, true), [anchor('L5', 1, 0, 36), anchor('L2', -1, 0, 144)])
    expect(namesOf(spine)).toBe('L1 L2 L3 L4 L5 S1')
    expect(spine.levels.filter((level) => level.source === 'anchor').map((level) => level.name)).toEqual(['L2', 'L5'])
  })

  it('with another number of bodies between them than was found give as many as the names ask for', () => {
    const spine = model(column(6, true), [anchor('L5', 0, 0, 36), anchor('L3', 0, 0, 144)])
    expect(namesOf(spine)).toBe('L2 L3 L4 L5 S1')
    expect(spine.levels.find((level) => level.name === 'L4')?.confidence).toBeLessThan(0.7)
  })

  it.each([
    ['one name at two places', [anchor('L3', 0, 0, 36), anchor('L3', 0, 0, 108)]],
    ['names out of order', [anchor('L3', 0, 0, 36), anchor('L5', 0, 0, 108)]],
    ['neighbours too far apart', [anchor('L5', 0, 0, 0), anchor('L4', 0, 0, 108)]],
    ['levels too close together', [anchor('L5', 0, 0, 0), anchor('L2', 0, 0, 30)]],
    ['two names at one vertebra', [anchor('L4', 0, 0, 66), anchor('L3', 0, 0, 79)]],
  ])('that contradict each other are refused: %s', (_, anchors) => {
    expect(refused(column(6, true), anchors).code).toBe('anchors-contradict')
  })
})

describe('variants', () => {
  it('count through L6 only where the reader names it', () => {
    expect(namesOf(model(column(5, false), [anchor('L6', 0, 0, 36)]))).toBe('L3 L4 L5 L6 S1')
  })

  it('show as L6 what stands between the named vertebrae and the sacrum as a sixth', () => {
    const spine = model(column(7, true), [anchor('L3', 0, 0, 144)])
    expect(namesOf(spine)).toBe('L1 L2 L3 L4 L5 L6 S1')
    expect(spine.warnings.join(' ')).toContain('lumbarised S1')
  })

  it('stay doubtful below an anchor that does not settle an L6 or a free S1, and ask for that one', () => {
    const spine = model(column(7, true), [anchor('L3', 0, 0, 144)])
    expect(spine.askFor).toBe('L6')
    expect(confidences(spine)).toMatchObject({ L3: 1, L5: 0.9, L6: 0.4, S1: 0.4 })
    const free = column(7, true)
    const lowDisc = { ...free, interspaces: free.interspaces.map((space, index) => (index === 0 ? { ...space, heightMm: 0.6 * (free.interspaces[1]?.heightMm ?? 0) } : space)) }
    const withFreeS1 = model(lowDisc, [anchor('L3', 0, 0, 144)])
    expect(withFreeS1.askFor).toBe('S1')
    expect(confidences(withFreeS1)).toMatchObject({ L5: 0.9, S1: 0.4, S2: 0.4 })
  })

  it('stay doubtful from the sacrum on where it stands elsewhere than an anchor above it has it', () => {
    const spine = model(column(8, true), [anchor('L1', 0, 0, 252)])
    expect(confidences(spine)).toMatchObject({ L1: 1, L5: 0.9, S1: 0.4, S2: 0.4 })
    expect(spine.warnings.join(' ')).toContain('looks like S1 is beyond S2')
  })

  it('stay doubtful above an anchor in the lumbar spine while the lowest ribs are short, until one there is named', () => {
    const geometry = column(9, true, [noRib, noRib, noRib, noRib, noRib, noRib, { leftMm: 76, rightMm: 80 }, rib, rib])
    const lumbar = model(geometry, [anchor('L3', 0, 0, 108)])
    expect(lumbar.askFor).toBe('T12')
    expect(confidences(lumbar)).toMatchObject({ T10: 0.4, T12: 0.4, L1: 0.9, L3: 1, S1: 0.9 })
    expect(lumbar.warnings.join(' ')).toContain('name the vertebra shown as T12')
    const both = model(geometry, [anchor('L3', 0, 0, 108), anchor('T13', 0, 0, 216)])
    expect(namesOf(both)).toBe('T11 T12 T13 L1 L2 L3 L4 L5 S1')
    expect(both.askFor).toBeNull()
    expect(Math.min(...Object.values(confidences(both)))).toBe(0.9)
  })

  it('stay doubtful above an anchor under whose count the lowest ribs are not those of T12', () => {
    const geometry = column(9, true, [noRib, noRib, noRib, noRib, noRib, noRib, noRib, rib, rib])
    const counted = model(geometry, [anchor('L5', 0, 0, 36)])
    expect(counted.askFor).toBe('T11')
    expect(counted.warnings.join(' ')).toContain("By the reader's names the lowest ribs in view stand at T11: name the vertebra shown as T11")
    expect(model(geometry, [anchor('L6', 0, 0, 36)]).askFor).toBeNull()
  })

  it('count through T13 only where the reader names it', () => {
    expect(namesOf(model(column(5, false), [anchor('T13', 0, 0, 72)]))).toBe('T11 T12 T13 L1 L2')
    expect(namesOf(model(column(5, false), [anchor('T12', 0, 0, 72)]))).toBe('T10 T11 T12 L1 L2')
  })

  it('win over what sacrum and ribs say together', () => {
    const geometry = column(9, true, [noRib, noRib, noRib, noRib, noRib, noRib, rib, rib, rib])
    expect(namesOf(model(geometry))).toBe('T10 T11 T12 L1 L2 L3 L4 L5 S1')
    const spine = model(geometry, [anchor('T13', 0, 0, 216)])
    expect(namesOf(spine)).toBe('T11 T12 T13 L1 L2 L3 L4 L5 S1')
    expect(spine.numbering).toBe('counted from T13 as named by the reader')
    expect(Math.min(...spine.levels.map((level) => level.confidence))).toBeGreaterThan(0.8)
  })

  it('with both T13 and L6 named are all counted through', () => {
    const spine = model(column(10, true), [anchor('L6', 0, 0, 36), anchor('T13', 0, 0, 252)])
    expect(namesOf(spine)).toBe('T11 T12 T13 L1 L2 L3 L4 L5 L6 S1')
    expect(spine.levels.filter((level) => level.source === 'anchor').map((level) => level.name)).toEqual(['T13', 'L6'])
  })

  it.each([
    ['L6 above L5', [anchor('L6', 0, 0, 108), anchor('L5', 0, 0, 36)], 'placed below'],
    ['L6 beside S1 without room for it', [anchor('L6', 0, 0, 8), anchor('S1', 0, 0, 0)], 'too close'],
    ['T13 below L1', [anchor('T13', 0, 0, 36), anchor('L1', 0, 0, 72)], 'placed below'],
    ['L6 named, L1 too far for six lumbar vertebrae', [anchor('L6', 0, 0, 0), anchor('L1', 0, 0, 300)], 'too far'],
  ])('are refused where the other names contradict them, with the reason: %s', (_, anchors, reason) => {
    const error = refused(column(9, true), anchors)
    expect(error.code).toBe('anchors-contradict')
    expect(error.sentence).toContain(reason)
  })

  it('leave every anchor exactly where the reader put it, whatever the set', () => {
    const names = ['T11', 'T12', 'T13', 'L1', 'L2', 'L3', 'L4', 'L5', 'L6'] as const
    const offset = fc.double({ min: -6, max: 6, noNaN: true })
    fc.assert(
      fc.property(fc.subarray([...names], { minLength: 1 }), offset, offset, (chosen, dx, dz) => {
        const row = names.filter((name) => (name !== 'T13' && name !== 'L6') || chosen.includes(name))
        const anchors = chosen.map((name) => anchor(name, dx, 0, (row.length - row.indexOf(name)) * 36 + dz))
        const spine = model(column(10, true), anchors)
        for (const { name, centreMm } of anchors) {
          const level = spine.levels.find((candidate) => candidate.name === name)
          expect(level).toMatchObject({ centreMm, source: 'anchor', confidence: 1 })
        }
      }),
    )
  })
})
