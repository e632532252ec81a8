import type { Facts } from './facts.ts'
import { segmentOrder } from './facts.ts'
import { vertebraNames } from '../base/anatomy.ts'
import type { AcquisitionRules } from '../knowledge/rule-schema.ts'

/** What the surgical algorithm asks of the places with uptake; an area is one structure at one motion segment, its sides together. */
export interface UptakeSummary {
  readonly areas: number
  readonly structures: 'facet-joint' | 'disc' | 'mixed' | 'none'
  /** `junction`: C7-T1 or T12-L1; `several`: in more than one region. */
  readonly region: 'cervical' | 'thoracic' | 'lumbar' | 'junction' | 'several' | 'none'
  readonly adjacent: boolean
}

const regionOf = (level: string): 'cervical' | 'thoracic' | 'lumbar' | 'junction' => {
  const [upper = '', lower = ''] = level.split('-')
  if (upper[0] !== lower[0] && lower !== 'S1') return 'junction'
  return upper.startsWith('C') ? 'cervical' : upper.startsWith('T') ? 'thoracic' : 'lumbar'
}

/** Null while the places are unknown. */
export const uptakeSummary = ({ uptakeAreas }: Facts): UptakeSummary | null => {
  if (uptakeAreas === null || uptakeAreas === undefined) return null
  const areas = new Set(uptakeAreas.map(({ structure, level }) => `${structure} ${level}`))
  const structures = new Set(uptakeAreas.map(({ structure }) => structure))
  const regions = new Set(uptakeAreas.map(({ level }) => regionOf(level)))
  const orders = [...new Set(uptakeAreas.map(({ level }) => segmentOrder(level) ?? -1))].sort((a, b) => a - b)
  const only = <T>(values: ReadonlySet<T>): T | undefined => (values.size === 1 ? [...values][0] : undefined)
  return {
    areas: areas.size,
    structures: areas.size === 0 ? 'none' : (only(structures) ?? 'mixed'),
    region: areas.size === 0 ? 'none' : (only(regions) ?? 'several'),
    adjacent: orders.every((order, index) => index === 0 || order - (orders[index - 1] ?? 0) <= 1),
  }
}

/** Diphosphonates labelled with 99mTc, by the names in use. */
const diphosphonate = /\b(MDP|HDP|HMDP|DPD|medronate|oxidronate|hydroxymethylene|methylene\s*diphosphonate|diphosphono|(di|bis)phosphonate)\b|medron|oxidron/i

/** A nuclide alone does not say what it is bound to. */
const bareNuclide = /^[\s^]*(?:99m)?[\s^-]*(?:technetium|tc)?[\s^-]*(?:99m)?[\s^]*$/i

const tracerKind = (tracer: string): 'diphosphonate' | 'other' | null => (bareNuclide.test(tracer) ? null : diphosphonate.test(tracer) ? 'diphosphonate' : 'other')

/** Which vertebrae make up a region; the sacrum is one here. */
const regionLetters = { cervical: 'C', thoracic: 'T', lumbar: 'L', sacral: 'S' } as const

/** Variants, the occiput's neighbours and the second sacral level are not asked for. */
const notAsked: readonly string[] = ['C1', 'C2', 'T13', 'L6', 'S2']

/** Whether every level of the region in question was named; null while region or levels are unknown. */
const regionCovered = ({ region, study }: Facts): boolean | null => {
  const levels = study?.levels
  if (region === null || region === undefined || levels === null || levels === undefined) return null
  return vertebraNames.filter((name) => name.startsWith(regionLetters[region]) && !notAsked.includes(name)).every((name) => levels.includes(name))
}

/** Injected activity over that of the guideline's card for a child of this weight; null for adults and where the card says nothing. */
const childActivityShare = ({ ageYears, study }: Facts, { byWeightKg }: AcquisitionRules['childActivityMBq']): number | null => {
  const [weightKg, activityMBq] = [study?.weightKg, study?.activityMBq]
  if (ageYears === null || ageYears === undefined || ageYears >= 18 || weightKg == null || activityMBq == null) return null
  const upper = byWeightKg.findIndex(([kg]) => weightKg <= kg)
  const [above, below] = [byWeightKg[upper], byWeightKg[upper - 1]]
  if (above === undefined) return null
  if (below === undefined) return weightKg === above[0] ? activityMBq / above[1] : null
  return activityMBq / (below[1] + ((above[1] - below[1]) * (weightKg - below[0])) / (above[0] - below[0]))
}

/** The facts as the rules see them: as given, with what follows from them. Unknown stays null. */
export const factView = (facts: Facts, { childActivityMBq }: Pick<AcquisitionRules, 'childActivityMBq'>): Readonly<Record<string, unknown>> => {
  const tracer = facts.study?.tracer ?? null
  const summary = uptakeSummary(facts)
  return {
    ...facts,
    redFlagCount: facts.redFlags?.length ?? null,
    uptake: summary,
    regionCovered: regionCovered(facts),
    childActivityShare: childActivityShare(facts, childActivityMBq),
    tracerKind: tracer === null ? null : tracerKind(tracer),
    phaseKinds: facts.study?.phases?.map((phase) => phase.toLowerCase().replaceAll(/[^a-z]+/g, '-')) ?? null,
  }
}
