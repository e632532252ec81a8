import { displayName } from '../../core/study/patient-words.ts'
import { readingCommands } from '../pages/reading/reading-commands.ts'
import { reportCommands } from '../pages/report/report-commands.ts'
import { useApp } from '../state/app-state.ts'
import { useLibrary } from '../state/library-state.ts'

export interface Command {
  readonly name: string
  /** As printed on the keys; null where there is no short way. */
  readonly keys: string | null
  readonly run: () => void
}

/** Every command that makes sense now, by name. Asked for when the palette opens, so that it never offers a dead one. */
export const availableCommands = (): readonly Command[] => {
  const app = useApp.getState()
  const library = useLibrary.getState()
  const selected = library.rows.find((row) => row.studyInstanceUid === library.selectedUid)
  const commands: (Command | false)[] = [
    { name: 'Go to library', keys: 'Alt+1', run: () => app.goTo('library') },
    app.study !== null && { name: 'Go to reading', keys: 'Alt+2', run: () => app.goTo('reading') },
    app.study !== null && { name: 'Go to report', keys: 'Alt+3', run: () => app.goTo('report') },
    app.study !== null && { name: 'Go to outcomes', keys: 'Alt+4', run: () => app.goTo('outcomes') },
    { name: 'Go to cohort', keys: 'Alt+5', run: () => app.goTo('cohort') },
    app.study !== null && { name: 'Go to referral', keys: 'Alt+6', run: () => app.goTo('referral') },
    selected !== undefined &&
      selected.reportState !== 'not-readable' && {
        name: `Read ${displayName(selected.patientName)}`,
        keys: 'Enter',
        run: () => void app.openStudy(selected.studyInstanceUid, 'reading'),
      },
    library.job === null && { name: 'Add a folder…', keys: null, run: () => void library.addFolder() },
    library.job === null && { name: 'Look through all folders again', keys: null, run: () => void library.rescan() },
    library.job === null && { name: 'Open the demonstration study', keys: null, run: () => void library.openDemonstration() },
    library.job !== null && { name: 'Cancel the running job', keys: null, run: () => void library.cancelJob() },
    { name: 'Calibrations of the cameras…', keys: null, run: () => app.show('calibrations') },
    { name: 'Rules of the referral…', keys: null, run: () => app.show('rules') },
    { name: 'Autotexts…', keys: null, run: () => app.show('autotexts') },
    { name: 'Readers who sign…', keys: null, run: () => app.show('readers') },
    { name: 'Templates of the report…', keys: null, run: () => app.show('templates') },
    { name: 'Folder for signed reports…', keys: null, run: () => app.show('outbox') },
    { name: 'Letterhead and reader…', keys: null, run: () => app.show('settings') },
    { name: 'Choose another library folder…', keys: null, run: () => void app.chooseLibraryFolder() },
    ...(app.page === 'reading' ? readingCommands : []),
    ...(app.page === 'report' ? reportCommands.filter(({ offered }) => offered()) : []),
    { name: 'About Spondyl', keys: null, run: () => app.show('about') },
  ]
  return commands.filter((command) => command !== false)
}

/** Commands whose name holds every typed word, in any order. */
export const matchingCommands = (commands: readonly Command[], typed: string): readonly Command[] => {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '')
  return commands.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
}
