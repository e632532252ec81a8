const firstWaitMs = 500
const longestWaitMs = 8000

/** Makes guessing slow: the tries for one reader come one after another, and each failure makes the next answer wait longer. */
export interface PassphraseGuard {
  /** Runs one try for a reader; answers late after failures. */
  readonly tried: (readerId: string, isRight: () => Promise<boolean>) => Promise<boolean>
}

/** How long the answer to a wrong passphrase waits after so many failures in a row before it: 0.5 s, then twice as long each time, at most 8 s. */
export const waitMs = (failuresBefore: number): number => Math.min(longestWaitMs, firstWaitMs * 2 ** failuresBefore)

export const createPassphraseGuard = (wait: (ms: number) => Promise<unknown>): PassphraseGuard => {
  const failures = new Map<string, number>()
  const queue = new Map<string, Promise<unknown>>()
  const once = async (readerId: string, isRight: () => Promise<boolean>): Promise<boolean> => {
    const right = await isRight()
    const before = failures.get(readerId) ?? 0
    if (right) failures.delete(readerId)
    else {
      failures.set(readerId, before + 1)
      await wait(waitMs(before))
    }
    return right
  }
  return {
    tried: (readerId, isRight) => {
      const next = (queue.get(readerId) ?? Promise.resolve()).then(() => once(readerId, isRight))
      queue.set(readerId, next.catch(() => undefined))
      return next
    },
  }
}
