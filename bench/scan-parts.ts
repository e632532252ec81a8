import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { openFileKernels } from '../main/imaging/open-file-kernels.ts'
import { openDatabase } from '../main/library/database.ts'
import { addFolder, storeFiles } from '../main/library/files.ts'
import { createPacker, unpackFiles } from '../main/library/packed-files.ts'
import type { PackedFiles } from '../main/library/packed-files.ts'
import { rebuildStudies } from '../main/library/studies.ts'
import { readRuntimeManifest } from '../main/runtime/runtime-manifest.ts'
import { createFileScan } from '../main/workers/scan-files.ts'
import { createBoard, mostAtOnce, watchWriter } from '../main/workers/scan-watch.ts'
import { prefixOf, walkFolder } from '../main/workers/walk-folder.ts'
import type { ScanBench } from './scan-rates.ts'

const batch = 500
const head = 16 * 1024

/**
 * Where the processor time of a scan goes, step after step in one thread: user and system time, which a busy machine changes less than
 * the wall's. The scan does reading in one thread and writing in another, so its rate is that of the larger half at best; on two cores
 * it cannot pass two seconds of processor time a second, with what starting threads and compiling their code take from that.
 */
export const measureScanParts = ({ name, folder, work, root, add }: Omit<ScanBench, 'rounds' | 'orthanc'>): void => {
  const manifest = readRuntimeManifest(join(root, 'out/main'))
  if (!manifest.ok) throw new Error(manifest.error.sentence)
  const kernels = openFileKernels(manifest.value.nativeAddon)
  let count = 1
  const timed = <T>(what: string, step: () => T): T => {
    const before = process.cpuUsage()
    const answer = step()
    const { user, system } = process.cpuUsage(before)
    add(`${name}: processor time, ${what}`, (user + system) / count, 'us/file', kernels.kind)
    return answer
  }
  const counted = walkFolder(folder, kernels, () => false, () => undefined)
  count = counted.count
  const { runs } = timed('listing folders with sizes and times', () => walkFolder(folder, kernels, () => false, () => undefined))
  const buffer = Buffer.alloc(mostAtOnce * head)
  timed('open, read 16 KiB and close, by Node (the floor of the rates)', () => {
    for (const run of runs) {
      for (const each of run.names) {
        const descriptor = openSync(prefixOf(run.folder) + each, 'r')
        readSync(descriptor, buffer, 0, head, 0)
        closeSync(descriptor)
      }
    }
  })
  const place = { words: new Int32Array(2), file: 0, moment: 1 }
  const lengths = new Int32Array(mostAtOnce)
  timed('open, read a header and close', () => {
    for (const run of runs) {
      for (let from = 0; from < run.names.length; from += mostAtOnce) {
        kernels.readHeads(run.folder, run.names.slice(from, from + mostAtOnce), 2048, buffer, lengths, place)
      }
    }
  })
  const packed = timed('the same, compared and packed', () => {
    const packer = createPacker()
    const files = createFileScan(kernels, watchWriter(createBoard()), packer, [])
    const batches: PackedFiles[] = []
    for (const run of runs) {
      for (let from = 0; from < run.names.length; ) {
        from += files.scan(run, from, () => false)
        if (packer.count() >= batch) batches.push(packer.take())
      }
    }
    return [...batches, packer.take()]
  })
  const unpacked = timed('crossing to the other thread', () => packed.map((each) => unpackFiles(structuredClone(each))))
  const library = openDatabase(join(work, `parts-${name.replaceAll(' ', '-')}`), { create: true, nativeBinding: manifest.value.sqliteBinding })
  if (!library.ok) throw new Error(library.error.sentence)
  const { db, close } = library.value
  addFolder(db, folder, new Date().toISOString())
  timed('SQLite: rows, indexes and commits', () => {
    for (const each of unpacked) storeFiles(db, folder, each)
  })
  timed('building the studies', () => rebuildStudies(db))
  timed('SQLite: closing', close)
}
