import { correctionSchema } from '../../../core/units/corrections.ts'
import type { Correction, CorrectionField } from '../../../core/units/corrections.ts'

/** What stands in the form: numbers and times are text until they are whole. */
export interface CorrectionDraft {
  readonly value: string
  /** The time beside a measured activity. */
  readonly at: string
}

export type EditorKind = 'number' | 'date-time' | 'measured' | 'choice'

export const editorOf = (field: CorrectionField): EditorKind => {
  switch (field) {
    case 'weightKg':
    case 'heightM':
    case 'injectedMBq':
    case 'halfLifeSeconds':
    case 'acquisitionSeconds':
      return 'number'
    case 'injectedAt':
    case 'referenceAt':
      return 'date-time'
    case 'syringe':
    case 'residual':
      return 'measured'
    case 'sex':
    case 'doseUnit':
    case 'nuclide':
    case 'decayCorrection':
    case 'calibrationId':
      return 'choice'
  }
}

/** `1,74` and ` 1.74 ` are 1.74; anything else is no number. Thousands are never written with a mark here, so a comma is a decimal point. */
export const numberOf = (text: string): number | null => (/^\s*\d+(?:[.,]\d+)?\s*$/.test(text) ? Number(text.trim().replace(',', '.')) : null)

/** A `datetime-local` leaves out seconds that are zero. */
const dateTimeOf = (text: string): string => (text.length === 16 ? `${text}:00` : text)

/** What the form says, as a correction; null while it is not whole. */
export const correctionOf = (field: CorrectionField, { value, at }: CorrectionDraft): Correction | null => {
  const kind = editorOf(field)
  const entered =
    kind === 'number'
      ? numberOf(value)
      : kind === 'measured'
        ? { activityMBq: numberOf(value), measuredAt: dateTimeOf(at) }
        : kind === 'date-time'
          ? dateTimeOf(value)
          : value
  const parsed = correctionSchema.safeParse({ field, value: entered })
  return parsed.success ? parsed.data : null
}

const blank: CorrectionDraft = { value: '', at: '' }

/** What the form begins with: the value that is in force. */
export const draftOf = (correction: Correction | null): CorrectionDraft => {
  if (correction === null) return blank
  if (correction.field === 'syringe' || correction.field === 'residual') return { value: String(correction.value.activityMBq), at: correction.value.measuredAt }
  return { ...blank, value: String(correction.value) }
}
