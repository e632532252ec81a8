import type { ReactNode } from 'react'
import { displayRatio } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useReading } from '../../state/reading-state.ts'
import { useView, windowPresets } from '../../state/view-state.ts'
import type { Layout, Tool } from '../../state/view-state.ts'
import { addKeyImage } from './reading-commands.ts'
import { percent } from './views/words.ts'
import './reading-toolbar.css'

/** A word with the letter of its key underlined, as on a menu. */
const Keyed = ({ children, letter }: { children: string; letter: string }) => {
  const at = children.toLowerCase().indexOf(letter.toLowerCase())
  return (
    <span>
      {children.slice(0, at)}
      <u>{children.slice(at, at + 1)}</u>
      {children.slice(at + 1)}
    </span>
  )
}

const Button = ({
  title,
  pressed,
  disabled = false,
  testId,
  onClick,
  children,
}: {
  title: string
  pressed?: boolean
  disabled?: boolean
  testId?: string
  onClick: () => void
  children: ReactNode
}) => (
  <button className="tool" title={title} aria-label={title} aria-pressed={pressed} disabled={disabled} data-testid={testId} onClick={onClick}>
    {children}
  </button>
)

const tools: readonly { tool: Tool; name: string; keys: string; does: string }[] = [
  { tool: 'crosshair', name: 'Cross', keys: 'C', does: 'Left drag moves the crosshair in all views' },
  { tool: 'window', name: 'Window', keys: 'W', does: 'Left drag sets the CT window (the right button always does)' },
  { tool: 'pan', name: 'Pan', keys: 'P', does: 'Left drag moves the picture (so do the middle button and Shift)' },
  { tool: 'zoom', name: 'Zoom', keys: 'Z', does: 'Left drag up and down enlarges (so does Ctrl + wheel)' },
]

const layouts: readonly { layout: Layout; name: string; path: string }[] = [
  { layout: 'grid', name: 'Four views', path: 'M8 0V14M0 7H16' },
  { layout: 'axial', name: 'Large axial', path: 'M11 0V14M11 5H16M11 9.5H16' },
  { layout: 'sagittal', name: 'Large sagittal', path: 'M11 0V14M11 5H16M11 9.5H16M5.5 3.5V10.5' },
  { layout: 'coronal', name: 'Large coronal', path: 'M11 0V14M11 5H16M11 9.5H16M2.5 7H8.5' },
  { layout: 'straight', name: 'Straightened spine', path: 'M5.5 0V14M11 0V14M2.2 3H3.8M2.2 7H3.8M2.2 11H3.8M7.5 3H9.1M7.5 7H9.1M7.5 11H9.1' },
]

const Tools = () => {
  const { tool, setTool, resetViews } = useView()
  return (
    <div className="tool-group" role="group" aria-label="Mouse tool">
      {tools.map(({ tool: one, name, keys, does }) => (
        <Button key={one} title={`${does} (${keys})`} pressed={tool === one} testId={`tool-${one}`} onClick={() => setTool(one)}>
          <Keyed letter={keys}>{name}</Keyed>
        </Button>
      ))}
      <Button title="Show the whole volume in every view (R)" testId="tool-reset" onClick={resetViews}>
        <Keyed letter="R">Reset</Keyed>
      </Button>
    </div>
  )
}

const Presets = () => {
  const { window, setWindow } = useView()
  return (
    <div className="tool-group" role="group" aria-label="CT window">
      {windowPresets.map(({ id, name, window: preset }, index) => (
        <Button
          key={id}
          title={`CT window ${name.toLowerCase()}: width ${preset.widthHu}, level ${preset.centreHu} HU (Shift+${index + 1})`}
          pressed={window.centreHu === preset.centreHu && window.widthHu === preset.widthHu}
          testId={`preset-${id}`}
          onClick={() => setWindow(preset)}
        >
          {name}
        </Button>
      ))}
    </div>
  )
}

const Fusion = ({ hasReference }: { hasReference: boolean }) => {
  const { opacity, setOpacity, uptakeMaxRatio, setUptakeMaxRatio, colourMap, setColourMap } = useView()
  return (
    <div className="tool-group" role="group" aria-label="Fusion">
      <label className="tool-slider" title="How strongly the uptake covers the CT (F)">
        <Keyed letter="F">Fusion</Keyed>
        <input
          type="range"
          min={0}
          max={100}
          value={Math.round(opacity * 100)}
          data-testid="opacity"
          onChange={(event) => {
            setOpacity(Number(event.target.value) / 100)
          }}
        />
        <output>{percent(opacity)}</output>
      </label>
      <label className="tool-slider" title="Uptake shown in the strongest colour, as a multiple of the reference mean (+ and −)">
        Up to
        <input
          type="range"
          min={10}
          max={200}
          value={Math.round(uptakeMaxRatio * 10)}
          disabled={!hasReference}
          data-testid="uptake-max"
          onChange={(event) => {
            setUptakeMaxRatio(Number(event.target.value) / 10)
          }}
        />
        <output>{displayRatio(uptakeMaxRatio)}</output>
      </label>
      {(['hot', 'pet'] as const).map((map) => (
        <Button key={map} title={`Uptake colours: ${map} (M)`} pressed={colourMap === map} testId={`colours-${map}`} onClick={() => setColourMap(map)}>
          {map === 'hot' ? 'Hot' : 'PET'}
        </Button>
      ))}
    </div>
  )
}

const Layouts = () => {
  const { layout, setLayout } = useView()
  return (
    <div className="tool-group" role="group" aria-label="Layout">
      {layouts.map(({ layout: one, name, path }, index) => (
        <Button key={one} title={`${name} (${index + 1})`} pressed={layout === one} testId={`layout-${one}`} onClick={() => setLayout(one)}>
          <svg width="16" height="14" viewBox="0 0 16 14" aria-hidden="true">
            <rect x="0.5" y="0.5" width="15" height="13" />
            <path d={path} />
          </svg>
        </Button>
      ))}
    </div>
  )
}

/** What is done with the picture that stands: names, correction, key image. Beside the readout, below the views. */
export const ViewActions = () => {
  const hasAnalysis = useReading((state) => state.analysed !== null)
  const canUndo = useReading((state) => state.status === 'ready' && state.earlierRequests.length > 0)
  const undoCorrection = useReading((state) => state.undoCorrection)
  const { levelNames, toggleLevelNames } = useView()
  const show = useApp((app) => app.show)
  return (
    <div className="tool-group view-actions" role="group" aria-label="Levels and key images">
      {canUndo && (
        <Button title="Take back the last correction of a level, a region, the reference, the registration or a CT value (Ctrl+Z)" testId="undo-correction" onClick={() => void undoCorrection()}>
          Undo correction
        </Button>
      )}
      <Button title="Level names on the views (N)" pressed={levelNames} testId="level-names" onClick={toggleLevelNames}>
        <Keyed letter="N">Names</Keyed>
      </Button>
      <Button title="Units, SUV and where they come from (U)" testId="units" onClick={() => show('units')}>
        <Keyed letter="U">Units</Keyed>
      </Button>
      <Button title="Put what the active view shows into the report (K)" disabled={!hasAnalysis} testId="key-image" onClick={() => void addKeyImage()}>
        <Keyed letter="K">Key image</Keyed>
      </Button>
    </div>
  )
}

/** Tools, windows, fusion and layouts, each with its key in its explanation. */
export const ReadingToolbar = () => {
  const hasReference = useReading((state) => state.analysed !== null)
  return (
    <div className="reading-toolbar" role="toolbar" aria-label="Reading tools">
      <Tools />
      <Presets />
      <Fusion hasReference={hasReference} />
      <Layouts />
    </div>
  )
}
