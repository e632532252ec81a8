import { useEffect, useRef } from 'react'
import { useLibrary } from '../../state/library-state.ts'

/** Search and the ways to bring studies in. `/` goes to the search, Escape empties and leaves it. */
export const LibraryTools = () => {
  const { find, job, setFind, addFolder, addFiles, openDemonstration } = useLibrary()
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
      if (event.key !== '/' || typing || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
    }
  }, [])

  const toList = (): void => {
    document.querySelector<HTMLElement>('[data-testid="work-list"]')?.focus()
  }
  return (
    <div className="library-tools">
      <div className="search">
        <input
          ref={input}
          className="field"
          type="text"
          aria-label="Search name, ID or description"
          placeholder="Search name, ID, description…"
          maxLength={200}
          value={find}
          onChange={(event) => void setFind(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              void setFind('')
              toList()
            } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
              event.preventDefault()
              toList()
            }
          }}
        />
        {find === '' && <kbd className="keycap search-key">/</kbd>}
      </div>
      <button className="button" disabled={job !== null} onClick={() => void addFolder()}>
        Add folder…
      </button>
      <button className="button" disabled={job !== null} onClick={() => void addFiles()}>
        Add ZIP or files…
      </button>
      <button className="button" disabled={job !== null} onClick={() => void openDemonstration()}>
        Demonstration study
      </button>
    </div>
  )
}
