import type { PhantomCase } from '../cases.ts'
import type { Pattern, Side, Structure } from '../names.ts'
import { seededRandom } from '../random.ts'

/** A lesion with level, side and strength decided. */
export interface PlannedLesion {
  readonly pattern: Pattern
  readonly structure: Structure
  readonly level: string
  readonly side: Side
  /** True concentration against a normal vertebral body. */
  readonly ratio: number
}

export const planLesions = (phantomCase: PhantomCase, seed: number): PlannedLesion[] => {
  const random = seededRandom(`${phantomCase.name}/${seed}/lesions`)
  return phantomCase.lesions.map((wish) => ({
    pattern: wish.pattern,
    structure: wish.structure,
    level: random.pick(wish.levels),
    side: random.pick(wish.sides),
    ratio: Math.round(random.between(...wish.ratio) * 10) / 10,
  }))
}
