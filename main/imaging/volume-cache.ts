import type { Result } from '../../core/base/result.ts'
import type { Volume } from '../../core/volume/volume.ts'
import type { FrameDecoder } from './codecs/decode-frame.ts'
import { loadVolume } from './load-volume.ts'
import type { LoadRequest, VolumeFile } from './load-volume.ts'

/** A series as the index knows it. */
export interface SeriesFiles {
  /** Or the id of a part of it; `files` are those of the whole series. */
  readonly seriesInstanceUid: string
  readonly files: readonly VolumeFile[]
}

type LoadOptions = Omit<LoadRequest, 'files' | 'partId' | 'decode'>

export type VolumeCache = (series: SeriesFiles, options: LoadOptions) => Promise<Result<Volume>>

interface Entry {
  readonly key: string
  readonly volume: Promise<Result<Volume>>
}

/** Files that were indexed anew make another volume, even under the same UID. */
const keyOf = ({ seriesInstanceUid, files }: SeriesFiles): string =>
  JSON.stringify([seriesInstanceUid, files.map((file) => [file.path, file.sopInstanceUid])])

/**
 * Loads volumes, decoding with `decode` (see `LoadRequest`), and keeps the last `capacity` of them: those of the study on the screen and of the one before. Two callers that
 * want the same series share one load; a failed or cancelled load is not kept.
 */
export const createVolumeCache = (capacity: number, decode?: FrameDecoder): VolumeCache => {
  let entries: Entry[] = []
  const load = async (series: SeriesFiles, options: LoadOptions): Promise<Result<Volume>> => {
    const key = keyOf(series)
    const known = entries.find((entry) => entry.key === key)
    if (known !== undefined) {
      entries = [...entries.filter((entry) => entry !== known), known]
      const shared = await known.volume
      const cancelledByOther = !shared.ok && shared.error.code === 'cancelled' && options.isCancelled?.() !== true
      return cancelledByOther ? load(series, options) : shared
    }
    const entry: Entry = { key, volume: loadVolume({ files: series.files, partId: series.seriesInstanceUid, ...options, ...(decode === undefined ? {} : { decode }) }) }
    entries = [...entries, entry].slice(-capacity)
    const forget = (): void => void (entries = entries.filter((other) => other !== entry))
    try {
      const loaded = await entry.volume
      if (!loaded.ok) forget()
      return loaded
    } catch (error) {
      forget()
      throw error
    }
  }
  return load
}
