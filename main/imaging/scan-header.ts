import { closeSync, openSync, readSync } from 'node:fs'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { latin1 } from '../../core/dicom/latin1.ts'
import { moreBytesNeeded, readHeader } from '../../core/dicom/read-header.ts'
import type { HeaderSource } from '../../core/dicom/read-header.ts'
import { foundColumns, readAndLearn, similarHeader } from '../../core/dicom/similar-header.ts'
import type { FileHeads, HeaderLayout, TextOf } from '../../core/dicom/similar-header.ts'
import { splitHeader } from '../../core/dicom/slice-fields.ts'
import type { SharedHeader, StoredHeader } from '../../core/dicom/slice-fields.ts'
import type { FileKernels } from './file-heads.ts'
import { fileProblem } from './file-problem.ts'
import { firstPart, headerSource, headerTooLong, nextPart } from './header-file.ts'

interface Learned {
  readonly layout: HeaderLayout
  readonly shared: SharedHeader
}

const mostLearned = 8

/** How much of a file to read first: little more than the header of the file before it, in steps. */
const partStep = 1024

/** Series of which no two files are alike teach nothing: learning from each would only cost time. */
const vainAtMost = 16
const vainStep = 64

/** Reads the headers of one scan, most of them beside a similar one before them, with the same result. */
export interface HeaderScan {
  /** How many bytes of the next files to read first; null where nothing was learned yet. */
  readonly part: () => number | null
  /**
   * Reads the headers of files `from` to before `to`, one after another, as far as they are like one that was learned, and hands each to
   * `put`; answers how many. The next one is read in full.
   */
  readonly readSimilar: (heads: FileHeads, from: number, to: number, put: (file: number, header: StoredHeader) => void) => number
  /**
   * The header of a file of `size` bytes, read only as far as the header goes. `head`: its first bytes where they were read already.
   * Opened for reading only. `onStage` is told what comes next. Fails as `readHeaderFile` does.
   */
  readonly readInFull: (path: string, size: number, head: Uint8Array | null, onStage: (stage: 'reading' | 'parsing') => void) => Result<StoredHeader>
}

const textOf: TextOf = (bytes, from, to) => (bytes instanceof Buffer ? bytes.toString('latin1', from, to) : latin1(bytes, from, to))

export const createHeaderScan = ({ compareHeads }: FileKernels): HeaderScan => {
  /** One buffer for every file: allocating one per file costs more than reading it. */
  let buffer = Buffer.alloc(firstPart)
  let found = new Int32Array(0)
  /** How the last series were built, the one that was met last first: slices of several series may lie in one folder in any order. */
  let learned: readonly Learned[] = []
  let learnedInVain = 0
  let readInFull = 0

  const fill = (descriptor: number, from: number, to: number): number => {
    let filled = from
    while (filled < to) {
      const count = readSync(descriptor, buffer, filled, to - filled, filled)
      if (count === 0) break
      filled += count
    }
    return filled
  }

  const stored = (header: InstanceHeader, layout: HeaderLayout | null): StoredHeader => {
    const split = splitHeader(header)
    // The same header is one object, so that it travels to the library once.
    const known = learned.find(({ shared }) => shared.json === split.shared.json)
    const shared = known?.shared ?? split.shared
    if (layout !== null) {
      learnedInVain += 1
      learned = [{ layout, shared }, ...learned].slice(0, mostLearned)
    }
    return { ...split, shared }
  }

  const parse = (bytes: Uint8Array, source: HeaderSource): Result<StoredHeader> => {
    readInFull += 1
    const { header, layout } =
      learnedInVain < vainAtMost || readInFull % vainStep === 0 ? readAndLearn(bytes, source) : { header: readHeader(bytes, source), layout: null }
    return header.ok ? ok(stored(header.value, layout)) : header
  }

  const readBeside = (candidate: Learned, heads: FileHeads, from: number, to: number, put: (file: number, header: StoredHeader) => void): number => {
    const { layout, shared } = candidate
    const columns = foundColumns(layout)
    if (found.length < (to - from) * columns) found = new Int32Array((to - from) * columns)
    const alike = compareHeads(layout, heads, from, to, found)
    for (let index = 0; index < alike; index += 1) {
      const similar = similarHeader(layout, heads.bytes, (from + index) * heads.stride, found, index * columns, textOf)
      if (similar === null) return index
      put(from + index, { sopInstanceUid: similar.sopInstanceUid, slice: similar.slice, shared })
    }
    return alike
  }

  return {
    part: () => {
      const length = learned[0]?.layout.bytes.length
      return length === undefined ? null : Math.ceil((length + partStep / 2) / partStep) * partStep
    },
    readSimilar: (heads, from, to, put) => {
      for (const candidate of learned) {
        const count = readBeside(candidate, heads, from, to, put)
        if (count === 0) continue
        if (candidate !== learned[0]) learned = [candidate, ...learned.filter((each) => each !== candidate)]
        learnedInVain = 0
        return count
      }
      return 0
    },
    readInFull: (path, size, head, onStage) => {
      let descriptor: number | null = null
      try {
        if (head !== null) {
          onStage('parsing')
          const header = parse(head, headerSource(size))
          if (header.ok || header.error.code !== moreBytesNeeded) return header
        }
        onStage('reading')
        descriptor = openSync(path, 'r')
        let have = 0
        for (let part: number | null = Math.min(firstPart, size); part !== null; part = nextPart(part, size)) {
          if (part > buffer.length) buffer = Buffer.concat([buffer.subarray(0, have)], part)
          onStage('reading')
          have = fill(descriptor, have, part)
          onStage('parsing')
          const header = parse(buffer.subarray(0, have), headerSource(have < part ? have : size))
          if (header.ok || header.error.code !== moreBytesNeeded) return header
        }
        return fail(headerTooLong)
      } catch (error) {
        return fail(fileProblem(path, error))
      } finally {
        if (descriptor !== null) closeSync(descriptor)
        // One huge header must not keep its memory for the rest of the scan.
        if (buffer.length > 1 << 20) buffer = Buffer.alloc(firstPart)
      }
    },
  }
}
