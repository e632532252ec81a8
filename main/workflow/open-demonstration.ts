import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { problem } from '../../core/base/problem.ts'
import { startWorker } from '../workers/rpc.ts'
import type { DemoApi } from '../workers/demo-api.ts'
import { indexFolders } from './index-folders.ts'
import type { IndexProgress } from './scan-one.ts'
import type { LibrarySession } from './library-session.ts'
import { defaultDemoCase, defaultDemoSeed } from './write-demo.ts'
import { studyUidOf } from '../../phantom/study.ts'

export interface DemonstrationOptions {
  readonly onProgress: (progress: IndexProgress) => void
  readonly signal: AbortSignal
}

/** Paints and writes the study in a thread of its own: seconds of pure arithmetic. */
const write = async (session: LibrarySession, folder: string, { onProgress, signal }: DemonstrationOptions): Promise<Result<null>> => {
  const worker = startWorker<DemoApi>(join(session.workersFolder, 'demo-worker.cjs'))
  try {
    const written = await worker.call(
      'write',
      { folder, caseName: defaultDemoCase, seed: defaultDemoSeed },
      {
        signal,
        onProgress: (share) => {
          onProgress({ label: 'Writing the demonstration study', unit: '%', done: Math.round(share * 100), total: 100, ratePerSecond: null, secondsLeft: null })
        },
      },
    )
    return written.ok ? ok(null) : written
  } finally {
    await worker.stop()
  }
}

/** Writes the demonstration study into the library's own folder (once), indexes it, and answers its Study Instance UID. */
export const openDemonstration = async (session: LibrarySession, options: DemonstrationOptions): Promise<Result<{ readonly studyUid: string }>> => {
  const folder = join(session.folder, 'demonstration')
  // truth.json is written last: with it, the study is whole.
  if (!existsSync(join(folder, 'truth.json'))) {
    const written = await write(session, folder, options)
    if (!written.ok) return written
  }
  const indexed = await indexFolders(session, [folder], options)
  if (!indexed.ok) return indexed
  if (indexed.value.isCancelled) return fail(problem('cancelled', 'Indexing the demonstration study was cancelled.'))
  return ok({ studyUid: studyUidOf(defaultDemoCase, defaultDemoSeed) })
}
