import type { InstanceHeader } from '../dicom/instance-header.ts'
import { suvScale } from '../units/suv.ts'
import type { SuvRequest } from '../units/suv.ts'
import type { SuvAvailability, VolumeUnit } from './volume.ts'

const ratiosRemain = 'Ratios to normal bone remain valid.'

/** Factors that differ by less are one: what is left of the rounding of times and slopes. */
const tolerance = 1e-6

/** Whether SUV can be had from this series: SUV = value x factor, with every input named; otherwise why not. IBSI-SUV. */
export const suvOf = (headers: readonly InstanceHeader[], unit: VolumeUnit, request: SuvRequest = {}): SuvAvailability => {
  const scale = suvScale(headers, unit, request)
  if (!scale.ok) return { kind: 'refused', reason: unit === 'HU' ? scale.error.sentence : `${scale.error.sentence} ${ratiosRemain}` }
  const { variant, factors, inputs, steps, warnings } = scale.value
  const [factor] = factors
  if (factor === undefined) throw new Error('a series with headers has factors')
  if (factors.some((other) => Math.abs(other / factor - 1) > tolerance)) {
    return { kind: 'refused', reason: `No SUV: the images of this series were acquired one after another and are not corrected to one time. ${ratiosRemain}` }
  }
  return { kind: 'available', variant, factor, unit: scale.value.unit, inputs: [...inputs], steps: [...steps], warnings: [...warnings] }
}
