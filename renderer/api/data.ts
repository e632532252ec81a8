import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { dataUrl } from '../../contract/calls.ts'

const refusal = async (response: Response): Promise<string> => {
  const text = await response.text()
  return text === '' ? 'The program could not bring the data.' : text
}

/**
 * Streams the voxels of a series into `into`, chunk by chunk, without a second copy; `into` can be shown while it fills.
 * Its length comes from `VolumeInfo` (voxels x 2 or 4); a stream of another length is refused, never padded.
 */
export const streamVolume = async (
  seriesUid: string,
  into: ArrayBuffer,
  onProgress: (filledBytes: number) => void,
  signal?: AbortSignal,
): Promise<Result<undefined>> => {
  const response = await fetch(dataUrl.volume(seriesUid), signal === undefined ? {} : { signal })
  if (!response.ok || response.body === null) return fail(problem('volume-stream', await refusal(response)))
  const bytes = new Uint8Array(into)
  const reader = response.body.getReader()
  let filled = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (filled + value.byteLength > bytes.byteLength) {
      await reader.cancel()
      return fail(problem('volume-length', 'The voxels of this series are longer than announced; the series was not opened.'))
    }
    bytes.set(value, filled)
    filled += value.byteLength
    onProgress(filled)
  }
  if (filled !== bytes.byteLength) {
    return fail(problem('volume-length', 'The voxels of this series are incomplete; the series was not opened.'))
  }
  return ok(undefined)
}

/** The bytes of a PDF that `report.print` has made. */
export const fetchPdf = async (printId: string): Promise<Result<Uint8Array>> => {
  const response = await fetch(dataUrl.pdf(printId))
  if (!response.ok) return fail(problem('pdf-read', await refusal(response)))
  return ok(new Uint8Array(await response.arrayBuffer()))
}
