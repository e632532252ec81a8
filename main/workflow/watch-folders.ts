import type { LibrarySession } from './library-session.ts'
import { importedFolder } from './import-archive.ts'
import { rescanInBackground } from './index-folders.ts'
import { isPresent } from './presence.ts'
import { settle } from './settle.ts'
import type { Settling } from './settle.ts'
import { defaultTreeWatch, watchTree } from './watch-tree.ts'
import type { TreeWatch, TreeWatchOptions } from './watch-tree.ts'

export interface WatchOptions {
  /** The index has changed, or a drive has come or gone. */
  readonly onLibraryChanged: () => void
  /** Changes must have rested this long. */
  readonly quietMs?: number
  /** How often it is asked which drives are there. */
  readonly presenceMs?: number
  /** How often a folder is looked at that the system does not watch (as a network drive may), and one that it does. */
  readonly lookMs?: { readonly unwatched: number; readonly watched: number }
  readonly tree?: Omit<TreeWatchOptions, 'onChange'>
}

export interface FolderWatch {
  /** Reads anew which folders the library knows and which of them update by themselves. */
  readonly refresh: () => Promise<void>
  /** Ends all watching and a scan that goes on by itself. */
  readonly close: () => void
}

const minute = 60_000

interface Watched {
  readonly settling: Settling
  /** Null while the folder is away. */
  tree: TreeWatch | null
  isAway: boolean
  lookedMs: number
  isScanning: boolean
}

/**
 * Keeps the known folders of an open library up to date: once changes have come to rest, the folder is scanned in the background, one
 * at a time, and makes way for what the reader asks for. What was unpacked into the library is not watched, nor folders that the
 * reader has switched off.
 */
export const watchFolders = (session: LibrarySession, options: WatchOptions): FolderWatch => {
  const { onLibraryChanged, quietMs = 2000, presenceMs = 20_000, lookMs = { unwatched: 5 * minute, watched: 30 * minute }, tree = defaultTreeWatch } = options
  const watched = new Map<string, Watched>()
  const ending = new AbortController()
  let round: Promise<void> = Promise.resolve()

  const scan = async (folder: string, each: Watched): Promise<void> => {
    if (each.isScanning) {
      each.settling.wake()
      return
    }
    each.isScanning = true
    each.lookedMs = performance.now()
    try {
      const outcome = await rescanInBackground(session, [folder], ending.signal)
      if (ending.signal.aborted) return
      // The reader wanted the turn: the rest is done afterwards.
      if (outcome.ok && outcome.value.isCancelled) each.settling.wake()
      onLibraryChanged()
    } catch (error) {
      console.error(`${folder} could not be updated`, error)
    } finally {
      each.isScanning = false
    }
  }

  const open = (folder: string, { settling }: Pick<Watched, 'settling'>): TreeWatch =>
    watchTree(folder, {
      ...tree,
      onChange: (path) => {
        if (!path.startsWith(session.folder)) settling.touch(path)
      },
    })

  const begin = (folder: string): void => {
    const each: Watched = {
      settling: settle(quietMs, () => void scan(folder, each)),
      tree: null,
      isAway: false,
      lookedMs: performance.now(),
      isScanning: false,
    }
    watched.set(folder, each)
  }

  const end = (folder: string): void => {
    const each = watched.get(folder)
    each?.settling.close()
    each?.tree?.close()
    watched.delete(folder)
  }

  /** A drive has gone, or was not there at the start: what has a copy elsewhere is read from there. */
  const leave = async (folder: string, each: Watched): Promise<void> => {
    each.tree?.close()
    each.tree = null
    each.isAway = true
    await rescanInBackground(session, [folder], ending.signal)
    if (!ending.signal.aborted) onLibraryChanged()
  }

  /** Opens what has come, closes what has gone, and has a look at what was not looked at for long. */
  const lookRound = async (): Promise<void> => {
    for (const [folder, each] of watched) {
      const isThere = await isPresent(folder)
      if (ending.signal.aborted || watched.get(folder) !== each) continue
      if (!isThere) {
        if (!each.isAway) await leave(folder, each)
      } else if (each.tree === null) {
        each.tree = open(folder, each)
        each.isAway = false
        // What came while nobody watched: since the last start, or while the drive was away.
        each.settling.wake()
      } else if (performance.now() - each.lookedMs > (each.tree.isWhole() ? lookMs.watched : lookMs.unwatched)) each.settling.wake()
    }
  }

  const refresh = async (): Promise<void> => {
    const folders = await session.library.call('folders', undefined)
    const unwatched = await session.library.call('unwatched-folders', undefined)
    if (!folders.ok || !unwatched.ok || ending.signal.aborted) return
    const own = importedFolder(session.folder)
    const wanted = new Set(folders.value.filter((folder) => !unwatched.value.includes(folder) && !folder.startsWith(own)))
    for (const folder of [...watched.keys()]) if (!wanted.has(folder)) end(folder)
    for (const folder of wanted) if (!watched.has(folder)) begin(folder)
    await lookRound()
  }

  const inOrder = (work: () => Promise<void>): Promise<void> => {
    round = round.then(work).catch((error: unknown) => console.error('watching folders failed', error))
    return round
  }

  const timer = setInterval(() => void inOrder(lookRound), presenceMs)
  timer.unref()
  return {
    refresh: () => inOrder(refresh),
    close: () => {
      clearInterval(timer)
      ending.abort()
      for (const folder of [...watched.keys()]) end(folder)
    },
  }
}
