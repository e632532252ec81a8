import type { Correction } from '../../../core/units/corrections.ts'
import { fieldDescriptions } from '../../../core/units/fields.ts'

/** Four digits, as far as a factor can be compared by eye. */
export const factorWords = (factor: number): string => String(Number(factor.toPrecision(4)))

const decayWords = {
  ADMIN: 'to the injection (ADMIN)',
  START: 'to the scan start (START)',
  NONE: 'not corrected for decay (NONE)',
} as const

/** A value as it is shown, with its unit. */
export const valueWords = (correction: Correction): string => {
  switch (correction.field) {
    case 'syringe':
    case 'residual':
      return `${correction.value.activityMBq} MBq at ${correction.value.measuredAt.replace('T', ' ')}`
    case 'decayCorrection':
      return decayWords[correction.value]
    case 'injectedAt':
    case 'referenceAt':
      return correction.value.replace('T', ' ')
    default: {
      const { unit } = fieldDescriptions[correction.field]
      return unit === null ? String(correction.value) : `${correction.value} ${unit}`
    }
  }
}

export const decayChoices = Object.entries(decayWords)
