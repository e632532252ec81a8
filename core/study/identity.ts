import type { InstanceHeader } from '../dicom/instance-header.ts'
import { birthDatesDiffer, idKey, isNamed, nameKey, namesDiffer, namingComponents } from '../dicom/same-patient.ts'
import type { NamedPatient } from '../dicom/same-patient.ts'

/**
 * Mix-ups of identity: found and named, never resolved here. Spelling that cannot mean another patient (case, accents, the order of the
 * words, titles, a group in another script) is no mix-up.
 */

/** What is wrong or odd about the identity of a study's patient, beside the other studies of the library. */
export interface IdentityWarning {
  /** `conflict`: one ID, two people. `hint`: one person, perhaps, under two IDs. */
  readonly kind: 'conflict' | 'hint'
  readonly sentence: string
}

const printedName = (personName: string): string => {
  const group = personName.split('=').find(isNamed)
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
