import type { Facts } from './facts.ts'
import { segmentOrder } from './facts.ts'

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

const tracerKind = (tracer: string): 'diphosphonate' | 'other' => (diphosphonate.test(tracer) ? 'diphosphonate' : 'other')

/** The facts as the rules see them: as given, with what follows from them. Unknown stays null. */
export const factView = (facts: Facts): Readonly<Record<string, unknown>> => {
  const tracer = facts.study?.tracer ?? null
  const summary = uptakeSummary(facts)
  return {
    ...facts,
    redFlagCount: facts.redFlags?.length ?? null,
    uptake: summary,
    tracerKind: tracer === null ? null : tracerKind(tracer),
    phaseKinds: facts.study?.phases?.map((phase) => phase.toLowerCase().replaceAll(/[^a-z]+/g, '-')) ?? null,
  }
}
