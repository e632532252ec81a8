import { closeSync, openSync, readSync } from 'node:fs'
import { fail } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { moreBytesNeeded, readHeader } from '../../core/dicom/read-header.ts'
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

/**
 * The header of a file of `size` bytes, read synchronously and only as far as the header goes; for the scan, where one thread
 * reads thousands of files a second. Opened for reading only. Fails as `readHeaderFile` does.
 */
export const scanHeader = (path: string, size: number): Result<InstanceHeader> => {
  let descriptor: number | null = null
  try {
    descriptor = openSync(path, 'r')
    let have = 0
    for (let part: number | null = Math.min(firstPart, size); part !== null; part = nextPart(part, size)) {
      if (part > buffer.length) buffer = Buffer.concat([buffer.subarray(0, have)], part)
      have = fill(descriptor, have, part)
      const header = readHeader(buffer.subarray(0, have), headerSource(have < part ? have : size))
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
