import { useState } from 'react'
import { Dialog } from '../parts/dialog.tsx'
import { availableCommands, matchingCommands } from './commands.ts'
import type { Command } from './commands.ts'

export const CommandPalette = ({ onClose }: { onClose: () => void }) => {
  const [all] = useState(availableCommands)
  const [typed, setTyped] = useState('')
  const [index, setIndex] = useState(0)
  const shown = matchingCommands(all, typed)
  const run = (command: Command | undefined): void => {
    if (command === undefined) return
    onClose()
    // After the dialog has given the focus back: a command may be about what has it.
    setTimeout(command.run)
  }
  return (
    <Dialog title="Commands" testId="commands" className="palette" onClose={onClose}>
      <input
        className="field"
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="command-list"
        aria-activedescendant={shown[index] === undefined ? undefined : `command-${index}`}
        aria-label="Find a command"
        placeholder="Find a command"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setIndex(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setIndex(Math.min(index + 1, shown.length - 1))
          else if (event.key === 'ArrowUp') setIndex(Math.max(index - 1, 0))
          else if (event.key === 'Enter') run(shown[index])
          else return
          event.preventDefault()
        }}
      />
      <ul className="palette-list" id="command-list" role="listbox" aria-label="Commands">
        {shown.map((command, at) => (
          <li
            key={command.name}
            id={`command-${at}`}
            className="palette-item"
            role="option"
            aria-selected={at === index}
            onMouseMove={() => {
              setIndex(at)
            }}
            onClick={() => {
              run(command)
            }}
          >
            {command.name}
            {command.keys !== null && <kbd className="keycap">{command.keys}</kbd>}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="faint palette-item">No command has this name.</p>}
    </Dialog>
  )
}
