import { closeSync, openSync, readSync } from 'node:fs'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { moreBytesNeeded, readHeader } from '../../core/dicom/read-header.ts'
import type { HeaderSource } from '../../core/dicom/read-header.ts'
import { readAndLearn, readSimilar } from '../../core/dicom/similar-header.ts'
import type { HeaderLayout } from '../../core/dicom/similar-header.ts'
import { encodeSlice, splitHeader } from '../../core/dicom/slice-fields.ts'
import type { SharedHeader, StoredHeader } from '../../core/dicom/slice-fields.ts'
import { fileProblem } from './file-problem.ts'
import { firstPart, headerSource, headerTooLong, nextPart } from './header-file.ts'

/** One buffer for every file of a scan: allocating one per file costs more than reading it. */
let buffer = Buffer.alloc(firstPart)

const fill = (descriptor: number, from: number, to: number): number => {
  let filled = from
  while (filled < to) {
    const count = readSync(descriptor, buffer, filled, to - filled, filled)
    if (count === 0) break
    filled += count
  }
  return filled
}

interface Learned {
  readonly layout: HeaderLayout
  readonly shared: SharedHeader
}

/** How the last series were built, the one that was met last first: slices of several series may lie in one folder in any order. */
let learned: Learned[] = []
const mostLearned = 8

/** How much of a file to read first: little more than the header of the file before it, in steps. */
const partStep = 1024

const likelyPart = (): number => {
  const length = learned[0]?.layout.length
  return length === undefined ? firstPart : Math.min(firstPart, Math.ceil((length + partStep / 2) / partStep) * partStep)
}

/** Series of which no two files are alike teach nothing: learning from each would only cost time. */
let learnedInVain = 0
const vainAtMost = 16
const vainStep = 64
let readInFull = 0

const readBesideLearned = (bytes: Uint8Array, size: number): StoredHeader | null => {
  for (const [index, candidate] of learned.entries()) {
    const similar = readSimilar(candidate.layout, bytes, size)
    if (similar === null) continue
    if (index > 0) learned = [candidate, ...learned.filter((each) => each !== candidate)]
    learnedInVain = 0
    return { sopInstanceUid: similar.sopInstanceUid, slice: encodeSlice(similar.slice), shared: candidate.shared }
  }
  return null
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

const readInto = (bytes: Uint8Array, source: HeaderSource): Result<StoredHeader> => {
  const similar = readBesideLearned(bytes, source.fileSize)
  if (similar !== null) return ok(similar)
  readInFull += 1
  const { header, layout } =
    learnedInVain < vainAtMost || readInFull % vainStep === 0 ? readAndLearn(bytes, source) : { header: readHeader(bytes, source), layout: null }
  return header.ok ? ok(stored(header.value, layout)) : header
}

/**
 * The header of a file of `size` bytes, read synchronously and only as far as the header goes; for the scan, where one thread
 * reads thousands of files a second. Most files are read beside a similar one before them, with the same result. Opened for reading
 * only. `onStage` is told what comes next. Fails as `readHeaderFile` does.
 */
export const scanHeader = (path: string, size: number, onStage: (stage: 'reading' | 'parsing') => void): Result<StoredHeader> => {
  let descriptor: number | null = null
  try {
    descriptor = openSync(path, 'r')
    let have = 0
    for (let part: number | null = Math.min(likelyPart(), size); part !== null; part = part < firstPart ? Math.min(firstPart, size) : nextPart(part, size)) {
      if (part > buffer.length) buffer = Buffer.concat([buffer.subarray(0, have)], part)
      onStage('reading')
      have = fill(descriptor, have, part)
      onStage('parsing')
      const header = readInto(buffer.subarray(0, have), headerSource(have < part ? have : size))
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
}
