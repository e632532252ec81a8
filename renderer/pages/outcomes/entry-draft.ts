import { vertebraNames } from '../../../core/base/anatomy.ts'
import type { SegmentName } from '../../../core/base/anatomy.ts'
import { outcomeEntrySchema, visitNames } from '../../../core/outcomes/entry.ts'
import type { OutcomeEntry, VisitName } from '../../../core/outcomes/entry.ts'
import { procedureIds, procedures } from '../../../core/outcomes/procedures.ts'
import type { ProcedureId } from '../../../core/outcomes/procedures.ts'

/** Kinds of entry by the words on their buttons. */
export const kindWords = {
  'Score before': 'baseline',
  Treatment: 'treatment',
  'Follow-up': 'follow-up',
  'CT after fusion': 'fusion-ct',
  Complication: 'complication',
  'Lost to follow-up': 'lost',
} as const satisfies Record<string, OutcomeEntry['kind']>

export const visitWords: Readonly<Record<VisitName, string>> = { '2-weeks': '2 weeks', '2-months': '2 months', '6-months': '6 months', '12-months': '12 months' }

export const courseWords = { Surgery: 'surgery', 'Pain management': 'pain-management', 'Surgery declined': 'declined-surgery' } as const

export const fusionWords = { 'Bone growth': 'bone-growth', 'No bone growth': 'no-bone-growth', Undetermined: 'undetermined' } as const

export const procedureLabel = (id: ProcedureId): string => {
  const { region, words } = procedures[id]
  return region === 'other' ? words : `${region === 'cervical' ? 'Cervical' : 'Lumbar'}: ${words.toLowerCase()}`
}

export const procedureLabels: readonly string[] = procedureIds.map(procedureLabel)

/** The words of a button for a stored value. */
export const wordsFor = (table: Readonly<Record<string, string>>, value: string): string => Object.entries(table).find(([, each]) => each === value)?.[0] ?? value

/** What stands in the fields; empty is not known. */
export interface EntryDraft {
  readonly kind: keyof typeof kindWords
  readonly date: string
  readonly visit: string
  readonly axialVas: string
  readonly extremityVas: string
  readonly course: string
  readonly procedure: string
  readonly segments: string
  readonly side: string
  readonly fusion: string
  readonly text: string
}

export const emptyDraft = (kind: EntryDraft['kind'], date: string, segments = ''): EntryDraft => ({
  kind,
  date,
  visit: '',
  axialVas: '',
  extremityVas: '',
  course: '',
  procedure: '',
  segments,
  side: '',
  fusion: '',
  text: '',
})

/** `8`, `8.5` or `8,5`; null is not known; undefined is no score. */
const scoreOf = (typed: string): number | null | undefined => {
  const trimmed = typed.trim().replace(',', '.')
  if (trimmed === '') return null
  const score = Number(trimmed)
  return /^\d{1,2}(\.\d)?$/.test(trimmed) && score <= 10 ? score : undefined
}

/** Motion segments as typed: `L4-L5`, `L4-5`, `L4/5`, several with commas or spaces between; null where one is none. */
export const segmentsOf = (typed: string): SegmentName[] | null => {
  const names = typed.toUpperCase().split(/[\s,;]+/).filter((part) => part !== '')
  const segments = names.map((name) => {
    const [, upper = '', letter = '', digits = ''] = /^([CTLS]\d{1,2})[-/]([CTLS]?)(\d{1,2})$/.exec(name) ?? []
    const lower = `${letter === '' ? (upper[0] ?? '') : letter}${digits}`
    const from = vertebraNames.findIndex((each) => each === upper)
    const to = vertebraNames.findIndex((each) => each === lower)
    // T13 and L6 are seldom there: T12-L1 and L5-S1 pass over them.
    const between = vertebraNames.slice(from + 1, to)
    const isNext = from >= 0 && to > from && between.every((each) => each === 'T13' || each === 'L6')
    return isNext && lower !== 'S2' ? (`${upper}-${lower}` as SegmentName) : null
  })
  return segments.includes(null) ? null : segments.flatMap((segment) => segment ?? [])
}

const valueOf = (draft: EntryDraft): unknown => {
  const { date } = draft
  const scores = { axialVas: scoreOf(draft.axialVas), extremityVas: scoreOf(draft.extremityVas) }
  switch (kindWords[draft.kind]) {
    case 'baseline':
      return { kind: 'baseline', date, ...scores }
    case 'treatment': {
      const course = courseWords[draft.course as keyof typeof courseWords]
      const isSurgery = course === 'surgery'
      const procedure = isSurgery ? (procedureIds.find((id) => procedureLabel(id) === draft.procedure) ?? null) : null
      const side = { Left: 'left', Right: 'right', 'Both sides': 'both' }[draft.side] ?? null
      return { kind: 'treatment', date, course, procedure, segments: course === 'declined-surgery' ? [] : segmentsOf(draft.segments), side }
    }
    case 'follow-up':
      return { kind: 'follow-up', date, visit: visitNames.find((name) => visitWords[name] === draft.visit), ...scores }
    case 'fusion-ct':
      return { kind: 'fusion-ct', date, result: fusionWords[draft.fusion as keyof typeof fusionWords] }
    case 'complication':
    case 'lost':
      return { kind: kindWords[draft.kind], date, text: draft.text }
  }
}

/** The entry that the fields mean, or what is still missing or wrong, in the reader's words. */
export const entryOf = (draft: EntryDraft): { readonly entry: OutcomeEntry } | { readonly lacks: string } => {
  const kind = kindWords[draft.kind]
  if (draft.date === '') return { lacks: 'The day.' }
  if (kind === 'baseline' || kind === 'follow-up') {
    if (scoreOf(draft.axialVas) === undefined || scoreOf(draft.extremityVas) === undefined) return { lacks: 'Scores from 0 to 10, at most one decimal.' }
    if (draft.axialVas.trim() === '' && draft.extremityVas.trim() === '') return { lacks: 'At least one score.' }
  }
  if (kind === 'treatment' && draft.course !== 'Surgery declined' && segmentsOf(draft.segments) === null) return { lacks: 'Segments such as L4-L5, with commas between.' }
  const parsed = outcomeEntrySchema.safeParse(valueOf(draft))
  return parsed.success ? { entry: parsed.data } : { lacks: 'One of each choice above.' }
}

/** One entry in a line. */
export const entryWords = (entry: OutcomeEntry): string => {
  const scores = (axial: number | null, extremity: number | null): string => `axial ${axial ?? 'not known'}, arm or leg ${extremity ?? 'not known'}`
  switch (entry.kind) {
    case 'baseline':
      return `Before treatment: ${scores(entry.axialVas, entry.extremityVas)}`
    case 'treatment':
      return [wordsFor(courseWords, entry.course), entry.procedure === null ? '' : procedureLabel(entry.procedure), entry.segments.join(', '), entry.side === null ? '' : entry.side === 'both' ? 'both sides' : `${entry.side} side`]
        .filter((part) => part !== '')
        .join(', ')
    case 'follow-up':
      return `${visitWords[entry.visit]}: ${scores(entry.axialVas, entry.extremityVas)}`
    case 'fusion-ct':
      return `CT after fusion: ${wordsFor(fusionWords, entry.result).toLowerCase()}`
    case 'complication':
      return `Complication: ${entry.text}`
    case 'lost':
      return `Lost to follow-up: ${entry.text}`
  }
}
