import { call } from '../../api/client.ts'
import { useApp } from '../../state/app-state.ts'
import { useLevelEdit } from '../../state/level-edit-state.ts'
import { useReading } from '../../state/reading-state.ts'
import { useRegionEdit } from '../../state/region-edit-state.ts'
import { useRegistration } from '../../state/registration-state.ts'
import { useView, windowPresets } from '../../state/view-state.ts'
import type { Layout } from '../../state/view-state.ts'
import { oneLevelOn } from '../../viewports/levels.ts'
import { acceptFinding, askToReject, goToFinding } from './finding-commands.ts'

/** A command of the reading page: by key, by name in the command palette, or from the toolbar. */
export interface ReadingCommand {
  readonly name: string
  /** As printed on the keys. */
  readonly keys: string
  readonly pressed: (event: KeyboardEvent) => boolean
  readonly run: () => void
}

const key =
  (letter: string) =>
  (event: KeyboardEvent): boolean =>
    !event.ctrlKey && !event.altKey && !event.metaKey && event.key.toLowerCase() === letter

const shiftDigit =
  (digit: number) =>
  (event: KeyboardEvent): boolean =>
    event.shiftKey && !event.ctrlKey && !event.altKey && event.code === `Digit${digit}`

const goOneLevel = (step: -1 | 1): void => {
  const { analysed } = useReading.getState()
  const { crosshairMm, moveCrosshair } = useView.getState()
  if (analysed === null || crosshairMm === null) return
  const next = oneLevelOn(analysed.analysis.spine, crosshairMm, step)
  if (next !== null) moveCrosshair(next)
}

/** Largest side of a key image, mm: wide enough to show whose level it is, narrow enough to show the finding. */
const widestKeyImageMm = 260

/** Puts the active view at the crosshair into the report, as wide as it is shown, and says so quietly. */
export const addKeyImage = async (): Promise<void> => {
  const { studyUid, analysed } = useReading.getState()
  const { activeView, crosshairMm, shownMm, window, uptakeMaxRatio, colourMap, opacity } = useView.getState()
  const { say } = useApp.getState()
  if (studyUid === null || analysed === null || crosshairMm === null) {
    say('A key image can be taken when the levels are found.')
    return
  }
  const extentMm = Math.round(Math.min(shownMm[activeView], widestKeyImageMm))
  const keyImage = { plane: activeView, centreMm: crosshairMm, extentMm, window, uptakeMaxRatio, colourMap, opacity }
  const answer = await call('report.addKeyImage', { studyUid, keyImage })
  const count = answer.ok ? answer.value.content.keyImages.length : 0
  say(answer.ok ? `Key image ${count} (${activeView}) is in the report.` : answer.error.sentence)
}

/** Opens the region editor on what is selected in the uptake table, and says so where nothing is. */
export const editSelectedRegion = (): void => {
  const { selectedRegionId, analysed } = useReading.getState()
  const known = analysed?.analysis.regions.some(({ id }) => id === selectedRegionId) ?? false
  if (selectedRegionId !== null && known) useRegionEdit.getState().open(selectedRegionId)
  else useApp.getState().say('Choose a region in the uptake table or on the spine map first.')
}

const layouts: readonly { layout: Layout; name: string }[] = [
  { layout: 'grid', name: 'Four views' },
  { layout: 'axial', name: 'Large axial' },
  { layout: 'sagittal', name: 'Large sagittal' },
  { layout: 'coronal', name: 'Large coronal' },
  { layout: 'straight', name: 'Straightened spine' },
]

const uptakeStep = 1.25

const view = () => useView.getState()

export const readingCommands: readonly ReadingCommand[] = [
  { name: 'Tool: crosshair', keys: 'C', pressed: key('c'), run: () => view().setTool('crosshair') },
  { name: 'Tool: window and level', keys: 'W', pressed: key('w'), run: () => view().setTool('window') },
  { name: 'Tool: pan', keys: 'P', pressed: key('p'), run: () => view().setTool('pan') },
  { name: 'Tool: zoom', keys: 'Z', pressed: key('z'), run: () => view().setTool('zoom') },
  { name: 'Show the whole volume again', keys: 'R', pressed: key('r'), run: () => view().resetViews() },
  { name: 'Next fusion opacity', keys: 'F', pressed: key('f'), run: () => view().cycleOpacity() },
  {
    name: 'Other uptake colours',
    keys: 'M',
    pressed: key('m'),
    run: () => view().setColourMap(view().colourMap === 'hot' ? 'pet' : 'hot'),
  },
  { name: 'Uptake darker', keys: '+', pressed: (event) => key('+')(event) || key('=')(event), run: () => view().setUptakeMaxRatio(view().uptakeMaxRatio * uptakeStep) },
  { name: 'Uptake brighter', keys: '−', pressed: key('-'), run: () => view().setUptakeMaxRatio(view().uptakeMaxRatio / uptakeStep) },
  { name: 'Level names on or off', keys: 'N', pressed: key('n'), run: () => view().toggleLevelNames() },
  { name: 'Turn or stop the MIP', keys: 'T', pressed: key('t'), run: () => view().setMipTurning(!view().mipTurning) },
  { name: 'One level up', keys: '[', pressed: key('['), run: () => goOneLevel(-1) },
  { name: 'One level down', keys: ']', pressed: key(']'), run: () => goOneLevel(1) },
  { name: 'Units, SUV and where they come from…', keys: 'U', pressed: key('u'), run: () => useApp.getState().show('units') },
  { name: 'Edit the selected region…', keys: 'E', pressed: key('e'), run: () => editSelectedRegion() },
  { name: 'Add a vertebra at the crosshair…', keys: 'V', pressed: (event) => !event.shiftKey && key('v')(event), run: () => useLevelEdit.getState().askNew() },
  { name: 'Rename or remove the vertebra at the crosshair…', keys: 'Shift+V', pressed: (event) => event.shiftKey && key('v')(event), run: () => useLevelEdit.getState().askAtCrosshair() },
  {
    name: 'Registration of SPECT on CT: see, judge, correct',
    keys: 'G',
    pressed: key('g'),
    run: () => {
      const { open, show } = useRegistration.getState()
      useRegionEdit.getState().cancel()
      show(!open)
    },
  },
  { name: 'Next finding', keys: '.', pressed: key('.'), run: () => goToFinding(1) },
  { name: 'Finding before', keys: ',', pressed: key(','), run: () => goToFinding(-1) },
  { name: 'Accept the finding', keys: 'A', pressed: key('a'), run: acceptFinding },
  { name: 'Reject the finding…', keys: 'X', pressed: key('x'), run: askToReject },
  { name: 'Key image of the active view', keys: 'K', pressed: key('k'), run: () => void addKeyImage() },
  { name: 'Cancel the analysis', keys: 'Shift+Esc', pressed: (event) => event.shiftKey && event.key === 'Escape', run: () => void useReading.getState().cancel() },
  {
    name: 'Undo the last correction (level, region, reference, registration or CT value)',
    keys: 'Ctrl+Z',
    pressed: (event) => (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z',
    run: () => void useReading.getState().undoCorrection(),
  },
  ...layouts.map(({ layout, name }, index) => ({
    name: `Layout: ${name.toLowerCase()}`,
    keys: String(index + 1),
    pressed: (event: KeyboardEvent) => !event.shiftKey && key(String(index + 1))(event),
    run: () => view().setLayout(layout),
  })),
  ...windowPresets.map(({ name, window }, index) => ({
    name: `CT window: ${name.toLowerCase()}`,
    keys: `Shift+${index + 1}`,
    pressed: shiftDigit(index + 1),
    run: () => view().setWindow(window),
  })),
]
