/** `prohibit` stops signing; `alert` is shown and lets sign; `ok` is a point that was looked at and is fine. */
export interface Check {
  readonly id: string
  readonly level: 'prohibit' | 'alert' | 'ok'
  readonly sentence: string
  /** The finding to go to, where it concerns one. */
  readonly findingId: string | null
}

export const check = (id: string, level: Check['level'], sentence: string, findingId: string | null = null): Check => ({ id, level, sentence, findingId })
