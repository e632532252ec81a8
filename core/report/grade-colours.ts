import type { Grade } from '../base/anatomy.ts'

export type MapTheme = 'dark' | 'light'

/** Fill of a structure, and the ink that is readable on it (at least 4.5:1). */
export interface GradeColour {
  readonly fill: string
  readonly ink: string
}

/**
 * One colour per uptake grade. Dark: a heat scale that brightens with the grade. Light (paper): the same hues, but steadily darker
 * with the grade, so that a grey print keeps the order; the digit is written beside all the same.
 */
export const gradeColours: Readonly<Record<MapTheme, Readonly<Record<Grade, GradeColour>>>> = {
  dark: {
    0: { fill: '#2b3440', ink: '#e8ecf1' },
    1: { fill: '#6f4f9c', ink: '#ffffff' },
    2: { fill: '#bd3f74', ink: '#ffffff' },
    3: { fill: '#f2803c', ink: '#111418' },
    4: { fill: '#fbd43b', ink: '#111418' },
  },
  light: {
    0: { fill: '#f1f3f6', ink: '#3a4350' },
    1: { fill: '#d8cbe9', ink: '#2a1d40' },
    2: { fill: '#eaa0b6', ink: '#3d0f1f' },
    3: { fill: '#d9541e', ink: '#ffffff' },
    4: { fill: '#7d1128', ink: '#ffffff' },
  },
}

/** Everything in the drawing that is not uptake. */
export const mapColours: Readonly<Record<MapTheme, { outline: string; unmeasured: string; context: string; contextLine: string; label: string; faint: string }>> = {
  dark: { outline: '#4a5665', unmeasured: '#1a2028', context: '#161b22', contextLine: '#2d3641', label: '#e8ecf1', faint: '#8a95a3' },
  light: { outline: '#8a95a3', unmeasured: '#ffffff', context: '#fafbfc', contextLine: '#d3d9e0', label: '#1b222b', faint: '#5c6774' },
}
