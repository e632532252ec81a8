import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundle } from './bundle.ts'
import type { Bundle } from './bundle.ts'

/** The command line with its workers, as they lie in `out/main`. */
export const bundleProgram = (): Promise<Bundle> =>
  bundle({
    cli: 'cli/index.ts',
    'library-worker': 'main/workers/library-worker.ts',
    'scan-worker': 'main/workers/scan-worker.ts',
    'imaging-worker': 'main/workers/imaging-worker.ts',
    'archive-worker': 'main/workers/archive-worker.ts',
    'decode-worker': 'main/workers/decode-worker.ts',
  })

/** The workers alone, for workflows called from a test. */
export const bundleWorkers = (): Promise<Bundle> =>
  bundle({
    'library-worker': 'main/workers/library-worker.ts',
    'scan-worker': 'main/workers/scan-worker.ts',
    'imaging-worker': 'main/workers/imaging-worker.ts',
    'archive-worker': 'main/workers/archive-worker.ts',
    'decode-worker': 'main/workers/decode-worker.ts',
  })

/** Writes files of a test into a folder, and answers their paths. */
export const writeFiles = (folder: string, files: Readonly<Record<string, Uint8Array | string>>): string[] =>
  Object.entries(files).map(([name, bytes]) => {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
    return path
  })

/** Names the files of a series `0001.dcm`, `0002.dcm` ... under a prefix. */
export const numbered = (prefix: string, files: readonly Uint8Array[]): Record<string, Uint8Array> =>
  Object.fromEntries(files.map((bytes, index) => [`${prefix}/${String(index + 1).padStart(4, '0')}.dcm`, bytes]))
