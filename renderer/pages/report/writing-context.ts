import { createContext } from 'react'
import type { Autotext, MacroValues } from '../../../core/report/autotext.ts'

/** What the text fields of the form expand: the texts of whoever writes here, and the values their macros ask for. */
export interface Writing {
  readonly autotexts: readonly Autotext[]
  readonly values: MacroValues
}

export const WritingContext = createContext<Writing>({ autotexts: [], values: {} })
