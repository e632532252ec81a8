import type { SuvAvailability } from '../volume/volume.ts'
import type { Analysis } from './analysis.ts'

const same = (a: SuvAvailability | undefined, b: SuvAvailability): boolean => {
  if (a?.kind !== b.kind) return false
  if (a.kind === 'refused' || b.kind === 'refused') return a.kind === b.kind && 'reason' in a && 'reason' in b && a.reason === b.reason
  return a.variant === b.variant && a.factor === b.factor && JSON.stringify(a.inputs) === JSON.stringify(b.inputs)
}

/** Whether an analysis was made with this SUV: the same factor from the same inputs, or the same refusal. */
export const hasSuv = (analysis: Analysis, suv: SuvAvailability): boolean => same(analysis.provenance.suv, suv)

/**
 * The same measurements under another SUV. SUV is the measured value times one factor, so nothing is measured again and no ratio,
 * grade or finding changes.
 */
export const withSuv = (analysis: Analysis, suv: SuvAvailability): Analysis => ({
  ...analysis,
  regions: analysis.regions.map((region) => ({
    ...region,
    suv: suv.kind === 'available' ? { variant: suv.variant, max: region.max * suv.factor, mean: region.mean * suv.factor, peak: region.peak * suv.factor } : null,
  })),
  provenance: { ...analysis.provenance, suv },
})
