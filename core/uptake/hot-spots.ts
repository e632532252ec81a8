import { patientMm } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { SpineModel } from '../spine/spine-model.ts'
import { assignRule, candidatesAt } from './assign.ts'
import type { Candidate } from './assign.ts'
import type { Basin, Basins } from './basins.ts'
import { boneShare, cortexHu } from './ct-bone.ts'
import type { Region } from './regions.ts'
import { relativeRadius } from './shape.ts'
import type { HotSpot } from './uptake.ts'

/** What counts as a hot spot, in multiples of the reference mean; and where urine is expected. All design values. */
export const hotSpotRule = {
  ratio: 2.1,
  /** Iliac crest is normally above vertebra; a summit in it must stand out by this much more. */
  crestRatio: 2.8,
  /** A body's summit joins a disc's from this share and this likeness in height. */
  pairedShare: 0.25,
  pairedHeight: 0.6,
  leastBoneShare: 0.06,
  /** Of cortex, where a kidney may lie: less is a kidney with contrast medium, however dense. */
  leastCortexShare: 0.02,
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
 * the CT decides: a summit without bone round it is extraskeletal, unless it stands well inside a region; so is one where a kidney may
 * lie and nothing is as dense as cortex.
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
      const kind = extraskeletalKind(basin.centreMm, spine)
      const enhanced = kind === 'kidney' && (boneShare(hu, basin.centreMm, cortexHu) ?? 1) < hotSpotRule.leastCortexShare
      return { basin, candidates: [], extraskeletal: soft || share === null || enhanced ? kind : false }
    })
    .sort((a, b) => b.basin.max - a.basin.max || a.basin.label - b.basin.label)

/**
 * Two bands on the endplates of one disc are one process: a body's summit that may as well be of a disc goes to that disc
 * if the disc has a summit of its own that is about as hot.
 */
export const pairedBands = (summits: readonly Summit[]): readonly Summit[] =>
  summits.map((summit) => {
    const [best, second, ...rest] = summit.candidates
    if (best?.region.structure !== 'vertebral-body' || second?.region.structure !== 'disc') return summit
    if (second.probability < hotSpotRule.pairedShare) return summit
    const partner = summits.some(
      (other) =>
        other !== summit &&
        other.candidates[0]?.region.id === second.region.id &&
        summit.basin.max >= hotSpotRule.pairedHeight * other.basin.max &&
        summit.basin.max <= other.basin.max / hotSpotRule.pairedHeight,
    )
    return partner ? { ...summit, candidates: [second, best, ...rest] } : summit
  })

const isBodyOrPedicle = ({ structure }: Region): boolean => structure === 'vertebral-body' || structure === 'pedicle'

/** Both are one bone of one vertebra, without a border that SPECT could show. */
const bodyAndPedicle = (a: Region, b: Region): boolean =>
  a.level === b.level && a.structure !== b.structure && isBodyOrPedicle(a) && isBodyOrPedicle(b)

/**
 * A hot spot that reaches over body and pedicle of one vertebra belongs to the one that holds most of it, not to the one that its
 * middle happens to fall in: the two share their probability as they share its voxels. `positionsOf` gives the voxels of a hill above
 * its edge.
 */
export const sharedByVolume = (summits: readonly Summit[], positionsOf: (basin: Basin) => readonly PatientMm[]): readonly Summit[] =>
  summits.map((summit) => {
    const [best, second, ...rest] = summit.candidates
    if (best === undefined || second === undefined || !bodyAndPedicle(best.region, second.region) || second.probability < hotSpotRule.pairedShare) return summit
    const radius = ({ region }: Candidate, at: PatientMm): number => relativeRadius(region.shape, at, assignRule.marginMm)
    const positions = positionsOf(summit.basin)
    const share = positions.filter((at) => radius(best, at) <= radius(second, at)).length / Math.max(1, positions.length)
    const both = best.probability + second.probability
    const pair = [{ ...best, probability: both * share }, { ...second, probability: both * (1 - share) }]
    return { ...summit, candidates: [...pair, ...rest].sort((a, b) => b.probability - a.probability) }
  })

/** Summits that are one spot: of one disc, of one kidney, of the bladder. */
const groupKey = ({ basin, candidates, extraskeletal }: Summit): string => {
  const best = candidates[0]?.region
  if (best?.structure === 'disc') return best.id
  if (extraskeletal === 'bladder') return 'bladder'
  if (extraskeletal === 'kidney') return `kidney/${basin.centreMm[0] > 0 ? 'left' : 'right'}`
  return `own/${basin.label}`
}

const weightedCentre = (summits: readonly Summit[]): PatientMm => {
  const weights = summits.map(({ basin }) => basin.max * basin.volumeMl)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const axis = (index: number): number =>
    summits.reduce((sum, { basin }, which) => sum + ((weights[which] ?? 0) / total) * (basin.centreMm[index] ?? 0), 0)
  return patientMm(axis(0), axis(1), axis(2))
}

/** Probability of body and pedicles of the vertebra that comes first, together: one bone, whichever of its parts is second. */
const inVertebra = ({ candidates }: Summit): number => {
  const level = candidates[0]?.region.level
  const sum = candidates.reduce((total, { region, probability }) => total + (region.level === level && isBodyOrPedicle(region) ? probability : 0), 0)
  return Math.min(1, sum)
}

const isHot = ({ basin, candidates, extraskeletal }: Summit, referenceMean: number): boolean => {
  const crest = extraskeletal === false && candidates[0]?.region.structure === 'iliac-crest'
  return basin.max >= referenceMean * (crest ? hotSpotRule.crestRatio : hotSpotRule.ratio)
}

/** The hot spots of the analysis, hottest first. */
export const hotSpots = (summits: readonly Summit[], referenceMean: number): readonly HotSpot[] => {
  const groups = new Map<string, Summit[]>()
  for (const summit of summits.filter((candidate) => isHot(candidate, referenceMean)))
    groups.set(groupKey(summit), [...(groups.get(groupKey(summit)) ?? []), summit])
  return [...groups.values()].flatMap((group, index): HotSpot[] => {
    const hottest = group[0]
    if (hottest === undefined) return []
    const [best, second] = hottest.candidates
    return [
      {
        id: `hot-spot-${index + 1}`,
        centreMm: weightedCentre(group),
        volumeMl: group.reduce((sum, { basin }) => sum + basin.volumeMl, 0),
        max: hottest.basin.max,
        ratio: hottest.basin.max / referenceMean,
        level: best?.region.level ?? null,
        structure: best?.region.structure ?? null,
        side: best?.region.side ?? null,
        confidence: best?.probability ?? 0,
        runnerUp:
          second === undefined
            ? null
            : { level: second.region.level, structure: second.region.structure, side: second.region.side, confidence: second.probability },
        vertebraConfidence: inVertebra(hottest),
        extraskeletal: hottest.extraskeletal,
      },
    ]
  })
}
