import { phantomCases } from '../phantom/cases.ts'
import type { FieldName } from '../phantom/scan-fields.ts'
import type { Numbering, PhantomVariant, VariantWishes } from '../phantom/variant.ts'
import { variantOf } from '../phantom/variant.ts'

/** One study of the plan. The id says all that its row says. */
export interface PlannedStudy {
  readonly id: string
  readonly round: string
  readonly caseName: string
  readonly seed: number
  /** A seed that was not looked at while search, thresholds and rules were made. */
  readonly isHeldOut: boolean
  readonly variant: PhantomVariant
}

/**
 * Seeds from here on are kept apart: never use one while tuning. Rounds of unseen seeds are tuned on their twins in `tuningPlan`. Those of
 * 1001 to 1011 were the held-out ones of engine 0.4.0, 2001 to 2011 those of 0.5.1, 3001 to 3011 those of 0.5.3,
 * 4001 to 4011 those of 0.6.0; all have been looked at since, and those of 5001 to 5011 while the engine was made safe beside metal.
 */
export const firstHeldOutSeed = 6001
const tuningSeedsBefore = 1000

type Triple = readonly [number, number, number]

const third = Math.sqrt(1 / 3)

/** Ways to move a patient, unit vectors in LPS; the plan takes them in turn. */
const directions: readonly Triple[] = [
  [1, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0, 0], [0, -1, 0], [0, 0, -1], [third, third, third], [-third, third, -third], [Math.SQRT1_2, 0, -Math.SQRT1_2], [0, -Math.SQRT1_2, Math.SQRT1_2],
]
const turns: readonly Triple[] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [third, -third, third], [-1, 0, 0]]

const times = (v: Triple, factor: number): Triple => [v[0] * factor, v[1] * factor, v[2] * factor]
const turnAbout = <T>(list: readonly [T, ...T[]] | readonly T[], index: number): T => {
  const value = list[index % list.length]
  if (value === undefined) throw new Error('the plan takes nothing from an empty list')
  return value
}

/** Where the pelvis is part of the lesion or of the construct, the field must hold it. */
const pelvicCases = ['several', 'sacral-insufficiency', 'pseudarthrosis', 'hardware-loosening', 'adjacent-segment', 'si-joint', 'transitional-vertebra', 'physiologic']
const pelvicFields: readonly FieldName[] = ['lumbar-sacrum', 'thoracolumbar']
/** Patterns that only a lumbar vertebra has in this phantom. */
const lumbarCases = ['pars', 'baastrup']
const lumbarFields: readonly FieldName[] = ['lumbar', 'three-vertebrae', 'lumbar-sacrum']
const otherFields: readonly FieldName[] = ['thoracic', 'cervicothoracic', 'thoracolumbar-junction', 'mid-thoracic', 'lumbar', 'three-vertebrae', 'thoracolumbar']
const numberings: readonly Numbering[] = ['L6', 'T13', 'lumbarised-S1', 'sacralised-L5']
const slicesMm = [1, 2, 3, 4, 5] as const

const fieldFor = (caseName: string, index: number): FieldName =>
  turnAbout(pelvicCases.includes(caseName) ? pelvicFields : lumbarCases.includes(caseName) ? lumbarFields : otherFields, index)

/** A round takes every case once: what differs from the plain study, by the number of the case. */
interface Round {
  readonly name: string
  readonly seed: number
  readonly wishes: (caseName: string, index: number) => VariantWishes
}

const moved = (mm: number, degrees: number) => (_: string, i: number): VariantWishes => ({
  spect: { shiftMm: times(turnAbout(directions, i), mm), rotationDeg: times(turnAbout(turns, i), degrees) },
})

const rounds: readonly Round[] = [
  { name: 'plain-1', seed: 1, wishes: () => ({}) },
  { name: 'plain-2', seed: 2, wishes: () => ({}) },
  { name: 'moved-3', seed: 3, wishes: moved(3, 1) },
  { name: 'porotic', seed: 4, wishes: (_, i) => ({ patient: { cancellousHu: 55, kyphosisDeg: 20, sex: i % 2 === 0 ? 'F' : 'M' }, ct: { sliceMm: 2 } }) },
  { name: 'plain', seed: 6001, wishes: () => ({}) },
  { name: 'thick-few-counts', seed: 6002, wishes: (_, i) => ({ ct: { sliceMm: turnAbout(slicesMm, i + 3), noiseHu: 24 }, spect: { countsPerVoxel: 30 } }) },
  { name: 'thin-many-counts', seed: 6003, wishes: (_, i) => ({ ct: { sliceMm: turnAbout(slicesMm, i) }, spect: { countsPerVoxel: 300 } }) },
  { name: 'moved-2', seed: 6004, wishes: moved(2, 0.5) },
  { name: 'moved-6', seed: 6005, wishes: moved(6, 2) },
  { name: 'moved-9-to-12', seed: 6006, wishes: (name, i) => moved(9 + (i % 4), i % 3)(name, i) },
  { name: 'bent', seed: 6007, wishes: (_, i) => ({ spect: { shiftMm: times(turnAbout(directions, i), 1.5), bendMm: times(turnAbout(directions, i + 1), 7) } }) },
  { name: 'scoliotic', seed: 6008, wishes: (_, i) => ({ patient: { scoliosisMm: i % 2 === 0 ? 26 : -20, heightM: 1.52, sex: 'F' }, ct: { sliceMm: turnAbout(slicesMm, i + 1) } }) },
  {
    name: 'large-contrast-arms',
    seed: 6009,
    wishes: (_, i) => ({ patient: { heightM: 1.95, sex: 'M' }, ct: { hasContrast: true, hasArmsDown: true, noiseHu: 30 }, spect: { countsPerVoxel: 50 }, storage: { obliqueDeg: times(turnAbout(turns, i), 5) } }),
  },
  { name: 'fields', seed: 6010, wishes: (name, i) => ({ field: fieldFor(name, i), ct: { hasArmsDown: fieldFor(name, i) === 'cervicothoracic' }, ...moved(i % 3, 0)(name, i) }) },
  { name: 'transitional', seed: 6011, wishes: (name, i) => ({ numbering: name === 'transitional-vertebra' ? 'L6' : turnAbout(numberings, i), field: i % 8 < 4 ? 'usual' : 'thoracolumbar' }) },
]

/** Screws throw streaks on every CT of the rounds that were never looked at. */
const metalCases = ['pseudarthrosis', 'hardware-loosening', 'adjacent-segment']

const planOf = (chosen: readonly Round[]): readonly PlannedStudy[] => chosen.flatMap((round) =>
  phantomCases.map(({ name }, index): PlannedStudy => {
    const isHeldOut = round.seed >= firstHeldOutSeed
    const wishes = round.wishes(name, index)
    const variant = variantOf({ ...wishes, ct: { ...wishes.ct, hasStreaks: round.seed > tuningSeedsBefore && metalCases.includes(name) } })
    return { id: `${round.name}/${name}`, round: round.name, caseName: name, seed: round.seed, isHeldOut, variant }
  }),
)

/** Every case of the phantom in every round: 15 x 16 = 240 studies, the tuned seeds first. */
export const accuracyPlan: readonly PlannedStudy[] = planOf(rounds)

/** The rounds of the unseen seeds with other seeds, to look at while search, thresholds and rules are made. */
export const tuningPlan: readonly PlannedStudy[] = planOf(
  rounds.flatMap((round) => (round.seed < firstHeldOutSeed ? [] : [{ ...round, name: `tune-${round.name}`, seed: round.seed - tuningSeedsBefore }])),
)

/** The planned study of an id, of either plan. */
export const plannedStudy = (id: string): PlannedStudy => {
  const found = [...accuracyPlan, ...tuningPlan].find((study) => study.id === id)
  if (found === undefined) throw new Error(`the plan has no study ${id}`)
  return found
}

/** The plan in an order that a part of it is fair to: every fifteenth study, so that each round and each case comes early. */
export const planOrder = (plan: readonly PlannedStudy[] = accuracyPlan): readonly PlannedStudy[] => {
  const step = 17
  const count = plan.length
  return Array.from({ length: count }, (_, i) => plan[(i * step) % count]).flatMap((study) => study ?? [])
}
