import type { Place, Structure } from '../base/anatomy.ts'

interface Placed {
  readonly structure: Structure
  readonly level: Place
}

/**
 * Whether an endplate belongs to this body or disc: its uptake is then that one's uptake, told once. `L4`'s lower plate belongs to
 * `L4` and to `L4-L5`.
 */
export const isEndplateOf = (region: Placed, whole: Placed): boolean => {
  const [upper, lower] = whole.level.split('-')
  const inBody = whole.structure === 'vertebral-body' && region.level === whole.level
  if (region.structure === 'inferior-endplate') return inBody || (whole.structure === 'disc' && region.level === upper)
  if (region.structure === 'superior-endplate') return inBody || (whole.structure === 'disc' && region.level === lower)
  return false
}
