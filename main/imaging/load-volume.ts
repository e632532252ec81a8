import { problem } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { stoppable } from '../../core/base/stop.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { asFloats, finishVolume, placeSlice, voxelArray, voxelBytes } from '../../core/volume/assemble.ts'
import type { VolumePlan } from '../../core/volume/assemble.ts'
import { planPart, seriesParts, seriesUidOf } from '../../core/study/series-parts.ts'
import type { Volume } from '../../core/volume/volume.ts'
import { decodeCompressedFrame } from './codecs/decode-frame.ts'
import type { FrameDecoder } from './codecs/decode-frame.ts'
import { readHeaderFile } from './header-file.ts'
import { eachInParallel } from './in-parallel.ts'
import { changedFile, openFrames } from './open-frames.ts'

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
  /** The part of a series that is wanted (`<uid>#2`, see core/study/series-parts.ts); without it, its first part. */
  readonly partId?: string
  /** Decodes compressed frames. Without it that happens in this thread and with no limit of time: for tests and small tools. */
  readonly decode?: FrameDecoder
}

/** Enough to keep a disk and the decode threads busy; more only costs memory. */
const parallelReads = 6

const decodeHere: FrameDecoder = ({ family, stream, pixels }) => decodeCompressedFrame(family, stream, pixels)

const cancelled: Problem = problem('cancelled', 'Opening the images was cancelled.')

const stopping =
  (isCancelled: () => boolean) =>
  (): Problem | null =>
    isCancelled() ? cancelled : null

const readHeaders = async ({ files, isCancelled = () => false }: LoadRequest): Promise<Result<InstanceHeader[]>> => {
  const headers: InstanceHeader[] = []
  const failed = await eachInParallel(files, parallelReads, stopping(isCancelled), async (file, index) => {
    const header = await readHeaderFile(file.path)
    if (!header.ok) {
      const { code, sentence } = header.error
      return code.startsWith('file-') ? header.error : problem(code, `${file.path}: ${sentence}`)
    }
    if (header.value.sopInstanceUid !== file.sopInstanceUid || header.value.seriesInstanceUid !== file.seriesInstanceUid) return changedFile(file.path)
    headers[index] = header.value
    return null
  })
  return failed === null ? ok(headers) : fail(failed)
}

interface Filled {
  readonly voxels: Volume['voxels']
  readonly fits: boolean
}

/** Reads and decodes every file once into shared memory, so that the voxels reach other threads without a copy. */
const fill = async (plan: VolumePlan, request: LoadRequest): Promise<Result<Filled>> => {
  const { files, isCancelled = () => false, onProgress, decode = decodeHere } = request
  const voxels = voxelArray(plan, new SharedArrayBuffer(voxelBytes(plan)))
  const slicesOf = files.map((): number[] => [])
  for (const [k, slice] of plan.slices.entries()) slicesOf[slice.headerIndex]?.push(k)
  const stop = stopping(isCancelled)
  let fits = true
  let done = 0
  const failed = await eachInParallel(files, parallelReads, stop, async (file, index) => {
    const header = plan.headers[index]
    if (header?.pixels == null) throw new Error(`${file.path} was planned without pixels`)
    const frames = await openFrames(file.path, header, header.pixels, decode)
    if (!frames.ok) return frames.error
    const unread = await eachInParallel(slicesOf[index] ?? [], parallelReads, stop, async (k) => {
      const frame = await frames.value(plan.slices[k]?.frameIndex ?? 0, isCancelled)
      if (!frame.ok) return frame.error
      const placed = placeSlice(plan, k, frame.value, voxels)
      fits &&= placed
      return null
    })
    if (unread !== null) return unread
    done += 1
    onProgress?.(done, files.length)
    return null
  })
  return failed === null ? ok({ voxels, fits }) : fail(failed)
}

interface PartFiles {
  readonly plan: VolumePlan
  readonly files: readonly VolumeFile[]
}

/** The files of the wanted part of a series, and the plan that they fill. */
const partFiles = (headers: readonly InstanceHeader[], { files, partId }: LoadRequest): Result<PartFiles> => {
  const parts = seriesParts(headers)
  const [first] = parts
  // Of several series at once there are no parts: the plan says what is wrong with them.
  const isFirst = partId === undefined || partId === seriesUidOf(partId)
  const part = isFirst ? first : parts.find(({ id }) => id === partId)
  if (part === undefined) {
    return fail(problem('no-such-part', `This series no longer has a part ${partId ?? ''}: its files have changed. Index its folder again, then open the study once more.`))
  }
  const plan = planPart(part)
  if (!plan.ok) return plan
  const fileOf = new Map(headers.map((header, index) => [header, files[index]]))
  return ok({ plan: plan.value, files: part.headers.flatMap((header) => fileOf.get(header) ?? []) })
}

/**
 * Reads one series (or one part of it) from its files into a `Volume` (voxels in a `SharedArrayBuffer`): headers first, then only the pixel bytes,
 * file by file. Files are opened for reading only. Fails with the problem of the geometry, the units or the transfer syntax,
 * with the path of a file that is missing, changed or cut short since it was indexed, or with `cancelled`.
 */
export const loadVolume = async (request: LoadRequest): Promise<Result<Volume>> => {
  const headers = await readHeaders(request)
  if (!headers.ok) return headers
  const part = partFiles(headers.value, request)
  if (!part.ok) return part
  const wanted = { ...request, files: part.value.files }
  let used = part.value.plan
  let filled = await fill(used, wanted)
  if (filled.ok && !filled.value.fits) {
    used = asFloats(used)
    filled = await fill(used, wanted)
  }
  if (!filled.ok) return filled
  const { voxels } = filled.value
  return stoppable(request.isCancelled ?? (() => false), cancelled, (checkpoint) => ok(finishVolume(used, voxels, checkpoint)))
}
