import { scale } from './vector.ts'
import type { Vec3 } from './vector.ts'

const letters = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const

/**
 * Patient orientation letters of a direction in LPS, strongest first (PS3.3 C.7.6.1.1.1): `R`, `AL`, `HP` ...
 * Components under `threshold` (default 0.3, about 17 degrees) are left out, so that a slightly oblique view still says plain `R`.
 */
export const orientationLetters = (direction: Vec3, threshold = 0.3): string =>
  [0, 1, 2]
    .map((axis) => ({ axis, value: direction[axis] ?? 0 }))
    .filter(({ value }) => Math.abs(value) >= threshold)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(({ axis, value }) => letters[axis]?.[value > 0 ? 0 : 1] ?? '')
    .join('')

export const opposite = (direction: Vec3): Vec3 => scale(direction, -1)
