import type { Code } from '../../core/report/codes.ts'
import type { DicomRecord } from './dicom-file.ts'

/** The content items of a structured report (PS3.3 C.17.3), one function a value type. */

export type Relationship = 'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'HAS PROPERTIES' | 'INFERRED FROM'

export const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning })

/** A short string holds 16 characters; a longer code has an attribute of its own (PS3.3 8.1). */
export const codeSequence = ({ value, scheme, meaning }: Code): DicomRecord[] => [
  { ...(value.length > 16 ? { LongCodeValue: value } : { CodeValue: value }), CodingSchemeDesignator: scheme, CodeMeaning: meaning.slice(0, 64) },
]

const item = (relationship: Relationship, valueType: string, concept: Code | null, rest: DicomRecord, children: readonly DicomRecord[]): DicomRecord => ({
  RelationshipType: relationship,
  ValueType: valueType,
  ...(concept === null ? {} : { ConceptNameCodeSequence: codeSequence(concept) }),
  ...rest,
  ...(children.length === 0 ? {} : { ContentSequence: children }),
})

export const container = (concept: Code, children: readonly DicomRecord[]): DicomRecord =>
  item('CONTAINS', 'CONTAINER', concept, { ContinuityOfContent: 'SEPARATE' }, children)

export const text = (relationship: Relationship, concept: Code, value: string, children: readonly DicomRecord[] = []): DicomRecord =>
  item(relationship, 'TEXT', concept, { TextValue: value }, children)

export const coded = (relationship: Relationship, concept: Code, value: Code, children: readonly DicomRecord[] = []): DicomRecord =>
  item(relationship, 'CODE', concept, { ConceptCodeSequence: codeSequence(value) }, children)

export const person = (relationship: Relationship, concept: Code, name: string): DicomRecord => item(relationship, 'PNAME', concept, { PersonName: name }, [])

/** An ISO date. */
export const date = (relationship: Relationship, concept: Code, iso: string): DicomRecord => item(relationship, 'DATE', concept, { Date: iso.replaceAll('-', '') }, [])

export const uidReference = (relationship: Relationship, concept: Code, uid: string): DicomRecord => item(relationship, 'UIDREF', concept, { UID: uid }, [])

/** A decimal string holds 16 characters; the exact number stands beside it. */
const decimalString = (value: number): string => {
  for (let digits = 12; digits > 0; digits -= 1) {
    const written = String(Number(value.toPrecision(digits)))
    if (written.length <= 16) return written
  }
  throw new Error(`${value} does not fit into a decimal string`)
}

export const measured = (relationship: Relationship, concept: Code, value: number, unit: Code, children: readonly DicomRecord[] = []): DicomRecord =>
  item(
    relationship,
    'NUM',
    concept,
    { MeasuredValueSequence: [{ NumericValue: decimalString(value), FloatingPointValue: value, MeasurementUnitsCodeSequence: codeSequence(unit) }] },
    children,
  )

/** One point in the patient, LPS mm, in its frame of reference. */
export const point = (concept: Code, frameOfReferenceUid: string, positionMm: readonly number[]): DicomRecord =>
  item('INFERRED FROM', 'SCOORD3D', concept, { GraphicType: 'POINT', GraphicData: [...positionMm], ReferencedFrameOfReferenceUID: frameOfReferenceUid }, [])

