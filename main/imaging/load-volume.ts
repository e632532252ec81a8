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
import { asFloats, finishVolume, placeSlice, planVolume, voxelArray, voxelBytes } from '../../core/volume/assemble.ts'
import type { VolumePlan } from '../../core/volume/assemble.ts'
import { frameLength } from '../../core/volume/stored-frame.ts'
import type { Volume } from '../../core/volume/volume.ts'
import { decodeCompressedFrame } from './codecs/decode-frame.ts'
import { fileProblem } from './file-problem.ts'
import { headerSource, readHeaderFile } from './header-file.ts'

/** One instance as the index knows it. `header` is read again from the file, so that a changed file is noticed. */
export interface VolumeFile {
  readonly path: string
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
}

export interface LoadRequest {
  /** All instances of one series, in any order. */
  readonly files: readonly VolumeFile[]
  readonly isCancelled?: () => boolean
  /** Files read so far of all. */
  readonly onProgress?: (done: number, total: number) => void
}

/** Enough to keep a disk busy; more only costs memory. */
const parallelReads = 6

const cancelled: Problem = problem('cancelled', 'Opening the images was cancelled.')

const changed = (path: string): Problem =>
  problem('file-changed', `${path} has changed since it was indexed. Index its folder again, then open the study once more.`)

/** Runs `work` on each item, a few at a time, until one fails or the caller cancels. */
const eachInParallel = async <T>(items: readonly T[], isCancelled: () => boolean, work: (item: T, index: number) => Promise<Problem | null>): Promise<Problem | null> => {
  let next = 0
  let failed: Problem | null = null
  const lane = async (): Promise<void> => {
    while (failed === null && next < items.length) {
      const index = next
      next += 1
      const item = items[index]
      if (item === undefined) return
      const outcome = isCancelled() ? cancelled : await work(item, index)
      if (outcome !== null) failed ??= outcome
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallelReads, items.length) }, lane))
  return failed
}

const readHeaders = async ({ files, isCancelled = () => false }: LoadRequest): Promise<Result<InstanceHeader[]>> => {
  const headers: InstanceHeader[] = []
  const failed = await eachInParallel(files, isCancelled, async (file, index) => {
    const header = await readHeaderFile(file.path)
    if (!header.ok) {
      const { code, sentence } = header.error
      return code.startsWith('file-') ? header.error : problem(code, `${file.path}: ${sentence}`)
    }
    if (header.value.sopInstanceUid !== file.sopInstanceUid || header.value.seriesInstanceUid !== file.seriesInstanceUid) return changed(file.path)
    headers[index] = header.value
    return null
  })
  return failed === null ? ok(headers) : fail(failed)
}

/** Gives the uncompressed bytes of frame `frame` of one file. */
type FrameSource = (frame: number) => Promise<Result<Uint8Array>>

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

/** Each frame is decoded when it is asked for, so that only one is in memory beside the volume. */
const openCompressed = async (path: string, header: InstanceHeader, pixels: PixelDescription): Promise<Result<FrameSource>> => {
  const { name, family } = transferSyntax(header.transferSyntaxUid)
  if (family === null) throw new Error(`${path} was planned without a decoder`)
  const named = <T>(result: Result<T>): Result<T> => (result.ok ? result : fail(problem(result.error.code, `${path} (${name}): ${result.error.sentence}`)))
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
  return ok(async (frame) => {
    const stream = frames.value[frame]
    return stream === undefined ? fail(changed(path)) : named(await decodeCompressedFrame(family, stream, pixels))
  })
}

const openFrames = async (path: string, header: InstanceHeader, pixels: PixelDescription): Promise<Result<FrameSource>> => {
  if (transferSyntax(header.transferSyntaxUid).encoding === 'compressed') return openCompressed(path, header, pixels)
  const bytes = await readPixels(path, header)
  if (!bytes.ok) return bytes
  const length = frameLength(pixels)
  return ok((frame) => Promise.resolve(ok(bytes.value.subarray(frame * length, (frame + 1) * length))))
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
      return bytes.length < wanted ? fail(changed(path)) : ok(bytes)
    }
    const handle = await open(path, 'r')
    try {
      const bytes = new Uint8Array(wanted)
      let filled = 0
      while (filled < wanted) {
        const { bytesRead } = await handle.read(bytes, filled, wanted - filled, pixels.offset + filled)
        if (bytesRead === 0) return fail(changed(path))
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

interface Filled {
  readonly voxels: Volume['voxels']
  readonly fits: boolean
}

/** Reads and decodes every file once into shared memory, so that the voxels reach other threads without a copy. */
const fill = async (plan: VolumePlan, request: LoadRequest): Promise<Result<Filled>> => {
  const { files, isCancelled = () => false, onProgress } = request
  const voxels = voxelArray(plan, new SharedArrayBuffer(voxelBytes(plan)))
  const slicesOf = files.map((): number[] => [])
  for (const [k, slice] of plan.slices.entries()) slicesOf[slice.headerIndex]?.push(k)
  let fits = true
  let done = 0
  const failed = await eachInParallel(files, isCancelled, async (file, index) => {
    const header = plan.headers[index]
    if (header?.pixels == null) throw new Error(`${file.path} was planned without pixels`)
    const frames = await openFrames(file.path, header, header.pixels)
    if (!frames.ok) return frames.error
    for (const k of slicesOf[index] ?? []) {
      if (isCancelled()) return cancelled
      const frame = await frames.value(plan.slices[k]?.frameIndex ?? 0)
      if (!frame.ok) return frame.error
      const placed = placeSlice(plan, k, frame.value, voxels)
      fits &&= placed
    }
    done += 1
    onProgress?.(done, files.length)
    return null
  })
  return failed === null ? ok({ voxels, fits }) : fail(failed)
}

/**
 * Reads one series from its files into a `Volume` (voxels in a `SharedArrayBuffer`): headers first, then only the pixel bytes,
 * file by file. Files are opened for reading only. Fails with the problem of the geometry, the units or the transfer syntax,
 * with the path of a file that is missing, changed or cut short since it was indexed, or with `cancelled`.
 */
export const loadVolume = async (request: LoadRequest): Promise<Result<Volume>> => {
  const headers = await readHeaders(request)
  if (!headers.ok) return headers
  const plan = planVolume(headers.value)
  if (!plan.ok) return plan
  let used = plan.value
  let filled = await fill(used, request)
  if (filled.ok && !filled.value.fits) {
    used = asFloats(used)
    filled = await fill(used, request)
  }
  return filled.ok ? ok(finishVolume(used, filled.value.voxels)) : filled
}
