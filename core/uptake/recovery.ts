import { uptakeMeasurement } from '../knowledge/measurement-schema.ts'
import { distanceMm } from '../geometry/vector.ts'
import type { Region } from './regions.ts'
import type { SpectResolution } from './resolution.ts'
import { grown, relativeRadius, shapePoints } from './shape.ts'
import type { SpectField } from './spect-field.ts'

/** Uptake of a small hot structure corrected for the blur; the measured value stands beside it. */
export interface Recovered {
  /** In the unit of the SPECT. */
  readonly max: number
  /** Share of its uptake that the structure's middle keeps under the blur, 0-1. */
  readonly coefficient: number
  /** Uptake round the structure, in the unit of the SPECT. */
  readonly background: number
}

const stepMm = 2

/** Share of the uptake of a shape, filled evenly, that its middle shows under a Gaussian blur: the Gaussian's weight inside it. */
export const recoveryCoefficient = ({ shape, centreMm }: Pick<Region, 'shape' | 'centreMm'>, fwhmMm: number): number => {
  const sharpness = (4 * Math.log(2)) / (fwhmMm * fwhmMm)
  const weight = shapePoints(shape, stepMm).reduce((sum, at) => sum + Math.exp(-sharpness * distanceMm(at, centreMm) ** 2), 0)
  return Math.min(1, (weight * stepMm ** 3) / (Math.PI / sharpness) ** 1.5)
}

/** The middle of what surrounds a structure, in the unit of the SPECT; null where too little of it lies in the SPECT. */
const surroundings = (field: SpectField, { shape }: Region): number | null => {
  const [from, to] = uptakeMeasurement.recovery.surroundMm
  const inner = grown(shape, from)
  const points = shapePoints(grown(shape, to), 2 * stepMm).filter((at) => relativeRadius(inner, at) > 1)
  const values = points.flatMap((at) => field.valueAt(at) ?? []).sort((a, b) => a - b)
  return values.length < points.length * 0.8 ? null : (values[values.length >> 1] ?? null)
}

/**
 * Corrects the maximum of a small hot structure after `core/knowledge/measurement`: C_true = (C_meas - B (1 - RC)) / RC. Null where the
 * resolution was only assumed, the structure is not hot, not small, or so small that the correction would mostly multiply noise.
 */
export const recovered = (field: SpectField, region: Region, max: number, referenceMean: number, resolution: SpectResolution): Recovered | null => {
  const rule = uptakeMeasurement.recovery
  if (resolution.source !== 'measured' || max < rule.leastRatio * referenceMean || region.thinnestMm >= rule.mostSizeOverFwhm * resolution.fwhmMm) return null
  const coefficient = recoveryCoefficient(region, resolution.fwhmMm)
  const background = surroundings(field, region)
  if (background === null || coefficient < rule.leastRecovery || background >= max) return null
  return { max: (max - background * (1 - coefficient)) / coefficient, coefficient, background }
}
