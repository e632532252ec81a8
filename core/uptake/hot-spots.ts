import type { PatientMm } from '../geometry/vector.ts'
import type { SpineModel } from '../spine/spine-model.ts'
import { candidatesAt } from './assign.ts'
import type { Candidate } from './assign.ts'
import type { Basin, Basins } from './basins.ts'
import { boneShare } from './ct-bone.ts'
import type { Region } from './regions.ts'
import type { HotSpot } from './uptake.ts'

/** What counts as a hot spot, in multiples of the reference mean; and where urine is expected. All design values. */
export const hotSpotRule = {
  ratio: 1.9,
  /** Iliac crest is normally above vertebra; a summit in it must stand out by this much more. */
  crestRatio: 2.8,
  leastBoneShare: 0.06,
  kidneyLateralMm: 28,
  bladderBelowS1Mm: 35,
} as const

export interface Summit {
  readonly basin: Basin
  readonly candidates: readonly Candidate[]
  readonly extraskeletal: HotSpot['extraskeletal']
}

const extraskeletalKind = (position: PatientMm, spine: SpineModel): 'kidney' | 'bladder' | 'other' => {
  const s1 = spine.levels.find((level) => level.name === 'S1')
  const nearest = spine.levels.reduce<SpineModel['levels'][number] | null>(
    (best, level) => (best === null || Math.abs(level.centreMm[2] - position[2]) < Math.abs(best.centreMm[2] - position[2]) ? level : best),
    null,
  )
  if (s1 !== undefined && position[2] < s1.centreMm[2] - hotSpotRule.bladderBelowS1Mm && Math.abs(position[0] - s1.centreMm[0]) < 70) return 'bladder'
  if (nearest === null) return 'other'
  const lateral = Math.abs(position[0] - nearest.centreMm[0])
  const aboveS1 = s1 === undefined || position[2] > s1.centreMm[2] + 20
  return aboveS1 && lateral > hotSpotRule.kidneyLateralMm && lateral < 130 ? 'kidney' : 'other'
}

/**
 * Gives every summit at or above `least` (unit of the SPECT) to a structure, or to the soft tissue it stands in. Bone on
 * the CT decides: a summit without bone round it is extraskeletal, unless it stands well inside a region.
 */
export const summitsAbove = (
  basins: Basins,
  least: number,
  regions: readonly Region[],
  spine: SpineModel,
  hu: (position: PatientMm) => number | null,
): readonly Summit[] =>
  [...basins.basins.values()]
    .filter((basin) => basin.max >= least)
    .map((basin): Summit => {
      const candidates = candidatesAt(regions, basin.centreMm)
      const share = boneShare(hu, basin.centreMm)
      const soft = share !== null && share < hotSpotRule.leastBoneShare
      // A disc is soft tissue too: inside the spine's own regions a summit is skeletal.
      if (candidates.length > 0 && (!soft || candidates.some(({ region }) => region.structure === 'disc')))
        return { basin, candidates, extraskeletal: false }
      if (!soft && share !== null) return { basin, candidates: [], extraskeletal: false }
      return { basin, candidates: [], extraskeletal: extraskeletalKind(basin.centreMm, spine) }
    })
    .sort((a, b) => b.basin.max - a.basin.max || a.basin.label - b.basin.label)

/** The hot spots of the analysis, hottest first. */
export const hotSpots = (summits: readonly Summit[], referenceMean: number): readonly HotSpot[] =>
  summits
    .filter(({ basin, candidates, extraskeletal }) => {
      const crest = extraskeletal === false && candidates[0]?.region.structure === 'iliac-crest'
      return basin.max >= referenceMean * (crest ? hotSpotRule.crestRatio : hotSpotRule.ratio)
    })
    .map(({ basin, candidates, extraskeletal }, index): HotSpot => {
      const best = candidates[0]
      const second = candidates[1]
      return {
        id: `hot-spot-${index + 1}`,
        centreMm: basin.centreMm,
        volumeMl: basin.volumeMl,
        max: basin.max,
        ratio: basin.max / referenceMean,
        level: best?.region.level ?? null,
        structure: best?.region.structure ?? null,
        side: best?.region.side ?? null,
        confidence: best?.probability ?? 0,
        runnerUp:
          second === undefined
            ? null
            : { level: second.region.level, structure: second.region.structure, side: second.region.side, confidence: second.probability },
        extraskeletal,
      }
    })

