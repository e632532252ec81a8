import { add, distanceMm, scale, subtract, translate } from '../geometry/vector.ts'
import type { Interspace } from './spine-geometry.ts'
import type { VertebraFrame } from './spine-model.ts'

/** The interspace between two bodies that the search did not find one between: halfway from endplate to endplate, its facet joints by anatomy. */
export const madeInterspace = (lower: VertebraFrame, upper: VertebraFrame): Interspace => {
  const bottom = translate(lower.centreMm, scale(lower.cranial, lower.heightMm / 2))
  const top = translate(upper.centreMm, scale(upper.cranial, -upper.heightMm / 2))
  const centreMm = translate(bottom, scale(subtract(top, bottom), 0.5))
  const widthMm = (lower.widthMm + upper.widthMm) / 2
  const depthMm = (lower.depthMm + upper.depthMm) / 2
  const side = (sign: 1 | -1) => translate(centreMm, add(scale(lower.left, sign * widthMm * 0.35), scale(lower.posterior, depthMm / 2 + 15)))
  return {
    centreMm,
    cranial: lower.cranial,
    heightMm: Math.max(4, Math.min(16, distanceMm(bottom, top))),
    widthMm,
    depthMm,
    facets: { left: side(1), right: side(-1) },
  }
}
