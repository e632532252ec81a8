import { open } from 'node:fs/promises'
import { TextDecoder } from 'node:util'
import { constants, inflateRawSync } from 'node:zlib'
import { problem } from '../../core/base/problem.ts'
import { fail } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { moreBytesNeeded, readHeader } from '../../core/dicom/read-header.ts'
import type { HeaderSource } from '../../core/dicom/read-header.ts'
import { fileProblem } from './file-problem.ts'

const decoders = new Map<string, TextDecoder | null>()

const decoderFor = (encoding: string): TextDecoder | null => {
  const known = decoders.get(encoding)
  if (known !== undefined) return known
  let decoder: TextDecoder | null = null
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    // This runtime lacks the encoding; the reader of the text falls back to what it has.
  }
  decoders.set(encoding, decoder)
  return decoder
}

/** What `readHeader` needs from Node, for a file of `fileSize` bytes. */
export const headerSource = (fileSize: number): HeaderSource => ({
  fileSize,
  decode: (encoding, bytes) => {
    try {
      return decoderFor(encoding)?.decode(bytes) ?? null
    } catch {
      return null
    }
  },
  inflate: (bytes, maxLength) => {
    try {
      // Sync flush: the first part of a deflated file gives the first part of its data set.
      return inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: maxLength })
    } catch {
      return null
    }
  },
})

/** How much of a file to read first: most headers end within it. */
export const firstPart = 16 * 1024
const growth = 8
/** Beyond this a header is hostile: its millions of elements would fill the memory. */
const largestHeader = 32 * 1024 * 1024

/** How much of a file to read when `part` bytes of it did not hold the header; null when no honest header is that long. */
export const nextPart = (part: number, size: number): number | null => (part >= largestHeader ? null : Math.min(part * growth, size, largestHeader))

export const headerTooLong = problem('header-too-long', 'The header of this file is longer than 32 MB, which no image needs. The file is left out.')

/**
 * Opens a file for reading only and reads its DICOM header: only as much of the file as the header needs.
 * Fails as `readHeader` does, or with `file-missing`, `file-forbidden`, `file-unreadable`.
 */
export const readHeaderFile = async (path: string): Promise<Result<InstanceHeader>> => {
  let handle
  try {
    handle = await open(path, 'r')
    const { size } = await handle.stat()
    const source = headerSource(size)
    let have = Buffer.alloc(0)
    for (let part: number | null = Math.min(firstPart, size); part !== null; part = nextPart(part, size)) {
      const bytes = Buffer.allocUnsafe(part)
      have.copy(bytes)
      let filled = have.length
      while (filled < part) {
        const { bytesRead } = await handle.read(bytes, filled, part - filled, filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      have = bytes.subarray(0, filled)
      const header = readHeader(have, filled < part ? headerSource(filled) : source)
      if (header.ok || header.error.code !== moreBytesNeeded) return header
    }
    return fail(headerTooLong)
  } catch (error) {
    return fail(fileProblem(path, error))
  } finally {
    await handle?.close()
  }
}
