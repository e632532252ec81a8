import type { Place, Structure } from '../base/anatomy.ts'
import type { CtMeasureName } from '../knowledge/ct-measures-schema.ts'
import type { FeatureName } from '../knowledge/pattern-schema.ts'
import type { SpineModel } from '../spine/spine-model.ts'
import type { Screw } from '../uptake/hardware.ts'
import type { RegionUptake } from '../uptake/uptake.ts'
import { genantGrade } from './body-correlates.ts'
import { ctMeasureId } from './ct-measure.ts'
import type { CtMeasure } from './ct-measure.ts'
import { meyerdingGrade } from './listhesis.ts'

export type CtFeatureName = Extract<FeatureName, `ct${string}`>

/** The measures of a study by id. */
export type CtMeasures = ReadonlyMap<string, CtMeasure>

export const measuresById = (measures: readonly CtMeasure[]): CtMeasures => new Map(measures.map((measure) => [measure.id, measure]))

export interface CtFeatures {
  readonly values: Readonly<Record<CtFeatureName, number | null>>
  /** The measure behind each of them, also where it is too doubtful to count. */
  readonly measures: Readonly<Partial<Record<CtFeatureName, CtMeasure>>>
}

interface Asked {
  readonly measure: CtMeasureName
  /** Regions that are asked for it. */
  readonly structures: readonly Structure[]
  /** Where it stands, where that is not the region's own place. */
  readonly at?: { readonly structure?: Structure; readonly side?: 'midline' }
  /** The measure's unit into the feature's. */
  readonly as?: (value: number, region: RegionUptake, spine: SpineModel) => number
  /** Told only beside a finding: cool regions have none. */
  readonly onlyHot?: true
}

const share = (value: number): number => value / 100
const bodies = ['vertebral-body', 'pedicle'] as const
const slipped = ['facet-joint', 'disc', 'pars-interarticularis'] as const
const atBody = { structure: 'vertebral-body', side: 'midline' } as const
const atCage = { structure: 'hardware', side: 'midline' } as const
const atDisc = { structure: 'disc', side: 'midline' } as const

const meyerding = (mm: number, { level }: RegionUptake, spine: SpineModel): number => {
  const lower = spine.levels.find(({ name }) => name === segmentUnder(level, spine).split('-')[1])
  return meyerdingGrade({ mm, share: lower === undefined ? 0 : Math.abs(mm) / lower.frame.depthMm })
}

/** A segment itself; of a vertebra, the one below it. */
const segmentUnder = (level: Place, { segments }: SpineModel): Place => segments.find(({ name }) => name === level || name.startsWith(`${level}-`))?.name ?? level

const asked: Readonly<Record<CtFeatureName, Asked>> = {
  ctFacetHuRatio: { measure: 'facet-density', structures: ['facet-joint'] },
  ctFacetGapMm: { measure: 'facet-gap', structures: ['facet-joint'], onlyHot: true },
  ctFacetGrade: { measure: 'facet-grade', structures: ['facet-joint'], onlyHot: true },
  ctListhesisMm: { measure: 'slip', structures: slipped, at: atDisc, onlyHot: true },
  ctMeyerdingGrade: { measure: 'slip', structures: slipped, at: atDisc, as: meyerding, onlyHot: true },
  ctGenantGrade: { measure: 'height-loss', structures: bodies, at: atBody, as: (value) => genantGrade(share(value)) },
  ctDiscHeightRatio: { measure: 'disc-height-ratio', structures: ['disc'] },
  ctEndplateHuRatio: { measure: 'endplate-density', structures: ['disc'] },
  ctSacroiliacHuRatio: { measure: 'sacroiliac-density', structures: ['sacroiliac-joint'] },
  ctVacuumMl: { measure: 'disc-gas', structures: ['disc'] },
  ctEndplateErosion: { measure: 'endplate-pits', structures: ['disc'], as: share },
  ctBridgingShare: { measure: 'bridging-bone', structures: ['disc'], as: share },
  ctHeightLoss: { measure: 'height-loss', structures: bodies, at: atBody, as: share },
  ctWedgeDeg: { measure: 'wedge', structures: bodies, at: atBody },
  ctL1Hu: { measure: 'spongy-bone', structures: ['vertebral-body', 'sacral-ala'], at: atBody },
  ctPedicleHuRatio: { measure: 'pedicle-density', structures: bodies, at: { structure: 'pedicle', side: 'midline' } },
  ctSpotHuRatio: { measure: 'spot-density', structures: bodies },
  ctParsTroughHu: { measure: 'pars-trough', structures: ['pars-interarticularis'] },
  ctInterspinousGapMm: { measure: 'interspinous-gap', structures: ['interspinous'] },
  ctHaloHuRatio: { measure: 'screw-halo', structures: ['hardware'] },
  ctCageGapMm: { measure: 'cage-gap', structures: ['disc'], at: atCage },
  ctCageSubsidenceMm: { measure: 'cage-subsidence', structures: ['disc'], at: atCage },
  ctTransverseGapMm: { measure: 'transverse-gap', structures: ['transverse-process'] },
}

export const ctFeatureNames = Object.keys(asked) as CtFeatureName[]

/** The spongy bone of L1, where it tells of bone at all: not of a compressed L1 or one that holds a screw, unless the reader set it. */
const l1Bone = (measures: CtMeasures, screws: readonly Screw[]): CtMeasure | undefined => {
  const at = { level: 'L1', ...atBody } as const
  const bone = measures.get(ctMeasureId({ measure: 'spongy-bone', ...at }))
  if (bone?.origin === 'reader') return bone
  const loss = measures.get(ctMeasureId({ measure: 'height-loss', ...at }))?.value ?? null
  return loss === null || genantGrade(share(loss)) > 0 || screws.some(({ level }) => level === 'L1') ? undefined : bone
}

/** What a rule may ask of the CT at one region. A measure that is too doubtful counts as not measured. */
export const ctFeatures = (region: RegionUptake, isHot: boolean, measures: CtMeasures, spine: SpineModel, screws: readonly Screw[]): CtFeatures => {
  const behind = (name: CtFeatureName): CtMeasure | undefined => {
    const { measure, structures, at, onlyHot } = asked[name]
    if (!structures.includes(region.structure) || (onlyHot === true && !isHot)) return undefined
    if (measure === 'spongy-bone') return l1Bone(measures, screws)
    return measures.get(ctMeasureId({ measure, structure: at?.structure ?? region.structure, side: at?.side ?? region.side, level: measure === 'slip' ? segmentUnder(region.level, spine) : region.level }))
  }
  const found = ctFeatureNames.map((name) => [name, behind(name)] as const)
  const values = found.map(([name, measure]) => {
    const value = measure === undefined || measure.confidence === 'poor' ? null : measure.value
    return [name, value === null ? null : (asked[name].as?.(value, region, spine) ?? value)] as const
  })
  return {
    values: Object.fromEntries(values) as unknown as CtFeatures['values'],
    measures: Object.fromEntries(found.filter(([, measure]) => measure !== undefined)),
  }
}
