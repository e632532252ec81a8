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

/** What a field shows, from head to tail: vertebrae wholly in view, segments between two of them or on the sacrum. */
export interface LevelsInView {
  readonly vertebrae: readonly string[]
  readonly segments: readonly string[]
  readonly hasSacrum: boolean
}

const perSegment: readonly Structure[] = ['facet-joint', 'disc', 'interspinous']

/** Names that usual spines have, aligned at the sacrum with those of this one: L5 of a usual spine is L6 where there are six. */
const renamed = (level: string, usual: readonly string[], own: readonly string[]): string =>
  level
    .split('-')
    .map((name) => {
      const fromBelow = usual.length - usual.indexOf(name)
      return usual.includes(name) ? (own[own.length - fromBelow] ?? name) : name
    })
    .join('-')

/** Moves lesions to where they can be in this spine and field; those that fit already stay. Throws where a field cannot hold one. */
export const placeLesions = (
  lesions: readonly PlannedLesion[],
  spine: { readonly usual: readonly string[]; readonly own: readonly string[] },
  view: LevelsInView,
  seedKey: string,
): PlannedLesion[] => {
  const random = seededRandom(`${seedKey}/places`)
  return lesions.map((lesion) => {
    const level = renamed(lesion.level, spine.usual, spine.own)
    if (level === 'pelvis' || level === 'sacrum' || level === spine.own.at(-1)) {
      if (!view.hasSacrum) throw new Error(`a field without sacrum cannot show ${lesion.pattern} at ${level}`)
      return { ...lesion, level }
    }
    const choices = perSegment.includes(lesion.structure) ? view.segments : view.vertebrae
    if (choices.includes(level)) return { ...lesion, level }
    const [first, ...more] = choices.slice(1, -1).length > 0 ? choices.slice(1, -1) : choices
    if (first === undefined) throw new Error(`the field shows no place for ${lesion.pattern}`)
    return { ...lesion, level: random.pick([first, ...more]) }
  })
}

/** The same lesions on a later day: what stands above normal bone times the factor of each; 1 where none is given. */
export const laterLesions = (lesions: readonly PlannedLesion[], factors: readonly number[]): PlannedLesion[] =>
  lesions.map((lesion, i) => ({ ...lesion, ratio: Math.round((1 + (lesion.ratio - 1) * (factors[i] ?? 1)) * 10) / 10 }))
