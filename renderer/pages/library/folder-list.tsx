import { useState } from 'react'
import { useLibrary } from '../../state/library-state.ts'
import { FolderDialog } from './folder-dialog.tsx'

/** The end of a path says more than its beginning; the whole stands in the tooltip. */
const shortPath = (path: string): string => {
  const parts = path.split(/(?<=[\\/])/)
  return parts.length <= 3 ? path : `…${parts.slice(-2).join('')}`
}

/** The folders and archives of the library; each opens its settings. */
export const FolderList = () => {
  const summary = useLibrary((library) => library.summary)
  const [openPath, setOpenPath] = useState<string | null>(null)
  const folders = summary?.folders ?? []
  const open = folders.find(({ path }) => path === openPath)
  return (
    <>
      <ul data-testid="folders">
        {folders.map(({ path, name, kind, present, watched }) => (
          <li key={path}>
            <button
              className="menu-item folder"
              aria-haspopup="dialog"
              title={present ? name : `${name}\nThis folder cannot be reached now. Its studies stay in the list.`}
              onClick={() => setOpenPath(path)}
            >
              <span className="soft">{shortPath(name)}</span>
              {!present && <span className="bad">away</span>}
              {kind === 'archive' && <span className="faint">ZIP</span>}
              {present && kind === 'folder' && !watched && <span className="faint">by hand</span>}
            </button>
          </li>
        ))}
        {folders.length === 0 && <li className="folder faint">None yet</li>}
      </ul>
      {open !== undefined && <FolderDialog folder={open} onClose={() => setOpenPath(null)} />}
    </>
  )
}
