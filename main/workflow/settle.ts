import { stat } from 'node:fs/promises'

export interface Settling {
  /** Something at this path has changed. */
  readonly touch: (path: string) => void
  /** As after a change, of no path in particular. */
  readonly wake: () => void
  readonly close: () => void
}

/** Enough to see that a copy is still running; a thousand sizes are asked for in no time. */
const mostPaths = 1000

const sizesOf = async (paths: Iterable<string>): Promise<string> => {
  const sizes = await Promise.all([...paths].map((path) => stat(path).then(({ size, mtimeMs }) => `${size}/${mtimeMs}`, () => 'gone')))
  return sizes.join(' ')
}

/**
 * Calls `onSettled` once after changes have come to rest: nothing was touched for `quietMs`, and what was touched is, half as long
 * after, still of the same size. A file that is being copied is therefore not read half, also where its disk stalls.
 */
export const settle = (quietMs: number, onSettled: () => void): Settling => {
  const touched = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let turn = 0

  const waitThen = (ms: number, then: () => void): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(then, ms)
    timer.unref()
  }

  const begin = (): void => {
    turn += 1
    const mine = turn
    waitThen(quietMs, () => {
      void sizesOf(touched).then((before) => {
        if (mine !== turn) return
        waitThen(quietMs / 2, () => {
          void sizesOf(touched).then((after) => {
            if (mine !== turn) return
            if (after !== before) {
              begin()
              return
            }
            touched.clear()
            onSettled()
          })
        })
      })
    })
  }

  return {
    touch: (path) => {
      if (touched.size < mostPaths) touched.add(path)
      begin()
    },
    wake: begin,
    close: () => {
      turn += 1
      if (timer !== null) clearTimeout(timer)
    },
  }
}
