import type { Place, Structure } from '../base/anatomy.ts'
import type { FeatureName } from '../knowledge/pattern-schema.ts'
import type { RegionUptake } from '../uptake/uptake.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { CtFeatures, CtFeatureName } from './ct-features.ts'
import type { FeatureContext } from './features.ts'
import type { PlaceOf } from './evaluate-rule.ts'

const namesOf = (level: Place): readonly string[] => level.split('-')

const hottest = (regions: readonly RegionUptake[]): RegionUptake | undefined => [...regions].sort((a, b) => b.max - a.max)[0]

const byDistance = (spots: readonly RegionUptake[], { centreMm }: RegionUptake): RegionUptake | undefined =>
  [...spots].sort((a, b) => apart(a.centreMm, centreMm) - apart(b.centreMm, centreMm))[0]

const apart = (a: PatientMm, b: PatientMm): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

type Find = (region: RegionUptake, context: FeatureContext) => RegionUptake | undefined

const ofLevels =
  (structure: Structure): Find =>
  (region, { regions }) =>
    hottest(regions.filter((other) => other.structure === structure && namesOf(region.level).includes(other.level) && (region.side === 'midline' || other.side === 'midline' || other.side === region.side)))

const hardware: Find = (region, { regions }) => byDistance(regions.filter(({ structure }) => structure === 'hardware'), region)

/** Features that speak of another region than the one they are asked about. */
const elsewhere: Readonly<Partial<Record<FeatureName, Find>>> = {
  pedicleRatio: ofLevels('pedicle'),
  bodyRatio: ofLevels('vertebral-body'),
  pedicleSpread: ofLevels('pedicle'),
  pedicleSpreadAsymmetry: ofLevels('pedicle'),
  otherSideRatio: (region, { regions }) => regions.find(({ structure, level, side }) => structure === region.structure && level === region.level && side !== region.side),
  sacralBarRatio: (_, { regions }) => regions.find(({ structure, level }) => structure === 'vertebral-body' && level === 'S2'),
  sacroiliacSpread: (_, { regions }) => hottest(regions.filter(({ structure }) => structure === 'sacroiliac-joint')),
  sacroiliacSpreadAsymmetry: (_, { regions }) => hottest(regions.filter(({ structure }) => structure === 'sacroiliac-joint')),
  instrumented: hardware,
  adjacentToConstruct: hardware,
}

const isCt = (feature: FeatureName): feature is CtFeatureName => feature.startsWith('ct')

/** Where each feature of a region can be looked at: the place of a CT measure, the region that it speaks of, or its own maximum. */
export const reasonPlaces =
  (region: RegionUptake, context: FeatureContext, ct: CtFeatures['measures']): PlaceOf =>
  (feature) => {
    const measure = isCt(feature) ? ct[feature] : undefined
    const [atMm] = measure?.positionsMm ?? []
    if (measure !== undefined && atMm !== undefined) {
      const own = context.regions.find(({ structure, level, side }) => structure === measure.structure && level === measure.level && side === measure.side)
      return { regionId: (own ?? region).id, atMm }
    }
    const other = elsewhere[feature]?.(region, context) ?? region
    return { regionId: other.id, atMm: other.maxMm }
  }
