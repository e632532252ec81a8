import { beforeEach, describe, expect, test, vi } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { AppEvent, WorklistRow } from '../../../contract/calls.ts'
import { study } from '../../core/report/fixture.ts'
import { installBridge } from '../fake-bridge.ts'

const row: WorklistRow = {
  studyInstanceUid: study.studyInstanceUid,
  patientName: 'DOE^Jane',
  patientId: '40317',
  patientSex: 'F',
  ageYears: 58,
  studyDate: '2026-03-02',
  description: 'Bone SPECT/CT',
  images: 'CT + SPECT',
  reportState: 'to-read',
  away: null,
  warnings: [],
}

const summary = { counts: { studies: 1, toRead: 1, drafts: 0, signed: 0, notReadable: 0, problems: 0 }, folders: [{ path: '/data', name: '/data', kind: 'folder' as const, present: true, watched: true }] }

const progress = (done: number): AppEvent => ({ kind: 'job-progress', jobId: 'j', label: 'Indexing /data', done, total: 10, ratePerSecond: 5, secondsLeft: 1, unit: 'files' })
const ended: AppEvent = { kind: 'job-ended', jobId: 'j', outcome: 'done', sentence: 'Found 1 study.', studyInstanceUid: null }

const freshStore = async () => {
  vi.resetModules()
  return import('../../../renderer/state/library-state.ts')
}

const page = (...rows: WorklistRow[]) => ({ rows, next: null as number | null, total: rows.length })

const lists = { 'library.summary': () => ok(summary), 'library.worklist': () => ok(page(row)), 'library.study': () => ok(study) }

beforeEach(() => {
  installBridge(lists)
})

describe('a job', () => {
  test('shows its progress until it ends, and the lists are asked for again', async () => {
    const main = installBridge({ ...lists, 'library.addFolder': () => ok({ jobId: 'j' }) })
    const { useLibrary, followLibrary } = await freshStore()
    const stop = followLibrary()
    await useLibrary.getState().addFolder()
    expect(useLibrary.getState().job).toEqual({ jobId: 'j', progress: null, cancelling: false })
    main.send(progress(4))
    expect(useLibrary.getState().job?.progress?.done).toBe(4)
    main.send(ended)
    await vi.waitFor(() => {
      expect(useLibrary.getState().rows).toEqual([row])
    })
    expect(useLibrary.getState()).toMatchObject({ job: null, lastEnd: { sentence: 'Found 1 study.' } })
    stop()
  })

  test('that ended before its own answer came leaves no card behind', async () => {
    const main = installBridge({ ...lists })
    const { useLibrary, followLibrary } = await freshStore()
    const stop = followLibrary()
    Object.assign(main, installBridge({ ...lists, 'library.rescan': () => ok({ jobId: 'j' }) }))
    useLibrary.getState().hear(ended)
    await useLibrary.getState().rescan()
    expect(useLibrary.getState().job).toBeNull()
    stop()
  })

  test('being cancelled stays so while late progress comes in', async () => {
    installBridge({ ...lists, 'job.cancel': () => ok(undefined) })
    const { useLibrary } = await freshStore()
    useLibrary.getState().hear(progress(1))
    await useLibrary.getState().cancelJob()
    useLibrary.getState().hear(progress(2))
    expect(useLibrary.getState().job).toMatchObject({ cancelling: true, progress: { done: 2 } })
  })

  test('a cancelled folder dialog starts nothing', async () => {
    installBridge({ ...lists, 'library.addFolder': () => ok(null) })
    const { useLibrary } = await freshStore()
    await useLibrary.getState().addFolder()
    expect(useLibrary.getState()).toMatchObject({ job: null, problem: null })
  })
})

describe('the lists', () => {
  test('an answer to an older search is dropped', async () => {
    const waiting: (() => void)[] = []
    installBridge({
      ...lists,
      'library.worklist': async ({ find }) => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        return ok(find === 'do' ? page(row) : page())
      },
    })
    const { useLibrary } = await freshStore()
    const first = useLibrary.getState().setFind('d')
    const second = useLibrary.getState().setFind('do')
    waiting[1]?.()
    await second
    waiting[0]?.()
    await first
    expect(useLibrary.getState().rows).toEqual([row])
  })

  test('a study that left the library while it was shown is let go without a word', async () => {
    let gone = false
    installBridge({ ...lists, 'library.study': () => (gone ? fail(problem('study-missing', 'It is not in the library.')) : ok(study)) })
    const { useLibrary } = await freshStore()
    await useLibrary.getState().select(study.studyInstanceUid)
    gone = true
    await useLibrary.getState().refresh()
    expect(useLibrary.getState()).toMatchObject({ selectedUid: null, detail: null, problem: null })
  })

  test('taking a folder out, or switching it off, tells why it could not', async () => {
    const refusal = problem('folder-unknown', '/data is not among the folders of this library any more.')
    installBridge({ ...lists, 'library.removeFolder': () => fail(refusal), 'library.setWatched': () => ok(undefined) })
    const { useLibrary } = await freshStore()
    expect(await useLibrary.getState().removeFolder('/data')).toEqual(refusal)
    expect(await useLibrary.getState().setWatched('/data', false)).toBeNull()
  })

  test('the detail of a study that is no longer chosen is dropped', async () => {
    const waiting: (() => void)[] = []
    installBridge({
      ...lists,
      'library.study': async ({ studyUid }) => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        return ok({ ...study, studyInstanceUid: studyUid })
      },
    })
    const { useLibrary } = await freshStore()
    const first = useLibrary.getState().select('1.1')
    const second = useLibrary.getState().select('1.2')
    waiting[1]?.()
    await second
    waiting[0]?.()
    await first
    expect(useLibrary.getState().detail?.studyInstanceUid).toBe('1.2')
  })

  test('one list that fails is said, the others are shown', async () => {
    installBridge({ ...lists, 'library.summary': () => fail(problem('database', 'The library is busy.')) })
    const { useLibrary } = await freshStore()
    await useLibrary.getState().refresh()
    expect(useLibrary.getState()).toMatchObject({ problem: { sentence: 'The library is busy.' }, rows: [row], summary: null })
  })
})

test.each([
  ['all', null],
  ['to-read', 'to-read'],
  ['draft', 'draft'],
  ['signed', 'signed'],
  ['problems', 'not-readable'],
] as const)('the filter %s asks for the studies that are %s, with the search', async (filter, state) => {
  const asked: unknown[] = []
  installBridge({ ...lists, 'library.worklist': (input) => (asked.push(input), ok(page(row))) })
  const { useLibrary } = await freshStore()
  await useLibrary.getState().setFind('doe')
  await useLibrary.getState().setFilter(filter)
  expect(asked.at(-1)).toMatchObject({ find: 'doe', state, after: null })
})

describe('a list that is longer than one page', () => {
  const second = { ...row, studyInstanceUid: '1.2.3' }

  test('grows by the page that follows, and says how many there are', async () => {
    installBridge({
      ...lists,
      'library.worklist': ({ after }) => ok(after === 77 ? { rows: [second], next: null, total: 2 } : { rows: [row], next: 77, total: 2 }),
    })
    const { useLibrary } = await freshStore()
    await useLibrary.getState().refresh()
    expect(useLibrary.getState()).toMatchObject({ rows: [row], total: 2 })
    await useLibrary.getState().showMore()
    expect(useLibrary.getState()).toMatchObject({ rows: [row, second], total: 2, next: null })
    await useLibrary.getState().showMore()
    expect(useLibrary.getState().rows).toHaveLength(2)
  })

  test('takes the same page once, however often it is asked for', async () => {
    installBridge({
      ...lists,
      'library.worklist': ({ after }) => ok(after === null ? { rows: [row], next: 77, total: 3 } : { rows: [second], next: 99, total: 3 }),
    })
    const { useLibrary } = await freshStore()
    await useLibrary.getState().refresh()
    await Promise.all([useLibrary.getState().showMore(), useLibrary.getState().showMore()])
    expect(useLibrary.getState().rows).toEqual([row, second])
  })
})
