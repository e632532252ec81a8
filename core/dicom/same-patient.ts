import { foldText, spellOut } from '../base/fold-text.ts'
import type { InstanceHeader } from './instance-header.ts'

/** Spelling that cannot mean another patient (case, accents, the order of the words, titles, a group in another script) is no difference. */

/** What a study, or an object, says of its patient. */
export interface NamedPatient {
  /** PN with its groups joined by `=`, components by `^`, decoded. */
  readonly patientName: string
  readonly patientId: string
  /** ISO date, null when unknown. */
  readonly patientBirthDate: string | null
}

/** Family, given and middle name; prefix and suffix (`Dr`, `Jr`) name nobody. PS3.5 6.2.1. */
export const namingComponents = 3

const words = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')

const asWritten = (text: string): string => text

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

/** Whether a group of a person name names somebody. */
export const isNamed = (group: string | undefined): group is string => group !== undefined && groupWords(group).length > 0

/** Whether two names cannot be the same person's. Names with no group in common, or none at all, cannot be told apart. */
export const namesDiffer = (a: string, b: string): boolean => {
  if (a === b) return false
  const [groupsA, groupsB] = [groupsOf(a), groupsOf(b)]
  // Ideograms first: Japanese names that sound alike are written differently.
  for (const index of [1, 0, 2]) {
    const [inA, inB] = [groupsA[index], groupsB[index]]
    if (!isNamed(inA) || !isNamed(inB)) continue
    return ![asWritten, spellOut].some((spelling) => sameWords(groupWords(inA, spelling), groupWords(inB, spelling)))
  }
  return false
}

/** Spaces round an ID mean nothing; anything else may. */
export const idKey = (patientId: string): string => patientId.trim()

export const birthDatesDiffer = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b

/** Whether what two objects say of their patient cannot be true of one person. */
export const patientsDiffer = (a: NamedPatient, b: NamedPatient): boolean => {
  const [idA, idB] = [idKey(a.patientId), idKey(b.patientId)]
  return (idA !== '' && idB !== '' && idA !== idB) || namesDiffer(a.patientName, b.patientName) || birthDatesDiffer(a.patientBirthDate, b.patientBirthDate)
}

/** Two names without a group that both have say nothing about each other; two that are both empty are alike. */
const areComparable = (a: string, b: string): boolean => {
  const [groupsA, groupsB] = [groupsOf(a), groupsOf(b)]
  return a === b || groupsA.some((group, index) => isNamed(group) && isNamed(groupsB[index])) || !(groupsA.some(isNamed) || groupsB.some(isNamed))
}

/**
 * Whether two images of one study are certainly of one patient: the same ID, a name that differs in its spelling at most (`Doe^Jane`,
 * `DOE^JANE`), and birth dates that do not contradict each other. Stricter than `patientsDiffer`, which looks for contradictions
 * alone: a picture is put on another one because of this.
 */
const areOne = (a: NamedPatient, b: NamedPatient): boolean => {
  const hasId = idKey(a.patientId) !== ''
  return (
    idKey(a.patientId) === idKey(b.patientId) &&
    !patientsDiffer(a, b) &&
    areComparable(a.patientName, b.patientName) &&
    (hasId || a.patientBirthDate === b.patientBirthDate)
  )
}

/** One patient has few spellings; more are several people, or a source that cannot be trusted. */
const mostSpellings = 12

/** Whether all of these are certainly one patient, each beside each: that two are like a third one does not make them alike. */
export const isOnePatient = (people: readonly NamedPatient[]): boolean => {
  const [first] = people
  // Nearly always all say the same to the letter.
  const isFirst = (each: NamedPatient): boolean =>
    each.patientId === first?.patientId && each.patientName === first.patientName && each.patientBirthDate === first.patientBirthDate
  if (people.every(isFirst)) return true
  const distinct = new Map(people.map((each) => [JSON.stringify([each.patientId, each.patientName, each.patientBirthDate]), each]))
  const all = [...distinct.values()]
  return all.length <= mostSpellings && all.every((one, index) => all.slice(index + 1).every((other) => areOne(one, other)))
}

/** What a header says of its patient. */
export const patientOf = ({ patient }: InstanceHeader): NamedPatient => ({ patientName: patient.name, patientId: patient.id, patientBirthDate: patient.birthDate })
