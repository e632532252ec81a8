import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { dataUrl } from '../../contract/calls.ts'

const refusal = async (response: Response): Promise<string> => {
  const text = await response.text()
  return text === '' ? 'The program could not bring the data.' : text
}

/**
 * Measured for 210 MB on two busy cores. In a bare window: one stream 105 MB/s, two 155, four 200, eight no more. In the program, where
 * the page and main share the cores with the drawing: 170 to 185 MB/s with one and with four alike.
 */
const lanes = 4
/** Small enough that the slices arrive from the first one on, large enough that a request costs nothing beside it. */
const partBytes = 8 * 1024 * 1024

const wrongLength = problem('volume-length', 'The voxels of this series have another length than announced; the series was not opened.')

/** Streams one part into its place; a stream of another length is refused, never padded. */
const streamPart = async (url: string, into: Uint8Array, onBytes: (filled: number) => void, signal: AbortSignal): Promise<Result<undefined>> => {
  const response = await fetch(url, { signal })
  if (!response.ok || response.body === null) return fail(problem('volume-stream', await refusal(response)))
  const reader = response.body.getReader()
  let filled = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (filled + value.byteLength > into.byteLength) {
      await reader.cancel()
      return fail(wrongLength)
    }
    into.set(value, filled)
    filled += value.byteLength
    onBytes(filled)
  }
  return filled === into.byteLength ? ok(undefined) : fail(wrongLength)
}

/**
 * Streams the voxels of a series into `into`, in several parts at once and without a second copy; `into` can be shown while it
 * fills: `onProgress` tells how many bytes from its beginning are there. Its length comes from `VolumeInfo` (voxels x 2 or 4); voxels
 * of another length are refused, never padded.
 */
export const streamVolume = async (
  seriesUid: string,
  into: ArrayBuffer,
  onProgress: (filledBytes: number) => void,
  signal?: AbortSignal,
): Promise<Result<undefined>> => {
  const total = into.byteLength
  const filledOf = Array.from({ length: Math.ceil(total / partBytes) }, () => 0)
  const sizeOf = (part: number): number => Math.min(partBytes, total - part * partBytes)
  let whole = 0
  const tell = (): void => {
    while (whole < filledOf.length && filledOf[whole] === sizeOf(whole)) whole += 1
    onProgress(Math.min(total, whole * partBytes + (filledOf[whole] ?? 0)))
  }
  const leaving = new AbortController()
  const leave = (): void => leaving.abort()
  if (signal?.aborted === true) leave()
  signal?.addEventListener('abort', leave, { once: true })
  let next = 0
  let failed: Result<undefined> | null = null
  const lane = async (): Promise<void> => {
    while (failed === null && next < filledOf.length) {
      const part = next
      next += 1
      const from = part * partBytes
      const to = from + sizeOf(part)
      const brought = await streamPart(
        dataUrl.volumePart(seriesUid, from, to, total),
        new Uint8Array(into, from, to - from),
        (filled) => {
          filledOf[part] = filled
          tell()
        },
        leaving.signal,
      )
      if (!brought.ok) {
        failed ??= brought
        leave()
      }
    }
  }
  try {
    const ended = await Promise.allSettled(Array.from({ length: lanes }, lane))
    // A refusal ends the other parts: it is the reason, not that they were ended.
    if (failed !== null) return failed
    const broken = ended.find((each) => each.status === 'rejected')
    if (broken !== undefined) throw broken.reason
    return ok(undefined)
  } finally {
    signal?.removeEventListener('abort', leave)
  }
}

/** The bytes of a PDF that `report.print` has made. */
export const fetchPdf = async (printId: string): Promise<Result<Uint8Array>> => {
  const response = await fetch(dataUrl.pdf(printId))
  if (!response.ok) return fail(problem('pdf-read', await refusal(response)))
  return ok(new Uint8Array(await response.arrayBuffer()))
}
