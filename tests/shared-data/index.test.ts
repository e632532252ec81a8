import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { indexFolders } from '../../main/workflow/index-folders.ts'
import type { IndexOutcome } from '../../main/workflow/index-folders.ts'
import { openLibrary } from '../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../main/workflow/library-session.ts'
import { temporaryFolder } from '../main/library/open.ts'
import type { Bundle } from '../main/bundle.ts'
import { bundleWorkers } from '../main/program.ts'
import { data, filesOf, isHere, realData } from './real-data.ts'

let workers: Bundle | null = null
let session: LibrarySession | null = null

const index = async (): Promise<IndexOutcome> => {
  if (session === null) throw new Error('opened above')
  const outcome = await indexFolders(session, [data])
  if (!outcome.ok) throw new Error(outcome.error.sentence)
  return outcome.value
}

describe.skipIf(!isHere)(realData('the whole folder, awkward files included'), () => {
  beforeAll(async () => {
    workers = await bundleWorkers()
  })
  afterAll(async () => {
    await session?.close()
    workers?.remove()
  })

  test('is indexed without a crash: every file is in use, a copy, or listed with a reason', async () => {
    if (workers === null) throw new Error('bundled above')
    const opened = await openLibrary(temporaryFolder(), { create: true, workersFolder: workers.folder })
    if (!opened.ok) throw new Error(opened.error.sentence)
    session = opened.value
    const first = await index()
    const accounted = first.indexed + first.duplicates + first.skipped.length + first.problems.length
    expect(accounted).toBe(first.files)
    expect(first.files).toBeGreaterThanOrEqual(filesOf('').length)
    expect(first.instances).toBeGreaterThan(300)
    const reasons = [...first.skipped.map(({ reason }) => reason), ...first.problems.map(({ problem }) => problem)]
    for (const reason of reasons) expect(reason).toMatch(/^[^\n]{15,}\.$/)

    const second = await index()
    expect(second).toMatchObject({ files: first.files, indexed: 0, unchanged: first.indexed, duplicates: first.duplicates, instances: first.instances })
    await session.close()
    session = null
  }, 60_000)
})
