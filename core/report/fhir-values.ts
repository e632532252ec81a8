import type { LanguagePack } from '../knowledge/language/language-schema.ts'
import type { Json } from './canonical-json.ts'
import { sideCode, siteCodes } from './codes.ts'
import type { Code } from './codes.ts'
import { placeWords } from './words.ts'

/** The data types of FHIR R4 that the resources of a report are made of. */

export type Members = { readonly [key: string]: Json }

export const systems: Readonly<Record<Code['scheme'], string>> = {
  SCT: 'http://snomed.info/sct',
  UCUM: 'http://unitsofmeasure.org',
  DCM: 'http://dicom.nema.org/resources/ontology/DCM',
  LN: 'http://loinc.org',
  UMLS: 'http://terminology.hl7.org/CodeSystem/umls',
  RFC5646: 'urn:ietf:bcp:47',
  '99SPONDYL': 'urn:spondyl:codes',
}

export const concept = (code: Code, text = code.meaning): Json => ({ coding: [{ system: systems[code.scheme], code: code.value, display: code.meaning }], text })

const quantity = (value: number, unit: Code): Json => ({ value, unit: unit.meaning, system: systems.UCUM, code: unit.value })

/** A component of an Observation. */
export const measure = (code: Code, value: number, unit: Code): Json => ({ code: concept(code), valueQuantity: quantity(value, unit) })

/** Structure, levels and side in codes, and as the page names the place. */
export const bodySite = (place: Parameters<typeof placeWords>[0], pack: LanguagePack): Json => {
  const { levels, structure } = siteCodes(place.level, place.structure)
  const lateral = sideCode(place.side)
  const codes = [structure, ...levels, ...(lateral === null ? [] : [lateral])]
  return { coding: codes.map((code) => ({ system: systems[code.scheme], code: code.value, display: code.meaning })), text: placeWords(place, pack) }
}
