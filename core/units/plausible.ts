import { ageYears } from '../base/age.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import type { Correction } from './corrections.ts'

type Range = readonly [low: number, high: number]

export const within = (value: number, [low, high]: Range): boolean => value >= low && value <= high

/**
 * Limits of this program, not of medicine: they find slips of unit and of finger, and say nothing of a patient. Outside `possible` a
 * number is never used; outside `usual` it is asked about and used once the reader has confirmed it.
 */
export const possible = {
  weightKg: [1, 400],
  heightM: [0.3, 2.5],
  injectedMBq: [1, 20_000],
  halfLifeSeconds: [30, 3e8],
  acquisitionSeconds: [1, 86_400],
} as const satisfies Record<string, Range>

const usual = {
  weightKg: [25, 300],
  heightM: [1, 2.3],
  injectedMBq: [20, 2000],
  halfLifeSeconds: [60, 1e6],
  acquisitionSeconds: [5, 7200],
} as const satisfies Record<keyof typeof possible, Range>

export type BoundedField = keyof typeof possible

const words: Readonly<Record<BoundedField, readonly [name: string, unit: string]>> = {
  weightKg: ['weight', 'kg'],
  heightM: ['height', 'm'],
  injectedMBq: ['injected activity', 'MBq'],
  halfLifeSeconds: ['half-life', 's'],
  acquisitionSeconds: ['acquisition time', 's'],
}

const isBounded = (field: string): field is BoundedField => Object.hasOwn(possible, field)

/** Completed years at the scan; null where a date is missing. */
export const ageOf = ({ patient: { birthDate }, study, acquisitionDate, series }: InstanceHeader): number | null =>
  ageYears(birthDate, acquisitionDate ?? series.date ?? study.date)

const adult = 18

/** Children are light and short, so only adults are asked about there; of an unknown age nothing is concluded from a file. */
const concerns = (field: BoundedField, age: number | null): boolean => (field !== 'weightKg' && field !== 'heightM') || (age !== null && age >= adult)

/** Why a number is doubtful, as a sentence; null where it is as usual. */
export const doubtOf = (field: BoundedField, value: number, age: number | null): string | null => {
  const range = usual[field]
  if (!concerns(field, age) || within(value, range)) return null
  const [name, unit] = words[field]
  const whose = (field === 'weightKg' || field === 'heightM') && age !== null ? ` for a patient of ${age} years` : ''
  return `A ${name} of ${value} ${unit} is unusual${whose} (this program asks below ${range[0]} and above ${range[1]} ${unit}).`
}

export type Judgement = { readonly kind: 'fine' } | { readonly kind: 'ask' | 'refused'; readonly sentence: string }

const judgeNumber = (field: BoundedField, value: number, age: number | null): Judgement => {
  const [name, unit] = words[field]
  const [low, high] = possible[field]
  if (!within(value, possible[field])) {
    const hint = field === 'heightM' && value > high ? ' Heights are entered in metres.' : ''
    return { kind: 'refused', sentence: `A ${name} of ${value} ${unit} is not possible (limits of this program: ${low} to ${high} ${unit}).${hint}` }
  }
  const doubt = doubtOf(field, value, age)
  return doubt === null ? { kind: 'fine' } : { kind: 'ask', sentence: `${doubt} Is it right?` }
}

/** Whether a reader's entry can be taken as it is, is to be confirmed first, or is never used. `age` in years, null where unknown. */
export const judgeCorrection = (correction: Correction, age: number | null): Judgement => {
  const { field, value } = correction
  if (field === 'syringe' || field === 'residual') {
    const highest = possible.injectedMBq[1]
    if (correction.value.activityMBq > highest) return { kind: 'refused', sentence: `An activity of ${correction.value.activityMBq} MBq is not possible (limit of this program: ${highest} MBq).` }
    return { kind: 'fine' }
  }
  return isBounded(field) && typeof value === 'number' ? judgeNumber(field, value, age) : { kind: 'fine' }
}
