import type { Grade } from '../base/anatomy.ts'
import { uptakeGrading } from '../knowledge/grading-schema.ts'

/**
 * The crest that grades are taken against: the measured one, or null (the assumed one) where none is in view or where it does not
 * stand above what passes for a normal vertebra: such a crest is no yardstick for "above normal".
 */
export const usableCrest = (crestMean: number | null, vertebraMean: number): number | null =>
  crestMean !== null && crestMean > vertebraMean * uptakeGrading.normalVertebraTolerance ? crestMean : null

/**
 * Grade of a region from its maximum, the mean of the normal vertebrae and the mean of the iliac crests (same unit), after
 * `core/knowledge/grading/uptake-grade.json`: a proposal. `crestMean` null or not usable: the assumed crest ratio
 * stands in.
 */
export const uptakeGrade = (max: number, vertebraMean: number, crestMean: number | null): Grade => {
  const { normalVertebraTolerance, crestBand, markedMultipleOfCrest, assumedCrestRatio } = uptakeGrading
  const crest = usableCrest(crestMean, vertebraMean) ?? vertebraMean * assumedCrestRatio
  if (max <= vertebraMean * normalVertebraTolerance) return 0
  if (max >= crest * markedMultipleOfCrest) return 4
  if (max > crest * crestBand[1]) return 3
  if (max >= crest * crestBand[0]) return 2
  return 1
}
