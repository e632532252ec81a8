import type { Pattern, Place, Side, Structure, VertebraName } from '../base/anatomy.ts'
import codesJson from '../knowledge/codes/snomed-anatomy.json'
import { codeTableSchema } from '../knowledge/code-schema.ts'
import type { VisitRow } from '../findings/compare-visits.ts'
import { packs } from './language.ts'
import { verdictOf } from './prior-parts.ts'
import type { Verdict } from './prior-parts.ts'
import { upperFirst } from './words.ts'

/** A code with its scheme, as DICOM and FHIR carry it. */
export interface Code {
  readonly value: string
  readonly scheme: 'SCT' | 'UCUM' | 'DCM' | 'LN' | 'UMLS' | 'RFC5646' | '99SPONDYL'
  readonly meaning: string
}

const table = codeTableSchema.parse(codesJson)

export const own = (value: string, meaning: string): Code => ({ value, scheme: '99SPONDYL', meaning })

export const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning })

/** The unit of a ratio and of a grade. */
export const one: Code = { value: '1', scheme: 'UCUM', meaning: 'no units' }

/** What is measured of a region, under one code and one meaning in every form that leaves. */
export const uptakeCodes = {
  ratio: own('uptake-ratio', 'Maximum over reference mean'),
  grade: own('uptake-grade', 'Uptake grade 0-4, proposal'),
  change: own('uptake-ratio-change', 'Change of the ratio since the earlier visit'),
  changeSd: own('change-sd', 'Change in standard deviations of the noise'),
} as const

/** What is said of an earlier study. */
export const comparisonStudy: Code = { value: '18834-2', scheme: 'LN', meaning: 'Radiology Comparison study' }

const vertebraCode = (name: VertebraName): Code => {
  const value = table.vertebrae[name]
  return value === undefined ? own(name, `${name} vertebra`) : sct(value, `${name} vertebra`)
}

/**
 * Where a measurement was taken: level (both vertebrae of a segment), structure, side. What has no known public code has a local one;
 * the level is always there as text too.
 */
export const siteCodes = (level: Place, structure: Structure): { readonly levels: readonly Code[]; readonly structure: Code } => {
  const levels: readonly Code[] =
    level === 'pelvis'
      ? [own('pelvis', 'Pelvis')]
      : level === 'sacrum'
        ? [sct(table.sacrum, 'Sacrum')]
        : level.split('-').map((name) => vertebraCode(name as VertebraName))
  const known = table.structures[structure]
  const meaning = upperFirst(packs.en.structures[structure])
  return { levels, structure: known === undefined ? own(structure, meaning) : sct(known, meaning) }
}

export const sideCode = (side: Side): Code | null =>
  side === 'left' ? sct(table.sides.left, 'Left') : side === 'right' ? sct(table.sides.right, 'Right') : null

export const patternCode = (pattern: Pattern): Code => own(`pattern-${pattern}`, `Pattern: ${pattern.replaceAll('-', ' ')}`)

/** The unit of the uptake values in UCUM; counts are an annotation, which UCUM allows. */
export const unitCode = (unit: string): Code => {
  const value = table.units[unit]
  return value === undefined ? { value: `{${unit.replaceAll(/[^\x21-\x7a]/g, '')}}`, scheme: 'UCUM', meaning: unit } : { value, scheme: 'UCUM', meaning: unit }
}

/** What a change between two visits is called against the noise of both. What is within noise is not called stable. */
const verdictCodes: Readonly<Record<Verdict, Code>> = {
  higher: sct('35105006', 'Increased'),
  lower: sct('1250004', 'Decreased'),
  withinNoise: own('within-noise', 'Unchanged within noise'),
  noiseUnknown: own('noise-unknown', 'Noise not known, not called a change'),
}

export const verdictCode = (row: VisitRow): Code => verdictCodes[verdictOf(row)]
