import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { indexFolders } from '../../../main/workflow/index-folders.ts'
import type { IndexOutcome } from '../../../main/workflow/index-folders.ts'
import type { IndexOptions } from '../../../main/workflow/scan-one.ts'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { startWorker } from '../../../main/workers/rpc.ts'
import type { ScanApi, ScanWorkerData } from '../../../main/workers/scan-api.ts'
import { ctFiles, uprightShape } from '../../fixtures/images.ts'
import type { Bundle } from '../bundle.ts'
import { temporaryFolder } from '../library/open.ts'
import { bundleWorkers, numbered, writeFiles } from '../program.ts'

let workers: Bundle
let data: string
let session: LibrarySession

beforeAll(async () => {
  workers = await bundleWorkers()
})
afterAll(() => workers.remove())

beforeEach(async () => {
  data = join(temporaryFolder(), 'data')
  const opened = await openLibrary(join(temporaryFolder(), 'library'), { create: true, workersFolder: workers.folder })
  if (!opened.ok) throw new Error(opened.error.sentence)
  session = opened.value
})
afterEach(() => session.close())

/** A CT header with one item of a million empty elements: 8 MB that take seconds and hundreds of megabytes to take apart. */
const hostile = (): Buffer => {
  const [image = new Uint8Array()] = ctFiles(uprightShape, { elements: { '00081140': ['SQ', []], '00080018': ['UI', '1.2.9.9'] } })
  const bytes = Buffer.from(image)
  const at = bytes.indexOf(Buffer.from([0x08, 0x00, 0x40, 0x11]))
  const count = 1_000_000
  const elements = Buffer.alloc(8 * count)
  for (let index = 0; index < count; index += 1) {
    elements.writeUInt32LE(0x0009_0000 + ((index * 2_654_435_761) % 0x7000_0000), index * 8)
    elements.write('LO', index * 8 + 4, 'latin1')
  }
  const item = Buffer.alloc(8)
  item.writeUInt32LE(0xe000fffe, 0)
  item.writeUInt32LE(elements.length, 4)
  bytes.writeUInt32LE(elements.length + 8, at + 8)
  return Buffer.concat([bytes.subarray(0, at + 12), item, elements, bytes.subarray(at + 12)])
}

const index = async (options: IndexOptions): Promise<IndexOutcome> => {
  const outcome = await indexFolders(session, [data], options)
  if (!outcome.ok) throw new Error(outcome.error.sentence)
  return outcome.value
}

const bad = (): string => join(data, 'ct/0150a.dcm')
const prepare = (): void => {
  writeFiles(data, numbered('ct', ctFiles({ ...uprightShape, slices: 300 })))
  writeFileSync(bad(), hostile())
}

it('a file in which the scan hangs is ended and listed; every other file is read, and each is counted once', async () => {
  prepare()
  const fileLimits = { parsing: 150, reading: 30_000 }
  const outcome = await index({ fileLimits })
  expect(outcome).toMatchObject({ files: 301, indexed: 300, unchanged: 0, instances: 300, problems: [{ path: bad() }] })
  expect(outcome.problems[0]?.problem).toContain('took too long to read')
  // Not opened again until it changes: it would cost its time at every scan.
  expect(await index({ fileLimits: { parsing: 1, reading: 1 } })).toMatchObject({ files: 301, indexed: 0, unchanged: 300, problems: [{ path: bad() }] })
  writeFileSync(bad(), 'no image any more')
  expect(await index({ fileLimits })).toMatchObject({ problems: [], skipped: [{ path: bad() }] })
})

it('a file for which the scan needs too much memory is listed; every other file is read', async () => {
  prepare()
  await session.scan.stop()
  const scan = startWorker<ScanApi>(join(workers.folder, 'scan-worker.cjs'), { kernelsAddon: null } satisfies ScanWorkerData, { maxOldGenerationSizeMb: 48 })
  session = { ...session, scan }
  const outcome = await index({ fileLimits: { parsing: 60_000, reading: 60_000 } })
  expect(outcome).toMatchObject({ files: 301, indexed: 300, instances: 300, problems: [{ path: bad() }] })
  expect(outcome.problems[0]?.problem).toContain('more memory')
  await scan.stop()
})

it('cancelling ends a scan that hangs in a file', async () => {
  prepare()
  const controller = new AbortController()
  const outcome = await index({ fileLimits: { parsing: 150, reading: 30_000 }, signal: controller.signal, onProgress: ({ done }) => done >= 100 && controller.abort() })
  expect(outcome.isCancelled).toBe(true)
})
