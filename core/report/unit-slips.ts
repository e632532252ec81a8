/** A number with a unit that cannot be meant, and why, in the reader's words. */
export interface UnitSlip {
  readonly match: string
  readonly why: string
}

const number = String.raw`(\d+(?:[.,]\d+)?)`
const numeric = (text: string): number => Number(text.replace(',', '.'))

/** What a person can have been given for a bone scan, MBq, with room to spare on both sides. */
const plausibleMBq = [10, 5000] as const
const inMBq: Readonly<Record<string, number>> = { m: 1e-9, '': 1e-6, k: 1e-3, M: 1, G: 1000 }
const activity = new RegExp(String.raw`${number}\s?([mkMG]?)Bq(?![\w/])`, 'g')

const activitySlips = (text: string): UnitSlip[] =>
  [...text.matchAll(activity)].flatMap(([match, value = '', prefix = '']) => {
    const mBq = numeric(value) * (inMBq[prefix] ?? 1)
    return mBq >= plausibleMBq[0] && mBq <= plausibleMBq[1] ? [] : [{ match, why: `an injected activity lies between ${plausibleMBq[0]} and ${plausibleMBq[1]} MBq` }]
  })

/** The longest that anything in a field of view is; and that gaps, shifts and joint spaces are. */
const longestMm = 600
const longestGapMm = 15
const mmPer: Readonly<Record<string, number>> = { mm: 1, cm: 10 }
const length = new RegExp(String.raw`${number}\s?(mm|cm)(?![\w²³/])`, 'g')
const narrow = /(?:joint[- ]space|fissure|cleft|gap|gelenkspalt\w*|fissur\w*|spalt)[^.;,]{0,24}$/i

const lengthSlips = (text: string): UnitSlip[] =>
  [...text.matchAll(length)].flatMap((found) => {
    const [match, value = '', unit = ''] = found
    const mm = numeric(value) * (mmPer[unit] ?? 1)
    if (mm > longestMm) return [{ match, why: 'that is longer than the field of view; mm and cm may be mixed up' }]
    return mm > longestGapMm && narrow.test(text.slice(0, found.index)) ? [{ match, why: 'that is wide for a joint space or cleft; mm and cm may be mixed up' }] : []
  })

/** CT numbers run from -1024 (air) to what 12 bits and metal give. */
const hounsfield = new RegExp(String.raw`([-−–]?\d+(?:[.,]\d+)?)\s?(HU|HE)(?![\w/])`, 'gi')
const huRange = [-1024, 4000] as const

const hounsfieldSlips = (text: string): UnitSlip[] =>
  [...text.matchAll(hounsfield)].flatMap(([match, value = '']) => {
    const hu = numeric(value.replace(/[−–]/, '-'))
    return hu >= huRange[0] && hu <= huRange[1] ? [] : [{ match, why: `CT numbers lie between ${huRange[0]} and ${huRange[1]} HU` }]
  })

const pain = /\bVAS\b[^.;,\d]{0,12}(\d+(?:[.,]\d+)?)(?!\s?(?:\/\s?100|mm|%|\d))/gi

const painSlips = (text: string): UnitSlip[] =>
  [...text.matchAll(pain)].flatMap(([match, value = '']) => (numeric(value) <= 10 ? [] : [{ match, why: 'the scale of pain ends at 10; say so where it is one of 100' }]))

const oldUnit = new RegExp(String.raw`${number}\s?mCi\b`, 'g')

const oldUnitSlips = (text: string): UnitSlip[] =>
  [...text.matchAll(oldUnit)].map(([match, value = '']) => ({ match, why: `activities are stated in MBq here: ${Math.round(numeric(value) * 37)} MBq` }))

/** Numbers in a text whose unit cannot be meant: activities, lengths, CT numbers, pain scores. */
export const unitSlipsIn = (text: string): readonly UnitSlip[] => [activitySlips, lengthSlips, hounsfieldSlips, painSlips, oldUnitSlips].flatMap((slips) => slips(text))
