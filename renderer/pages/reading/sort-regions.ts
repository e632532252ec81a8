import { vertebraNames } from '../../../core/base/anatomy.ts'
import type { Place } from '../../../core/base/anatomy.ts'
import type { RegionUptake } from '../../../core/uptake/uptake.ts'

export type RegionOrder = 'ratio' | 'level' | 'own'

/** From head to tail; a motion segment stands after its upper vertebra, the pelvic ring last. */
const placeOrder = (place: Place): number => {
  if (place === 'sacrum') return vertebraNames.length
  if (place === 'pelvis') return vertebraNames.length + 1
  const [upper = '', lower] = place.split('-')
  const index = vertebraNames.findIndex((name) => name === upper)
  return lower === undefined ? index : index + 0.5
}

/** The hottest first, from head to tail, or what stands out most among its own kind; equal ones by the other order. */
export const sortRegions = (regions: readonly RegionUptake[], order: RegionOrder): readonly RegionUptake[] => {
  const byRatio = (a: RegionUptake, b: RegionUptake): number => b.ratio - a.ratio
  const byLevel = (a: RegionUptake, b: RegionUptake): number => placeOrder(a.level) - placeOrder(b.level)
  const byOwn = (a: RegionUptake, b: RegionUptake): number => (b.ownLevels?.robustZ ?? -Infinity) - (a.ownLevels?.robustZ ?? -Infinity) || 0
  if (order === 'own') return [...regions].sort((a, b) => byOwn(a, b) || byRatio(a, b) || byLevel(a, b))
  return [...regions].sort((a, b) => (order === 'ratio' ? byRatio(a, b) || byLevel(a, b) : byLevel(a, b) || byRatio(a, b)))
}
