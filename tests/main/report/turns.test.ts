import { describe, expect, it } from 'vitest'
import { createTurns } from '../../../main/report/turns.ts'
import type { Turn, Turns, Urgency } from '../../../main/report/turns.ts'

/** Works that end when they are told to, and what became of them. */
const bench = (turns: Turns = createTurns()) => {
  const begun: string[] = []
  const interrupted: string[] = []
  const end = new Map<string, () => void>()
  const told = new Map<string, Turn>()
  const take = (name: string, urgency: () => Urgency): Promise<string | null> =>
    turns.take(
      urgency,
      (turn) => {
        begun.push(name)
        told.set(name, turn)
        return new Promise((resolve) => end.set(name, () => resolve(turn.goesOn() ? name : null)))
      },
      () => interrupted.push(name),
    )
  /** Ends a work, and lets the next one begin. */
  const finish = async (name: string): Promise<void> => {
    end.get(name)?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { take, finish, begun, interrupted, goesOn: (name: string) => told.get(name)?.goesOn() }
}

const now = (): Urgency => 'now'
const whenIdle = (): Urgency => 'when-idle'

describe('turns', () => {
  it('are taken one at a time, in the order in which they were asked for', async () => {
    const { take, finish, begun } = bench()
    const works = [take('a', now), take('b', now)]
    expect(begun).toEqual(['a'])
    await finish('a')
    expect(begun).toEqual(['a', 'b'])
    await finish('b')
    expect(await Promise.all(works)).toEqual(['a', 'b'])
  })

  it('go to what is waited for before what may be wanted', async () => {
    const { take, finish, begun } = bench()
    void take('first', now)
    void take('spare', whenIdle)
    void take('waited for', now)
    await finish('first')
    await finish('waited for')
    expect(begun).toEqual(['first', 'waited for', 'spare'])
  })

  it('go to what was asked for in idle time as soon as somebody waits for it', async () => {
    const { take, finish, begun } = bench()
    let urgency: Urgency = 'when-idle'
    void take('first', now)
    void take('spare', whenIdle)
    void take('wanted', () => urgency)
    urgency = 'now'
    await finish('first')
    expect(begun).toEqual(['first', 'wanted'])
  })

  it('pass over what nobody wants any more', async () => {
    const { take, finish, begun } = bench()
    let urgency: Urgency = 'when-idle'
    void take('first', now)
    const dropped = take('dropped', () => urgency)
    const last = take('last', whenIdle)
    urgency = 'never'
    await finish('first')
    expect(await dropped).toBeNull()
    await finish('last')
    expect(await last).toBe('last')
    expect(begun).toEqual(['first', 'last'])
  })

  it('of idle time end where somebody waits for another', async () => {
    const { take, finish, begun, interrupted, goesOn } = bench()
    const spare = take('spare', whenIdle)
    expect(goesOn('spare')).toBe(true)
    void take('waited for', now)
    expect(goesOn('spare')).toBe(false)
    expect(interrupted).toEqual(['spare'])
    await finish('spare')
    expect(await spare).toBeNull()
    expect(begun).toEqual(['spare', 'waited for'])
  })

  it('of idle time go on where somebody has come to wait for them too', async () => {
    const { take, finish, interrupted } = bench()
    let urgency: Urgency = 'when-idle'
    const wanted = take('wanted', () => urgency)
    urgency = 'now'
    void take('another', now)
    await finish('wanted')
    expect(await wanted).toBe('wanted')
    expect(interrupted).toEqual([])
  })

  it('go on after a work that failed', async () => {
    const turns = createTurns()
    await expect(turns.take(now, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await turns.take(now, () => Promise.resolve('next'))).toBe('next')
  })
})
