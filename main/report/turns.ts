/** How soon a work is wanted: somebody waits for it, somebody may come to want it, or nobody will any more. */
export type Urgency = 'now' | 'when-idle' | 'never'

/** What a work is told while it runs. */
export interface Turn {
  /** False once the work should be given up: nobody wants it any more, or it was begun in idle time and another is waited for. */
  readonly goesOn: () => boolean
}

interface Waiting {
  readonly urgency: () => Urgency
  readonly begin: () => Promise<void>
  readonly drop: () => void
  /** Called when a running work should give up what it waits for. */
  readonly interrupt: () => void
}

export interface Turns {
  /**
   * Does a work when it is its turn; null where it was dropped, before or while it ran. Its urgency is asked each time a turn is given,
   * so that what was begun in idle time becomes urgent as soon as somebody waits for it.
   */
  readonly take: <T>(urgency: () => Urgency, work: (turn: Turn) => Promise<T | null>, interrupt?: () => void) => Promise<T | null>
}

/** One work at a time: what is waited for goes first, in the order in which it was asked for, and what may be wanted only when nothing is. */
export const createTurns = (): Turns => {
  const waiting: Waiting[] = []
  let running: Waiting | null = null

  const somebodyWaits = (): boolean => waiting.some(({ urgency }) => urgency() === 'now')

  const goesOn = (urgency: () => Urgency): boolean => urgency() === 'now' || (urgency() === 'when-idle' && !somebodyWaits())

  const next = (): void => {
    if (running !== null) return
    const urgent = waiting.findIndex(({ urgency }) => urgency() === 'now')
    const [turn] = waiting.splice(Math.max(urgent, 0), 1)
    if (turn === undefined) return
    if (turn.urgency() === 'never') {
      turn.drop()
      next()
      return
    }
    running = turn
    void turn.begin().finally(() => {
      running = null
      next()
    })
  }

  return {
    take: (urgency, work, interrupt = () => undefined) =>
      new Promise((resolve, reject) => {
        waiting.push({ urgency, begin: () => work({ goesOn: () => goesOn(urgency) }).then(resolve, reject), drop: () => resolve(null), interrupt })
        if (running !== null && !goesOn(running.urgency)) running.interrupt()
        next()
      }),
  }
}
