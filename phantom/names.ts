export type { Pattern, Side, Structure } from '../core/base/anatomy.ts'

export type Sex = 'M' | 'F'

/** +1 towards the patient's left (+x in LPS), -1 to the right. */
export const signOf = (side: 'left' | 'right'): 1 | -1 => (side === 'left' ? 1 : -1)

export const bothSides = ['left', 'right'] as const
