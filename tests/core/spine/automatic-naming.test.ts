import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyAnchors } from '../../../core/spine/apply-anchors.ts'
import type { RibPair, SpineGeometry } from '../../../core/spine/spine-geometry.ts'
import { spineModelSchema } from '../../../core/spine/spine-model.ts'
import type { SpineModel } from '../../../core/spine/spine-model.ts'
import { column, noRib, rib, unseen } from './hand-made-geometry.ts'

const model = (geometry: SpineGeometry): SpineModel => {
  const result = applyAnchors(geometry, [])
  if (!result.ok) throw new Error(result.error.sentence)
  return spineModelSchema.parse(result.value)
}

const times = (count: number, pair: RibPair): readonly RibPair[] => Array.from({ length: count }, () => pair)
/** A sacrum, `free` vertebrae without ribs, and `bearing` with them. */
const whole = (free: number, bearing: number, lowestPair: RibPair = rib): SpineGeometry =>
  column(1 + free + bearing, true, [noRib, ...times(free, noRib), lowestPair, ...times(bearing - 1, rib)])
const namesOf = (spine: SpineModel): string => spine.levels.map((level) => level.name).join(' ')
const highest = (spine: SpineModel): number => Math.max(...spine.levels.map((level) => level.confidence))
const lowest = (spine: SpineModel): number => Math.min(...spine.levels.map((level) => level.confidence))
const confidenceOf = (spine: SpineModel, name: string): number | undefined => spine.levels.find((level) => level.name === name)?.confidence

describe('sacrum and ribs', () => {
  it('that agree on five lumbar vertebrae give high confidence, and no question', () => {
    const spine = model(whole(5, 3))
    expect(namesOf(spine)).toBe('T10 T11 T12 L1 L2 L3 L4 L5 S1')
    expect(lowest(spine)).toBe(0.9)
    expect(spine.askFor).toBeNull()
    expect(spine.numbering).toContain('both give five lumbar vertebrae')
    expect(spine.warnings).toEqual([])
  })

  it('with six between them name an L6, say what else it may be, and ask', () => {
    const spine = model(whole(6, 2))
    expect(namesOf(spine)).toBe('T11 T12 L1 L2 L3 L4 L5 L6 S1')
    expect(spine.numbering).toMatch(/L6.*lumbarised S1.*T12 without ribs/)
    expect(highest(spine)).toBeLessThan(0.5)
    expect(spine.warnings.join(' ')).toMatch(/name the vertebra shown as [A-Z0-9]+, and all others follow/)
  })

  it('with six between them, the lowest on a low disc, name a lumbarised S1 instead', () => {
    const geometry = whole(6, 2)
    const spine = model({ ...geometry, interspaces: geometry.interspaces.map((space, index) => (index === 0 ? { ...space, heightMm: 0.5 * (geometry.interspaces[1]?.heightMm ?? 0) } : space)) })
    expect(namesOf(spine)).toBe('T11 T12 L1 L2 L3 L4 L5 S1 S2')
    expect(spine.numbering).toMatch(/S1 \(lumbarised\).*L6/)
    expect(highest(spine)).toBeLessThan(0.5)
  })

  it('with six between them, the lowest on a disc two thirds as high as the next, name an L6', () => {
    const geometry = whole(6, 2)
    const spine = model({ ...geometry, interspaces: geometry.interspaces.map((space, index) => (index === 0 ? { ...space, heightMm: (2 / 3) * (geometry.interspaces[1]?.heightMm ?? 0) } : space)) })
    expect(namesOf(spine)).toBe('T11 T12 L1 L2 L3 L4 L5 L6 S1')
  })

  it('with four between them call the top of the sacrum L5, say what else, and ask', () => {
    const spine = model(whole(4, 2))
    expect(namesOf(spine)).toBe('T11 T12 L1 L2 L3 L4 L5')
    expect(spine.numbering).toMatch(/L5 \(sacralised\).*S1.*T13/)
    expect(highest(spine)).toBeLessThan(0.5)
    expect(spine.warnings.join(' ')).toMatch(/name the vertebra shown as [A-Z0-9]+, and all others follow/)
  })

  it('that cannot both be right are said to contradict each other', () => {
    const spine = model(whole(8, 2))
    expect(highest(spine)).toBeLessThan(0.5)
    expect(spine.warnings.join(' ')).toContain('give 8 lumbar vertebrae')
  })

  it.each([
    ['short ribs', { leftMm: 76, rightMm: 80 }],
    ['a rib on one side only', { leftMm: 112, rightMm: 32 }],
  ])('leave a T13 open over %s: lumbar names stay, thoracic ones are doubtful', (_, pair) => {
    const spine = model(whole(5, 3, pair))
    expect(confidenceOf(spine, 'L5')).toBe(0.6)
    expect(confidenceOf(spine, 'T12')).toBeLessThan(0.5)
    expect(spine.numbering).toContain('T13')
  })

  it('take a remnant no longer than a transverse process for none (VerSe: L1 is the first without ribs)', () => {
    expect(namesOf(model(whole(5, 3, { leftMm: 40, rightMm: 36 })))).toContain('L1 L2 L3 L4 L5 L6 S1')
  })
})

describe('the vertebra that is asked for', () => {
  it.each([
    ['the lowest of six lumbar-type ones', whole(6, 2), 'L6'],
    ['the top of the sacrum under four of them', whole(4, 2), 'L5'],
    ['the one that bears short lowest ribs', whole(5, 3, { leftMm: 76, rightMm: 80 }), 'T12'],
    ['the one above the sacrum where more than five bear no ribs', column(7, true, times(7, noRib)), 'L5'],
  ] as const)('is %s', (_, geometry, name) => {
    const spine = model(geometry)
    expect(spine.askFor).toBe(name)
    expect(confidenceOf(spine, name)).toBeLessThan(spine.askFor === 'T12' ? confidenceOf(spine, 'L3') ?? 0 : 0.5)
  })

  it('is named by the warning that asks', () => {
    expect(model(whole(5, 3, { leftMm: 76, rightMm: 80 })).warnings.join(' ')).toContain('name the vertebra shown as T12, and all others follow')
  })
})

describe('one landmark', () => {
  it('the sacrum: five lumbar vertebrae assumed, 0.6 at most', () => {
    const spine = model(column(5, true, times(5, noRib)))
    expect(namesOf(spine)).toBe('L2 L3 L4 L5 S1')
    expect(highest(spine)).toBe(0.6)
    expect(spine.numbering).toBe('counted up from the sacrum, five lumbar vertebrae assumed')
  })

  it('the sacrum, with more than five vertebrae without ribs above it: doubtful', () => {
    const spine = model(column(7, true, times(7, noRib)))
    expect(highest(spine)).toBeLessThan(0.5)
    expect(spine.warnings.join(' ')).toMatch(/name the vertebra shown as [A-Z0-9]+, and all others follow/)
  })

  it('the ribs: the lowest pair is taken for that of T12, 0.6 at most', () => {
    const spine = model(column(5, false, [noRib, noRib, rib, rib, rib]))
    expect(namesOf(spine)).toBe('T10 T11 T12 L1 L2')
    expect(spine.landmark).toBe('ribs')
    expect(highest(spine)).toBe(0.6)
    expect(spine.numbering).toContain('the sacrum is not in view')
  })

  it('bone that runs from L4 or L5 to the ilium is no rib', () => {
    expect(namesOf(model(column(6, true, [noRib, rib, rib, noRib, noRib, noRib])))).toBe('L1 L2 L3 L4 L5 S1')
    expect(namesOf(model(column(7, false, [noRib, rib, noRib, noRib, noRib, rib, rib])))).toBe('T11 T12 L1 L2 L3 L4 L5')
  })
})

describe('the skull', () => {
  const withSkull = (geometry: SpineGeometry): SpineGeometry => ({ ...geometry, skull: { c2Index: geometry.bodies.length - 1 } })
  /** The bodies of the neck are small. */
  const neck = (geometry: SpineGeometry): SpineGeometry =>
    withSkull({ ...geometry, bodies: geometry.bodies.map((body, index) => (index < geometry.bodies.length - 6 ? body : { ...body, frame: { ...body.frame, depthMm: 18 } })) })

  it('alone names C2 and what lies below, 0.6 at most', () => {
    const spine = model(neck(column(8, false)))
    expect(namesOf(spine)).toBe('C2 C3 C4 C5 C6 C7 T1 T2')
    expect(spine.landmark).toBe('skull')
    expect(highest(spine)).toBe(0.6)
  })

  it('is not believed above bodies as deep as lumbar ones', () => {
    const spine = model(withSkull(whole(5, 3)))
    expect(namesOf(spine)).toBe('T10 T11 T12 L1 L2 L3 L4 L5 S1')
    expect(spine.landmark).toBe('sacrum')
  })

  it('with twelve pairs of ribs and five lumbar vertebrae below is confirmed', () => {
    const spine = model(neck(column(24, true, [...times(6, noRib), ...times(12, rib)])))
    expect(namesOf(spine)).toMatch(/^C2 .* C7 T1 .* T12 L1 L2 L3 L4 L5 S1$/)
    expect(lowest(spine)).toBe(0.9)
  })

  it('with thirteen names a T13 and asks', () => {
    const spine = model(neck(column(25, true, [...times(6, noRib), ...times(13, rib)])))
    expect(namesOf(spine)).toContain('T11 T12 T13 L1 L2 L3 L4 L5 S1')
    expect(highest(spine)).toBeLessThan(0.5)
    expect(spine.warnings.join(' ')).toMatch(/name the vertebra shown as [A-Z0-9]+, and all others follow/)
  })

  it('with six lumbar-type vertebrae names an L6 and asks', () => {
    const spine = model(neck(column(25, true, [...times(7, noRib), ...times(12, rib)])))
    expect(namesOf(spine)).toContain('T12 L1 L2 L3 L4 L5 L6 S1')
    expect(highest(spine)).toBeLessThan(0.5)
  })
})

describe('no landmark', () => {
  it('ribs on every vertebra in view do not say which twelve they are', () => {
    const spine = model(column(4, false, times(4, rib)))
    expect(namesOf(spine)).toBe('T9 T10 T11 T12')
    expect(highest(spine)).toBe(0.2)
    expect(spine.warnings.join(' ')).toContain('name one vertebra')
    expect(spine.askFor).toBeNull()
  })

  it('ribs above a vertebra whose sides are out of view do not say so either', () => {
    const spine = model(column(5, false, [unseen, rib, rib, rib, rib]))
    expect(namesOf(spine)).toBe('T8 T9 T10 T11 T12')
    expect(highest(spine)).toBe(0.2)
  })

  it('ribs above a small body are those of the upper chest, not of T12', () => {
    const geometry = column(5, false, [noRib, rib, rib, rib, rib])
    const [first, ...others] = geometry.bodies
    if (first === undefined) throw new Error('no body')
    const spine = model({ ...geometry, bodies: [{ ...first, frame: { ...first.frame, depthMm: 20 } }, ...others] })
    expect(spine.landmark).toBe('none')
    expect(highest(spine)).toBe(0.2)
  })

  it('sides out of view are no evidence of missing ribs', () => {
    const spine = model(column(9, true, times(9, unseen)))
    expect(spine.numbering).toBe('counted up from the sacrum, five lumbar vertebrae assumed')
    expect(highest(spine)).toBe(0.6)
  })
})

describe('whatever is in view', () => {
  const pair = fc.constantFrom(noRib, rib, unseen, { leftMm: 60, rightMm: null })
  it('names follow each other, and high confidence needs five lumbar vertebrae between ribs and sacrum', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 3, maxLength: 17 }), fc.boolean(), (pairs, sacrum) => {
        const spine = model(column(pairs.length, sacrum, pairs))
        expect(new Set(spine.levels.map((level) => level.name)).size).toBe(spine.levels.length)
        if (highest(spine) < 0.7) return
        expect(sacrum).toBe(true)
        expect(pairs[6]).toBe(rib)
        expect(pairs.slice(3, 6)).toEqual(times(3, noRib))
      }),
    )
  })
})
