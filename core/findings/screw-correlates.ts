import { add, cross, normalise, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import type { Screw } from '../uptake/hardware.ts'
import { mean, median, middleSpread } from './ct-samples.ts'
import type { Hu } from './ct-samples.ts'

/** Where the bone round a screw is read, mm outside the metal as the CT shows it. Design values of this program, unvalidated. */
export const haloRule = { nearMm: [1, 2.5], farMm: [5.5, 7], stepMm: 2, directions: 12, mostHu: 1500, clearOfEndsMm: 3 } as const

/** HU close to a screw over HU further out, and its spread along the shaft. */
export interface ScrewHalo {
  readonly huRatio: number
  readonly spread: number
}

/**
 * HU close to a screw over HU further out, median along its shaft: a loose screw lies in a lucent ring, a firm one in bone made
 * brighter by the blur of the metal. Null where too little bone shows. Metal artefacts can make such a ring too.
 */
export const screwHalo = (hu: Hu, screw: Screw): ScrewHalo | null => {
  const way = subtract(screw.entryMm, screw.tipMm)
  const lengthMm = Math.hypot(...way)
  const axis = normalise(way)
  const side = normalise(cross(axis, Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]))
  const up = cross(axis, side)
  const ring = (t: number, radii: readonly [number, number]): number | null => {
    const values: number[] = []
    for (const beyond of radii)
      for (let index = 0; index < haloRule.directions; index++) {
        const turn = (index * 2 * Math.PI) / haloRule.directions
        const out: Vec3 = add(scale(side, Math.cos(turn)), scale(up, Math.sin(turn)))
        const p = add(screw.tipMm, add(scale(axis, t), scale(out, screw.radiusMm + beyond)))
        const value = hu(patientMm(p[0], p[1], p[2]))
        if (value !== null && value < haloRule.mostHu) values.push(value)
      }
    return values.length < haloRule.directions ? null : mean(values)
  }
  const pairs: number[] = []
  for (let t = haloRule.clearOfEndsMm; t <= lengthMm - haloRule.clearOfEndsMm; t += haloRule.stepMm) {
    const [near, far] = [ring(t, haloRule.nearMm), ring(t, haloRule.farMm)]
    // Beyond the bone there is nothing to compare with.
    if (near !== null && far !== null && far > 60) pairs.push(near / far)
  }
  const middle = pairs.length < 4 ? null : median(pairs)
  return middle === null ? null : { huRatio: middle, spread: middleSpread(pairs) ?? 0 }
}
