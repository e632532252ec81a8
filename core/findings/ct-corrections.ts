import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { distanceMm } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import { ctMeasureRule } from '../knowledge/ct-measures-schema.ts'
import type { CtMeasure, CtCorrection } from './ct-measure.ts'
import type { CtRow } from './ct-rows.ts'

/**
 * How far a measure's place may move, mm, and still be the place that a reader's value was entered for: less than half of the way
 * between two neighbours, so that a value never lands on another vertebra. Design value.
 */
export const bindMm = 8

type Place = Pick<CtMeasure, 'measure' | 'level' | 'structure' | 'side'>

const unitWords = (unit: string): string => (unit === '1' ? 'a plain ratio' : unit === '{grade}' ? 'a grade' : unit)

/** `joint space, L4-L5 right`. */
export const ctPlaceWords = ({ measure, level, side }: Place): string => `${ctMeasureRule(measure).name}, ${level}${side === 'midline' ? '' : ` ${side}`}`

/** Why a value cannot be taken, in plain words; null where it can. */
export const whyNotTaken = (correction: Pick<CtCorrection, 'value' | 'unit'> & Place): string | null => {
  const { unit, bounds } = ctMeasureRule(correction.measure)
  const what = ctPlaceWords(correction)
  if (correction.unit !== unit) return `The ${what} is given as ${unitWords(unit)}, not as ${unitWords(correction.unit)}.`
  if (correction.value === null) return null
  const [low, high] = bounds
  if (!(correction.value >= low && correction.value <= high)) return `The ${what} cannot be ${correction.value}: it lies between ${low} and ${high}${unit === '1' || unit === '{grade}' ? '' : ` ${unit}`}.`
  return unit === '{grade}' && !Number.isInteger(correction.value) ? `The ${what} is a whole number from ${low} to ${high}, not ${correction.value}.` : null
}

/** Whether a correction was entered for this place, whatever its level is called now. */
const isFor = ({ measure, structure, side, atMm }: CtCorrection, place: Omit<Place, 'level'> & { readonly positionsMm: readonly PatientMm[] }): boolean =>
  measure === place.measure && structure === place.structure && side === place.side && distanceMm(atMm, place.positionsMm[0] ?? atMm) <= bindMm

/** Problem where a value is out of bounds or in another unit, or where two are given for one place. */
export const checkCorrections = (corrections: readonly CtCorrection[]): Result<null> => {
  for (const [index, correction] of corrections.entries()) {
    const why = whyNotTaken(correction)
    if (why !== null) return fail(problem('ct-value-refused', why))
    const twin = corrections.slice(index + 1).find((other) => isFor(other, { ...correction, positionsMm: [correction.atMm] }))
    if (twin !== undefined) return fail(problem('ct-value-twice', `Two values are given for the ${ctPlaceWords(correction)}; give one.`))
  }
  return ok(null)
}

export interface BoundCorrections {
  readonly of: ReadonlyMap<CtRow, CtCorrection>
  /** What the reader must know: values that follow their place under another name, and values that are not used. */
  readonly warnings: readonly string[]
}

/**
 * Which correction belongs to which measure: by the place in the patient, never by the name of a level alone. After a level is renamed
 * a value stays at the bone it was entered for, and that is said; one whose place is no longer measured is not used, and that is said.
 */
export const bindCorrections = (rows: readonly CtRow[], corrections: readonly CtCorrection[]): BoundCorrections => {
  const of = new Map<CtRow, CtCorrection>()
  const warnings: string[] = []
  const away = (correction: CtCorrection, row: CtRow): number => distanceMm(correction.atMm, row.positionsMm[0] ?? correction.atMm)
  for (const correction of corrections) {
    const [row] = rows.filter((each) => isFor(correction, each)).sort((a, b) => away(correction, a) - away(correction, b))
    const other = row === undefined ? undefined : of.get(row)
    if (row === undefined || other !== undefined) {
      warnings.push(`The reader's value of the ${ctPlaceWords(correction)} is not used: ${row === undefined ? 'nothing is measured at the place it was entered for' : 'another one stands at its place'}. Enter it again where it belongs.`)
      continue
    }
    of.set(row, correction)
    if (row.level !== correction.level) warnings.push(`The reader's value of the ${ctPlaceWords(correction)} stays at its place, which is now called ${row.level}.`)
  }
  return { of, warnings }
}

/** The corrections with this one instead of any that was entered for the same place. */
export const withCorrection = (corrections: readonly CtCorrection[], place: CtMeasure, value: number | null): CtCorrection[] => {
  const { measure, level, structure, side, unit, positionsMm } = place
  const [atMm] = positionsMm
  return atMm === undefined ? [...corrections] : [...withoutCorrection(corrections, place), { measure, level, structure, side, value, unit, atMm }]
}

/** The corrections without those that were entered for a place. */
export const withoutCorrection = (corrections: readonly CtCorrection[], place: CtMeasure): CtCorrection[] => corrections.filter((correction) => !isFor(correction, place))
