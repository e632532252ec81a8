import type { Pattern, Place, Side, Structure, VertebraName } from '../base/anatomy.ts'
import codesJson from '../knowledge/codes/snomed-anatomy.json'
import { codeTableSchema } from '../knowledge/code-schema.ts'
import { packs } from './language.ts'
import { upperFirst } from './words.ts'

/** A code with its scheme, as DICOM and FHIR carry it. */
export interface Code {
  readonly value: string
  readonly scheme: 'SCT' | 'UCUM' | 'DCM' | 'LN' | 'UMLS' | 'RFC5646' | '99SPONDYL'
  readonly meaning: string
}

const table = codeTableSchema.parse(codesJson)

const local = (value: string, meaning: string): Code => ({ value, scheme: '99SPONDYL', meaning })

const snomed = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning })

const vertebraCode = (name: VertebraName): Code => {
  const value = table.vertebrae[name]
  return value === undefined ? local(name, `${name} vertebra`) : snomed(value, `${name} vertebra`)
}

/**
 * Where a measurement was taken: level (both vertebrae of a segment), structure, side. What has no known public code has a local one;
 * the level is always there as text too.
 */
export const siteCodes = (level: Place, structure: Structure): { readonly levels: readonly Code[]; readonly structure: Code } => {
  const levels: readonly Code[] =
    level === 'pelvis'
      ? [local('pelvis', 'Pelvis')]
      : level === 'sacrum'
        ? [snomed(table.sacrum, 'Sacrum')]
        : level.split('-').map((name) => vertebraCode(name as VertebraName))
  const known = table.structures[structure]
  const meaning = upperFirst(packs.en.structures[structure])
  return { levels, structure: known === undefined ? local(structure, meaning) : snomed(known, meaning) }
}

export const sideCode = (side: Side): Code | null =>
  side === 'left' ? snomed(table.sides.left, 'Left') : side === 'right' ? snomed(table.sides.right, 'Right') : null

export const patternCode = (pattern: Pattern): Code => local(`pattern-${pattern}`, `Pattern: ${pattern.replaceAll('-', ' ')}`)

/** The unit of the uptake values in UCUM; counts are an annotation, which UCUM allows. */
export const unitCode = (unit: string): Code => {
  const value = table.units[unit]
  return value === undefined ? { value: `{${unit.replaceAll(/[^\x21-\x7a]/g, '')}}`, scheme: 'UCUM', meaning: unit } : { value, scheme: 'UCUM', meaning: unit }
}
