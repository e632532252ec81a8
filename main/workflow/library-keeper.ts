import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { CopyName } from '../library/copies.ts'
import type { Repairs } from '../library/repair.ts'
import { repairsOf, restoreCopy, startAnew, watchHealth } from './library-health.ts'
import type { CopyWish, HealthWatch } from './library-health.ts'
import type { LibrarySession } from './library-session.ts'

/** The look over the file waits until the window stands. */
const settleMs = 5000

/** The one library of the window: open, or blocked with a reason, and mended from there without a restart. */
export interface LibraryKeeper<T> {
  readonly opened: () => Result<T>
  /** To be told of every problem that an answer carries: a damaged library is closed, and the window shows what can be done. */
  readonly heed: (problem: Problem) => void
  readonly wishCopy: (wish: CopyWish) => void
  readonly repairs: () => Promise<Result<Repairs>>
  /** Opens the library out of a copy; answers a sentence about what was done. */
  readonly restore: (copy: CopyName) => Promise<Result<string>>
  /** Opens a new, empty library; answers the folders to index. */
  readonly rebuild: () => Promise<Result<readonly string[]>>
  readonly close: () => Promise<void>
}

export interface KeeperOptions<T> {
  readonly folder: string
  readonly workersFolder: string
  readonly open: () => Promise<Result<T>>
  readonly sessionOf: (opened: T) => LibrarySession
  /** Another library is open, or none any more. */
  readonly changed: () => void
  /** Something went wrong out of sight. */
  readonly tell: (sentence: string) => void
}

const restoredSentence = (kept: string, reports: number): string =>
  `The copy was put in place${reports === 0 ? '' : `, and ${reports} signed ${reports === 1 ? 'report was' : 'reports were'} read back from ${reports === 1 ? 'its file' : 'their files'}`}. The damaged file is kept as ${kept}.`

export const keepLibrary = async <T>(options: KeeperOptions<T>): Promise<LibraryKeeper<T>> => {
  const place = { folder: options.folder, workersFolder: options.workersFolder }
  let health: HealthWatch | null = null

  const openAndWatch = async (): Promise<Result<T>> => {
    const result = await options.open()
    if (!result.ok) return result
    const watch = watchHealth(place, heard)
    health = watch
    const { endedBadly } = options.sessionOf(result.value)
    setTimeout(() => {
      watch.wish(endedBadly ? 'check-first' : 'today')
    }, settleMs).unref()
    return result
  }

  const putAway = async (reason: Problem): Promise<void> => {
    if (!current.ok) return
    const session = options.sessionOf(current.value)
    health?.stop()
    current = fail(reason)
    options.changed()
    await session.close()
  }

  const heed = (problem: Problem): void => {
    if (problem.code !== 'library-damaged') return
    putAway(problem).catch((error: unknown) => {
      console.error('the damaged library could not be put away', error)
    })
  }

  const heard = (problem: Problem): void => {
    if (problem.code === 'library-damaged') heed(problem)
    else options.tell(`No copy of the library could be made. ${problem.sentence}`)
  }

  let current = await openAndWatch()

  const reopen = async (): Promise<Result<null>> => {
    current = await openAndWatch()
    options.changed()
    return current.ok ? ok(null) : current
  }

  return {
    opened: () => current,
    heed,
    wishCopy: (wish) => health?.wish(wish),
    repairs: () => repairsOf(place),
    restore: async (copy) => {
      const restored = await restoreCopy(place, copy)
      if (!restored.ok) return restored
      const again = await reopen()
      return again.ok ? ok(restoredSentence(restored.value.kept, restored.value.reports)) : again
    },
    rebuild: async () => {
      const begun = await startAnew(place)
      if (!begun.ok) return begun
      const again = await reopen()
      return again.ok ? ok(begun.value.folders) : again
    },
    close: async () => {
      health?.stop()
      if (current.ok) await options.sessionOf(current.value).close()
    },
  }
}
