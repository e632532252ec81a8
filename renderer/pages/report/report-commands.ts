import { isSigned } from '../../../core/report/versions.ts'
import { useApp } from '../../state/app-state.ts'
import { useReport } from '../../state/report-state.ts'
import { travel } from './travel-fields.ts'

/** A command of the report page: by key, or by name in the command palette. */
export interface ReportCommand {
  readonly name: string
  /** As printed on the keys; null where there is no short way. */
  readonly keys: string | null
  readonly pressed: (event: KeyboardEvent) => boolean
  /** Whether it makes sense for what is open now. */
  readonly offered: () => boolean
  readonly run: () => void
}

const signedNow = (): boolean | null => {
  const { report } = useReport.getState()
  return report === null ? null : isSigned(report)
}

const isDraft = (): boolean => signedNow() === false
const isFinal = (): boolean => signedNow() === true
const isOpen = (): boolean => signedNow() !== null

const say = (sentence: string | null): void => {
  if (sentence !== null) useApp.getState().say(sentence)
}

const savePdf = async (): Promise<void> => {
  const failed = await useReport.getState().savePdf()
  say(failed?.sentence ?? null)
}

const exportFiles = async (): Promise<void> => {
  const answer = await useReport.getState().exportFiles()
  say(answer.ok ? answer.value : answer.error.sentence)
}

const alt = (key: string) => (event: KeyboardEvent): boolean => event.altKey && !event.ctrlKey && !event.metaKey && event.key === key
const never = (): boolean => false

export const reportCommands: readonly ReportCommand[] = [
  { name: 'Next field', keys: 'Alt+Down', pressed: alt('ArrowDown'), offered: isDraft, run: () => travel(1) },
  { name: 'Field before', keys: 'Alt+Up', pressed: alt('ArrowUp'), offered: isDraft, run: () => travel(-1) },
  { name: 'Sign the report…', keys: 'Ctrl+Enter', pressed: (event) => (event.ctrlKey || event.metaKey) && event.key === 'Enter', offered: isDraft, run: () => useReport.getState().ask('sign') },
  { name: 'Print the page…', keys: 'Ctrl+P', pressed: (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'p', offered: isOpen, run: () => useReport.getState().ask('print') },
  { name: 'Save the PDF…', keys: null, pressed: never, offered: isFinal, run: () => void savePdf() },
  { name: 'Export the report for the archive…', keys: null, pressed: never, offered: isFinal, run: () => void exportFiles() },
  { name: 'Addendum to the report…', keys: null, pressed: never, offered: isFinal, run: () => useReport.getState().ask('addendum') },
  { name: 'Amend the report…', keys: null, pressed: never, offered: isFinal, run: () => useReport.getState().ask('amended') },
]
