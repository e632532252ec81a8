import type { FileKernels } from '../imaging/file-heads.ts'
import { firstPart } from '../imaging/header-file.ts'
import { createHeaderScan } from '../imaging/scan-header.ts'
import type { FileProblem } from '../library/files.ts'
import type { Packer } from '../library/packed-files.ts'
import { mostAtOnce } from './scan-watch.ts'
import type { WatchWriter } from './scan-watch.ts'
import { scannedFile } from './scanned-file.ts'
import { prefixOf } from './walk-folder.ts'
import type { FoundFiles } from './walk-folder.ts'

/** Reads files of one folder at once and packs what came of them. */
export interface FileScan {
  /** Answers how many of the files from `from` on it has dealt with: at least one, at most `mostAtOnce`. `wasIndexed`: of each file. */
  readonly scan: (files: FoundFiles, from: number, wasIndexed: (path: string) => boolean) => number
}

const part = (values: ArrayLike<number>, from: number, count: number): ArrayLike<number> =>
  values instanceof Float64Array ? values.subarray(from, from + count) : Array.from(values).slice(from, from + count)

/** What cannot be reached just now goes to `unreachable`. */
export const createFileScan = (kernels: FileKernels, watch: WatchWriter, packer: Packer, unreachable: FileProblem[]): FileScan => {
  const headers = createHeaderScan(kernels)
  const lengths = new Int32Array(mostAtOnce)
  const sizes = new Float64Array(mostAtOnce)
  const times = new Float64Array(mostAtOnce)
  let bytes = Buffer.alloc(0)

  return {
    scan: (files, from, wasIndexed) => {
      const likelyPart = headers.part()
      const stride = likelyPart ?? firstPart
      // The first file teaches how much of the others to read.
      const names = files.names.slice(from, from + (likelyPart === null ? 1 : mostAtOnce))
      const prefix = prefixOf(files.folder)
      sizes.set(part(files.sizes, from, names.length))
      times.set(part(files.times, from, names.length))
      if (bytes.length < names.length * stride) bytes = Buffer.alloc(names.length * stride)
      watch.begin(prefix, names, sizes, times)
      kernels.readHeads(files.folder, names, stride, bytes, lengths, watch.place)
      watch.stage('idle')
      const heads = { bytes, stride, lengths, sizes }
      for (let done = 0; done < names.length; ) {
        done += headers.readSimilar(heads, done, names.length, (index, header) => {
          packer.addHeader(prefix + (names[index] ?? ''), sizes[index] ?? 0, times[index] ?? 0, header)
        })
        if (done === names.length) break
        const found = { path: prefix + (names[done] ?? ''), size: sizes[done] ?? 0, modifiedMs: times[done] ?? 0 }
        const length = lengths[done] ?? -1
        watch.file(done)
        const header = headers.readInFull(
          found.path,
          // A file that has become shorter ends where it ends.
          length >= 0 && length < stride ? length : found.size,
          length < 0 ? null : bytes.subarray(done * stride, done * stride + length),
          watch.stage,
        )
        watch.stage('idle')
        const scanned = scannedFile(found, header, wasIndexed(found.path))
        if (scanned.kind === 'unreachable') unreachable.push(scanned.problem)
        else if (scanned.file.outcome.kind === 'header') packer.addHeader(found.path, found.size, scanned.file.modifiedMs, scanned.file.outcome.header)
        else packer.addLeftOut(found.path, found.size, scanned.file.modifiedMs, scanned.file.outcome.kind, scanned.file.outcome.reason)
        done += 1
        // The next ones are like this one, and need more than was read of them.
        if ((headers.part() ?? stride) > stride) return done
      }
      return names.length
    },
  }
}
