import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cached, keyOf, notes } from '../../scripts/setup/cache.mjs'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spondyl-cache-'))
  vi.stubEnv('SPONDYL_CACHE', folder)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** Makes an entry of a small and a large file (the large one is checked by length only) and counts how often. */
const maker = (): { make: (fresh: string) => void; made: () => number } => {
  let made = 0
  return {
    make: (fresh) => {
      made += 1
      writeFileSync(join(fresh, 'small.node'), 'binary')
      writeFileSync(join(fresh, 'large.bin'), Buffer.alloc(5 * 1024 * 1024))
    },
    made: () => made,
  }
}

describe('the set-up cache', () => {
  it('makes an entry once', async () => {
    const { make, made } = maker()
    const place = await cached('thing', make)
    expect(await cached('thing', make)).toBe(place)
    expect(made()).toBe(1)
    expect(readFileSync(join(place, 'small.node'), 'utf8')).toBe('binary')
  })

  it.each<[string, (place: string) => void]>([
    ['a deleted file', (place) => { rmSync(join(place, 'small.node')) }],
    ['a truncated file', (place) => { truncateSync(join(place, 'small.node'), 3) }],
    ['a truncated large file', (place) => { truncateSync(join(place, 'large.bin'), 4) }],
    ['a changed file of the same length', (place) => { writeFileSync(join(place, 'small.node'), 'tampered'.slice(0, 6)) }],
    ['a missing stamp', (place) => { rmSync(join(place, 'stamp.json')) }],
    ['a half-written stamp', (place) => { truncateSync(join(place, 'stamp.json'), 20) }],
  ])('makes it again after %s', async (_, damage) => {
    const { make, made } = maker()
    const place = await cached('thing', make)
    damage(place)
    await cached('thing', make)
    expect(made()).toBe(2)
    expect(readFileSync(join(place, 'small.node'), 'utf8')).toBe('binary')
    expect(readdirSync(folder)).toEqual(['thing'])
  })

  it('lets two set-ups work at once and ends with one whole entry', async () => {
    const make = async (fresh: string): Promise<void> => {
      writeFileSync(join(fresh, 'part-1'), 'a')
      await sleep(20)
      writeFileSync(join(fresh, 'part-2'), 'b')
    }
    const places = await Promise.all([cached('thing', make), cached('thing', make), cached('thing', make)])
    expect(new Set(places).size).toBe(1)
    expect(readdirSync(join(folder, 'thing')).sort()).toEqual(['part-1', 'part-2', 'stamp.json'])
    expect(readdirSync(folder)).toEqual(['thing'])
  })

  it('leaves nothing behind when making fails, and tries again next time', async () => {
    const failing = (fresh: string): void => {
      writeFileSync(join(fresh, 'half'), 'x')
      throw new Error('no compiler')
    }
    await expect(cached('thing', failing)).rejects.toThrow('no compiler')
    expect(readdirSync(folder)).toEqual([])
    const { make, made } = maker()
    await cached('thing', make)
    expect(made()).toBe(1)
  })

  it('tells its folder and what to do when that cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '')
    vi.stubEnv('SPONDYL_CACHE', join(folder, 'file', 'cache'))
    await expect(cached('thing', () => undefined)).rejects.toThrow(/Set SPONDYL_CACHE to a folder that can/)
  })

  it('gives every input its own key, also where the joined text is the same', () => {
    expect(keyOf('ab', 'c')).not.toBe(keyOf('a', 'bc'))
    expect(keyOf('ab', 'c')).toBe(keyOf('ab', 'c'))
  })

  it('forgets a note when its time is over', () => {
    notes.write('host', { reachable: false })
    expect(notes.read('host', 60_000)).toEqual({ reachable: false })
    expect(notes.read('host', -1)).toBeUndefined()
    expect(notes.read('other', 60_000)).toBeUndefined()
  })
})
