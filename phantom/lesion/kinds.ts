import type { Pattern } from '../names.ts'
import type { LesionKind } from './effect.ts'
import { facetLesion } from './facet.ts'

/** How each pattern is drawn. */
export const lesionKinds: Readonly<Partial<Record<Pattern, LesionKind>>> = {
  facet: facetLesion,
}
