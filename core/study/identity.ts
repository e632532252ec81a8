import type { InstanceHeader } from '../dicom/instance-header.ts'
import { foldText } from './search-words.ts'

/**
 * Mix-ups of identity: found and named, never resolved here. Spelling that cannot mean another patient (case, accents, the order of the
 * words, titles, a group in another script) is no mix-up.
 */

/** What a study says of its patient. */
export interface NamedPatient {
  /** PN with its groups joined by `=`, components by `^`, decoded. */
  readonly patientName: string
  readonly patientId: string
  /** ISO date, null when unknown. */
  readonly patientBirthDate: string | null
}

/** Family, given and middle name; prefix and suffix (`Dr`, `Jr`) name nobody. PS3.5 6.2.1. */
const namingComponents = 3

const words = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')

const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }

const asWritten = (text: string): string => text

/** As names are written where there is no key for the letter. */
const spelledOut = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüøå]/g, (letter) => umlauts[letter] ?? letter)

const groupWords = (group: string, spelling: (text: string) => string = asWritten): string[] =>
  words(foldText(spelling(group.split('^').slice(0, namingComponents).join(' ')))).sort()

/** The alphabetic, ideographic and phonetic group. PS3.5 6.2.1.1. */
const groupsOf = (personName: string): string[] => personName.split('=').slice(0, 3)

/** Names with the same key are the same name for a hint; the empty key is no name. */
export const nameKey = (personName: string): string =>
  groupsOf(personName)
    .map((group) => groupWords(group).join(' '))
    .find((key) => key !== '') ?? ''

const holdsAll = (larger: readonly string[], smaller: readonly string[]): boolean => smaller.every((word) => larger.includes(word))

/** A middle name that is written only once tells no two people apart; a family name alone is not enough to say that they are one. */
const sameWords = (a: readonly string[], b: readonly string[]): boolean =>
  a.join(' ') === b.join(' ') || (a.length >= 2 && b.length >= 2 && (holdsAll(a, b) || holdsAll(b, a)))

const isNamed = (group: string | undefined): group is string => group !== undefined && groupWords(group).length > 0

/** Whether two names cannot be the same person's. Names with no group in common, or none at all, cannot be told apart. */
export const namesDiffer = (a: string, b: string): boolean => {
  if (a === b) return false
  const [groupsA, groupsB] = [groupsOf(a), groupsOf(b)]
  // Ideograms first: Japanese names that sound alike are written differently.
  for (const index of [1, 0, 2]) {
    const [inA, inB] = [groupsA[index], groupsB[index]]
    if (!isNamed(inA) || !isNamed(inB)) continue
    return ![asWritten, spelledOut].some((spelling) => sameWords(groupWords(inA, spelling), groupWords(inB, spelling)))
  }
  return false
}

/** Spaces round an ID mean nothing; anything else may. */
export const idKey = (patientId: string): string => patientId.trim()

const birthDatesDiffer = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b

/** Whether what two objects say of their patient cannot be true of one person. */
export const patientsDiffer = (a: NamedPatient, b: NamedPatient): boolean => {
  const [idA, idB] = [idKey(a.patientId), idKey(b.patientId)]
  return (idA !== '' && idB !== '' && idA !== idB) || namesDiffer(a.patientName, b.patientName) || birthDatesDiffer(a.patientBirthDate, b.patientBirthDate)
}

/** What is wrong or odd about the identity of a study's patient, beside the other studies of the library. */
export interface IdentityWarning {
  /** `conflict`: one ID, two people. `hint`: one person, perhaps, under two IDs. */
  readonly kind: 'conflict' | 'hint'
  readonly sentence: string
}


const printedName = (personName: string): string => {
  const group = personName.split('=').find((each) => groupWords(each).length > 0)
  if (group === undefined) return 'somebody without a name'
  return group.split('^').slice(0, namingComponents).map((part) => part.trim()).filter((part) => part !== '').join(', ')
}

const listed = (values: readonly string[]): string => (values.length < 2 ? values.join('') : `${values.slice(0, -1).join('; ')} and ${values.at(-1) ?? ''}`)

const namedAtMost = 3

const few = (values: readonly string[]): string => {
  const all = [...new Set(values)]
  return all.length <= namedAtMost ? listed(all) : `${all.slice(0, namedAtMost).join('; ')} and ${all.length - namedAtMost} more`
}

/** Mix-ups of `study` beside `others`: studies with its patient ID, or with its patient's name and birth date. */
export const identityWarnings = (study: NamedPatient, others: readonly NamedPatient[]): IdentityWarning[] => {
  const id = idKey(study.patientId)
  const sameId = id === '' ? [] : others.filter((other) => idKey(other.patientId) === id)
  const named = sameId.filter((other) => namesDiffer(study.patientName, other.patientName))
  const born = sameId.filter((other) => !named.includes(other) && birthDatesDiffer(study.patientBirthDate, other.patientBirthDate))
  const bornThen = others.filter(
    (other) => id !== '' && idKey(other.patientId) !== '' && idKey(other.patientId) !== id && study.patientBirthDate !== null && other.patientBirthDate === study.patientBirthDate,
  )
  const key = bornThen.length === 0 ? '' : nameKey(study.patientName)
  const otherIds = key === '' ? [] : bornThen.filter((other) => nameKey(other.patientName) === key)
  const warnings: IdentityWarning[] = []
  if (named.length > 0) {
    warnings.push({ kind: 'conflict', sentence: `The patient ID ${id} also names ${few(named.map((other) => printedName(other.patientName)))}: check before comparing.` })
  }
  if (born.length > 0) {
    const dates = few(born.map((other) => other.patientBirthDate ?? ''))
    warnings.push({ kind: 'conflict', sentence: `The patient ID ${id} also stands with the birth date ${dates}, here with ${study.patientBirthDate ?? ''}: check before comparing.` })
  }
  if (otherIds.length > 0) {
    warnings.push({ kind: 'hint', sentence: `The same name and birth date also stand under the patient ID ${few(otherIds.map((other) => idKey(other.patientId)))}: it may be the same person.` })
  }
  return warnings
}

type Pick = (header: InstanceHeader) => unknown

/** What two copies of one image can differ in, in the reader's words. */
const compared: readonly (readonly [what: string, pick: Pick])[] = [
  ['patient name', (header) => header.patient.name],
  ['patient ID', (header) => header.patient.id],
  ['birth date', (header) => header.patient.birthDate],
  ['sex', (header) => header.patient.sex],
  ['weight or height', (header) => [header.patient.weightKg, header.patient.heightM]],
  ['study date or description', (header) => header.study],
  ['series date or description', (header) => header.series],
  ['kind of object', (header) => [header.sopClassUid, header.imageType]],
  ['acquisition', (header) => [header.acquisitionDate, header.acquisitionTime, header.acquisitionNumber, header.instanceNumber, header.manufacturer, header.model]],
  ['position or spacing', (header) => [header.frameOfReferenceUid, header.patientPosition, header.plane, header.spacingBetweenSlicesMm, header.gantryTiltDegrees]],
  ['frames', (header) => [header.frameGroups?.map(({ positionMm, axes, pixelSpacingMm }) => [positionMm, axes, pixelSpacingMm]) ?? null, header.nuclearMedicine]],
  ['image size', (header) => [header.pixels?.rows, header.pixels?.columns, header.pixels?.frames, header.pixels?.samplesPerPixel]],
  ['scaling or units', (header) => [header.rescale, header.units, header.decayCorrection]],
  ['injection', (header) => header.radiopharmaceutical],
]

/**
 * In what two headers with one SOP Instance UID differ; empty when they describe the same image. How the pixels are encoded, and where in
 * the file they lie, is not what an image is: the same image travels in several transfer syntaxes.
 */
export const copyDifferences = (a: InstanceHeader, b: InstanceHeader): string[] =>
  compared.filter(([, pick]) => JSON.stringify(pick(a)) !== JSON.stringify(pick(b))).map(([what]) => what)
