/** What the fuzzing process is started with, as JSON. Case `index` of a seed is always the same mutant. */
export interface ChildOptions {
  /** Its own folder for files; it removes it at its end. */
  readonly folder: string
  readonly decodeWorker: string
  readonly realFolder: string | null
  readonly seed: string
  /** Cases first, first + step, ... below count. */
  readonly first: number
  readonly step: number
  readonly count: number
}

export type ChildMessage =
  | { readonly kind: 'begin'; readonly index: number; readonly what: string }
  | {
      readonly kind: 'end'
      readonly index: number
      /** `volume`, the code of a refusal, or `bug`. */
      readonly outcome: string
      readonly bug: string | null
      readonly ms: number
      readonly rssMB: number
    }
