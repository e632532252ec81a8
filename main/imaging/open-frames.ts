import { open, readFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { problem } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { inflateDataSet } from '../../core/dicom/data-set.ts'
import { encapsulatedFrames } from '../../core/dicom/encapsulated.ts'
import type { InstanceHeader, PixelDescription } from '../../core/dicom/instance-header.ts'
import { transferSyntax } from '../../core/dicom/transfer-syntaxes.ts'
import { frameLength } from '../../core/volume/stored-frame.ts'
import type { FrameDecoder } from './codecs/decode-frame.ts'
import { fileProblem } from './file-problem.ts'
import { headerSource } from './header-file.ts'

/** The problem of a file that is not as the index knows it. */
export const changedFile = (path: string): Problem =>
  problem('file-changed', `${path} has changed since it was indexed. Index its folder again, then open the study once more.`)

/** Gives the uncompressed bytes of frame `frame` (from 0) of one file. */
export type FrameSource = (frame: number, isCancelled: () => boolean) => Promise<Result<Uint8Array>>

/** Compressed pixels longer than the uncompressed ones by this much are hostile: the rest of such a file is not read. */
const longestCompressed = (plainLength: number): number => 2 * plainLength + 16 * 1024 * 1024

const readCompressed = async (handle: FileHandle, pixels: PixelDescription): Promise<Uint8Array> => {
  const { size } = await handle.stat()
  const length = Math.max(0, Math.min(size - pixels.offset, longestCompressed(frameLength(pixels) * pixels.frames)))
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, pixels.offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

/** Each frame is decoded when it is asked for, so that few are in memory beside the volume. */
const openCompressed = async (path: string, header: InstanceHeader, pixels: PixelDescription, decode: FrameDecoder): Promise<Result<FrameSource>> => {
  const { name, family } = transferSyntax(header.transferSyntaxUid)
  if (family === null) throw new Error(`${path} was planned without a decoder`)
  const named = <T>(result: Result<T>, where = ''): Result<T> =>
    result.ok || result.error.code === 'cancelled' ? result : fail(problem(result.error.code, `${path}${where} (${name}): ${result.error.sentence}`))
  let bytes
  try {
    const handle = await open(path, 'r')
    try {
      bytes = await readCompressed(handle, pixels)
    } finally {
      await handle.close()
    }
  } catch (error) {
    return fail(fileProblem(path, error))
  }
  const frames = named(encapsulatedFrames(bytes, pixels.frames))
  if (!frames.ok) return frames
  return ok(async (frame, isCancelled) => {
    const stream = frames.value[frame]
    if (stream === undefined) return fail(changedFile(path))
    return named(await decode({ family, stream, pixels }, isCancelled), pixels.frames > 1 ? `, frame ${frame + 1}` : '')
  })
}

/** The uncompressed pixel bytes of one file: all of its frames, and nothing else of it (a deflated file must be inflated as a whole). */
const readPixels = async (path: string, header: InstanceHeader): Promise<Result<Uint8Array>> => {
  const { pixels } = header
  if (pixels === null) throw new Error(`${path} was planned without pixels`)
  const wanted = frameLength(pixels) * pixels.frames
  try {
    if (transferSyntax(header.transferSyntaxUid).encoding === 'deflated') {
      const whole = await readFile(path)
      const inflated = inflateDataSet(whole, headerSource(whole.length).inflate)
      if (!inflated.ok) return inflated
      const bytes = inflated.value.subarray(pixels.offset, pixels.offset + wanted)
      return bytes.length < wanted ? fail(changedFile(path)) : ok(bytes)
    }
    const handle = await open(path, 'r')
    try {
      const bytes = new Uint8Array(wanted)
      let filled = 0
      while (filled < wanted) {
        const { bytesRead } = await handle.read(bytes, filled, wanted - filled, pixels.offset + filled)
        if (bytesRead === 0) return fail(changedFile(path))
        filled += bytesRead
      }
      return ok(bytes)
    } finally {
      await handle.close()
    }
  } catch (error) {
    return fail(fileProblem(path, error))
  }
}

/**
 * The frames of one file: uncompressed ones are read at once, compressed ones go through `decode` one by one. Fails with
 * `file-missing` and the like, `file-changed`, or `damaged-pixel-data`; each reason names file, frame and transfer syntax.
 */
export const openFrames = async (path: string, header: InstanceHeader, pixels: PixelDescription, decode: FrameDecoder): Promise<Result<FrameSource>> => {
  if (transferSyntax(header.transferSyntaxUid).encoding === 'compressed') return openCompressed(path, header, pixels, decode)
  const bytes = await readPixels(path, header)
  if (!bytes.ok) return bytes
  const length = frameLength(pixels)
  return ok((frame) => Promise.resolve(ok(bytes.value.subarray(frame * length, (frame + 1) * length))))
}
