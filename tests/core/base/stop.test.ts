import { describe, expect, it } from 'vitest'
import { checkpointOf, isStopped, nowAndThen, Stopped } from '../../../core/base/stop.ts'

describe('a checkpoint', () => {
  it('lets work pass until it is cancelled', () => {
    let cancelled = false
    const checkpoint = checkpointOf(() => cancelled)
    expect(checkpoint).not.toThrow()
    cancelled = true
    expect(checkpoint).toThrow(Stopped)
  })

  it('is passed at every fourth call where that was asked for', () => {
    let passed = 0
    const ask = nowAndThen(() => void passed++, 4)
    for (let call = 0; call < 11; call += 1) ask()
    expect(passed).toBe(2)
  })

  it('is told from a bug, also when it comes from another realm', () => {
    expect(isStopped(new Stopped())).toBe(true)
    expect(isStopped(Object.assign(new Error('stopped'), { name: 'Stopped' }))).toBe(true)
    expect([new Error('stopped'), 'Stopped', null].map(isStopped)).toEqual([false, false, false])
  })
})
