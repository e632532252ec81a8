import { patternRules } from '../knowledge/patterns.ts'
import type { HotSpot, Reference, RegionUptake } from '../uptake/uptake.ts'
import { evaluateRule } from './evaluate-rule.ts'
import { featuresOf } from './features.ts'
import type { FeatureContext } from './features.ts'
import type { Finding } from './finding.ts'
import { reasonPlaces } from './reason-places.ts'

/** All patterns on all regions, best first (score, then ratio). `structuresRefused` are not named: the fusion is too poor. */
export const findPatterns = (context: FeatureContext, reference: Reference, structuresRefused: readonly RegionUptake['structure'][]): readonly Finding[] =>
  context.regions
    .filter((region) => !structuresRefused.includes(region.structure))
    .flatMap((region) => {
      const rules = patternRules.filter((rule) => rule.structures.includes(region.structure))
      if (rules.length === 0) return []
      const { values, ct } = featuresOf(region, context)
      return rules.flatMap((rule) => evaluateRule(rule, region, values, reference.region, { ct, placeOf: reasonPlaces(region, context, ct) }) ?? [])
    })
    .sort((a, b) => b.score - a.score || b.ratio - a.ratio)

/** Hot spots in bone that no finding speaks for: shown, never dropped. */
export const unmatchedHotSpots = (hotSpots: readonly HotSpot[], findings: readonly Finding[]): readonly HotSpot[] =>
  hotSpots.filter(
    (spot) =>
      spot.extraskeletal === false &&
      !findings.some((finding) => finding.level === spot.level && finding.structure === spot.structure && finding.side === spot.side),
  )
