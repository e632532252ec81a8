import { describe, expect, it } from 'vitest'
import { uptakeGrade, usableCrest } from '../../../core/uptake/grading.ts'

describe('the proposed uptake grade', () => {
  const vertebra = 100
  const crest = 200

  it.each([
    [100, 0],
    [140, 0],
    [141, 1],
    [169, 1],
    [170, 2],
    [229, 2],
    [231, 3],
    [399, 3],
    [400, 4],
    [900, 4],
  ])('grades a maximum of %d against vertebra 100 and crest 200 as %d', (max, grade) => {
    expect(uptakeGrade(max, vertebra, crest)).toBe(grade)
  })

  it('assumes a crest where none is in view', () => {
    expect(uptakeGrade(170, vertebra, null)).toBe(2)
    expect(uptakeGrade(330, vertebra, null)).toBe(4)
  })

  it('never grades above normal what does not exceed a normal vertebra, however cool the crest', () => {
    expect(uptakeGrade(130, vertebra, 50)).toBe(0)
  })

  it('takes the assumed crest where the measured one is not above a normal vertebra', () => {
    expect(uptakeGrade(150, vertebra, 106)).toBe(uptakeGrade(150, vertebra, null))
    expect(uptakeGrade(150, vertebra, 106)).toBe(2)
    expect(usableCrest(140, vertebra)).toBeNull()
    expect(usableCrest(141, vertebra)).toBe(141)
    expect(usableCrest(null, vertebra)).toBeNull()
  })

  it('does not depend on the unit', () => {
    for (const max of [90, 150, 180, 260, 500]) expect(uptakeGrade(max * 37, vertebra * 37, crest * 37)).toBe(uptakeGrade(max, vertebra, crest))
  })
})
