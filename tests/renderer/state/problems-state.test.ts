import { beforeEach, describe, expect, test, vi } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { LeftOut } from '../../../contract/problems.ts'
import { installBridge } from '../fake-bridge.ts'

const counts: LeftOut['counts'] = { identity: 1, 'no-uid': 0, 'cut-short': 250, damaged: 0, unreadable: 0, other: 0, duplicate: 0, skipped: 3 }
const entry = (number: number): LeftOut['files'][number] => ({ path: `/data/${number}`, reason: 'This file is cut short.', kind: 'cut-short' })

/** A library with 250 files that are cut short, answered in pages. */
const pages = (asked: unknown[]) => ({
  'library.leftOut': (query: { offset: number; limit: number }) => {
    asked.push(query)
    return ok({ counts, files: Array.from({ length: Math.min(query.limit, 250 - query.offset) }, (_, index) => entry(query.offset + index)), total: 250 })
  },
})

const freshStore = async () => {
  vi.resetModules()
  return (await import('../../../renderer/state/problems-state.ts')).useProblems
}

let asked: unknown[]
beforeEach(() => {
  asked = []
  installBridge(pages(asked))
})

describe('the list of files that are left out', () => {
  test('comes in pages, each following on the one before', async () => {
    const store = await freshStore()
    await store.getState().refresh()
    await store.getState().showMore()
    await store.getState().showMore()
    await store.getState().showMore()
    expect(store.getState().shown?.files.map(({ path }) => path)).toEqual(Array.from({ length: 250 }, (_, index) => `/data/${index}`))
    expect(asked).toHaveLength(3)
  })

  test('is asked for anew with another text or reason', async () => {
    const store = await freshStore()
    await store.getState().setKind('cut-short')
    await store.getState().setFind('ward 7')
    expect(asked.at(-1)).toEqual({ find: 'ward 7', kind: 'cut-short', offset: 0, limit: 100 })
  })

  test('retries one or all, and says why it cannot', async () => {
    const { calls } = installBridge({ ...pages(asked), 'library.retryProblems': () => fail(problem('library-read-only', 'The library cannot be written.')) })
    const store = await freshStore()
    await store.getState().retry(['/data/1'])
    await store.getState().retry(null)
    expect(calls.map(({ input }) => input)).toEqual([{ paths: ['/data/1'] }, { paths: null }])
    expect(store.getState().problem?.sentence).toBe('The library cannot be written.')
  })

  test('a path that the library does not know is refused in words', async () => {
    installBridge({ ...pages(asked), 'library.showFile': () => fail(problem('not-in-library', 'This file is not one that the library has seen.')) })
    const store = await freshStore()
    await store.getState().showFile('/etc/passwd')
    expect(store.getState().problem?.code).toBe('not-in-library')
  })
})
