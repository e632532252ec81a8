import { describe, expect, it } from 'vitest'
import { genantGrade } from '../../../core/findings/body-correlates.ts'
import { facetDegeneration, facetGap } from '../../../core/findings/facet-gap.ts'
import { listhesis, meyerdingGrade } from '../../../core/findings/listhesis.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm } from '../../../core/geometry/vector.ts'
import { straightSpine } from '../uptake/synthetic-pair.ts'

const frame = { left: [1, 0, 0], posterior: [0, 1, 0], cranial: [0, 0, 1] } as const
const joint = patientMm(16, 32, 18)

/** Two slabs of bone with a space of `gap` mm between them, standing at `degrees` to the left axis, blurred by about a millimetre. */
const slabs = (gap: number, degrees: number) => (at: PatientMm): number => {
  const angle = (degrees * Math.PI) / 180
  const across = (at[0] - joint[0]) * Math.cos(angle) + (at[1] - joint[1]) * Math.sin(angle)
  const along = -(at[0] - joint[0]) * Math.sin(angle) + (at[1] - joint[1]) * Math.cos(angle)
  if (Math.abs(along) > 14) return 40
  const edge = (x: number): number => 1 / (1 + Math.exp(-x / 0.35))
  const bone = edge(Math.abs(across) - gap / 2) * edge(8 - Math.abs(across))
  return 40 + 660 * bone
}

describe('the space of a facet joint', () => {
  it.each([
    [1, 0],
    [1, 37],
    [2, 118],
    [3, 64],
  ])('of %d mm is found at %d degrees', (gap, degrees) => {
    expect(Math.abs((facetGap(slabs(gap, degrees), joint, frame)?.mm ?? 0) - gap)).toBeLessThan(0.6)
  })

  it('is not told where no bone shows, nor outside the CT', () => {
    expect(facetGap(() => 40, joint, frame)).toBeNull()
    expect(facetGap(() => null, joint, frame)).toBeNull()
  })

  it.each([
    [1, 1.4, 0],
    [0.7, 1, 1],
    [0.6, 1.3, 2],
    [0.3, 1.3, 3],
  ])('narrowed to %d with density %d is about grade %d', (narrowing, density, grade) => {
    expect(facetDegeneration(narrowing, density)).toBe(grade)
  })

  it('has no grade where one of the two is missing', () => {
    expect(facetDegeneration(null, 1.2)).toBeNull()
    expect(facetDegeneration(0.5, null)).toBeNull()
  })
})

describe('a slip between two vertebrae', () => {
  const [upper, lower] = ['L3', 'L4'].map((name) => straightSpine.levels.find((level) => level.name === name))
  const segment = straightSpine.segments.find(({ name }) => name === 'L3-L4')
  if (upper === undefined || lower === undefined || segment === undefined) throw new Error('the straight spine has L3-L4')
  /** Bodies 34 mm deep; everything above the disc stands `forward` mm in front of the rest, tilted as a lordosis is. */
  const column = (forward: number, tilt = 0) => ([x, y, z]: PatientMm): number => {
    const moved = y + (z > 54 ? forward : 0) - tilt * Math.abs(z - 54)
    const inDisc = Math.abs(z - 54) < 5
    return Math.abs(x) < 23 && Math.abs(moved) < 17 ? (inDisc ? 70 : 250) : 30
  }

  it.each([0, 6, 8, -7])('of %d mm is found', (forward) => {
    expect(listhesis(column(forward), segment, upper, lower)?.mm).toBeCloseTo(forward, 0)
  })

  it('is none where only the bodies are tilted to each other', () => {
    expect(Math.abs(listhesis(column(0, 0.15), segment, upper, lower)?.mm ?? 99)).toBeLessThan(1.5)
  })

  it('is not told where no wall shows', () => {
    expect(listhesis(() => 40, segment, upper, lower)).toBeNull()
    expect(listhesis(() => null, segment, upper, lower)).toBeNull()
  })

  it.each([
    [3, 0.09, 0],
    [6, 0.18, 1],
    [-9, 0.26, 2],
    [20, 0.6, 3],
    [40, 1.2, 5],
  ])('of %d mm over %d of the depth is Meyerding grade %d', (mm, share, grade) => {
    expect(meyerdingGrade({ mm, share })).toBe(grade)
  })
})

it.each([
  [0.1, 0],
  [0.2, 1],
  [0.3, 2],
  [0.5, 3],
])('a loss of height of %d is about Genant grade %d', (loss, grade) => {
  expect(genantGrade(loss)).toBe(grade)
})
