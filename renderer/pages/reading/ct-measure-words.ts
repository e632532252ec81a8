import { genantGrade } from '../../../core/findings/body-correlates.ts'
import type { CtMeasure } from '../../../core/findings/ct-measure.ts'
import { ctMeasureRule } from '../../../core/knowledge/ct-measures-schema.ts'
import type { CtUnit } from '../../../core/knowledge/ct-measures-schema.ts'

/** A unit as it is printed behind a number. */
export const ctUnitWords = (unit: CtUnit): string => ({ mm: 'mm', ml: 'ml', HU: 'HU', '%': '%', deg: '°', '1': '×', '{grade}': '' })[unit]

/** `7.2 mm`, `0.62 ×`; a dash where there is none. */
export const ctValueWords = (value: number | null, { measure, unit }: Pick<CtMeasure, 'measure' | 'unit'>): string => {
  if (value === null) return '–'
  const words = ctUnitWords(unit)
  return `${value.toFixed(ctMeasureRule(measure).digits)}${words === '' ? '' : unit === 'deg' ? words : ` ${words}`}`
}

/** The grade that goes with a value, where there is one by number alone; null for none. */
export const ctGradeWords = ({ measure, value }: CtMeasure): string | null => {
  if (measure !== 'height-loss' || value === null) return null
  const grade = genantGrade(value / 100)
  return grade === 0 ? null : `Genant ${grade}`
}
