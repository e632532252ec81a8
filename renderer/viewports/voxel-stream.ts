import { problem } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import type { Result } from '../../core/base/result.ts'
import { fail, ok } from '../../core/base/result.ts'
import { voxelCount } from '../../core/geometry/grid.ts'
import type { Volume, VolumeInfo } from '../../core/volume/volume.ts'
import { streamVolume } from '../api/data.ts'

export type Half = 'ct' | 'spect'

/** A pair whose voxels are arriving: the volumes can be given to the views at once, and fill slice by slice. */
export interface VoxelStream {
  readonly volumes: Readonly<Record<Half, Volume>>
  /** Whole slices that have arrived so far. */
  readonly arrived: (half: Half) => number
  /** Called when more slices have arrived; returns the function that stops listening. */
  readonly listen: (listener: () => void) => () => void
  /** Ends with the pair complete, or with the reason why it is not. */
  readonly done: Promise<Result<undefined, Problem>>
  /** 0-1 of all bytes. */
  readonly fraction: () => number
  readonly stop: () => void
}

const emptyVolume = (info: VolumeInfo): Volume => ({
  info,
  voxels: info.voxelType === 'int16' ? new Int16Array(voxelCount(info.grid)) : new Float32Array(voxelCount(info.grid)),
})

const noMemory = problem('no-memory', 'There is not enough free memory for this study; close other programs and open it again.')

/** Starts bringing a pair, both at once: one pipe alone stands still while the window makes its shaders ready. */
export const startVoxelStream = (ct: VolumeInfo, spect: VolumeInfo): Result<VoxelStream> => {
  let volumes: Record<Half, Volume>
  try {
    volumes = { ct: emptyVolume(ct), spect: emptyVolume(spect) }
  } catch (error) {
    if (error instanceof RangeError) return fail(noMemory)
    throw error
  }
  const leaving = new AbortController()
  const listeners = new Set<() => void>()
  const filled: Record<Half, number> = { ct: 0, spect: 0 }
  const bytesOf = (half: Half): number => volumes[half].voxels.byteLength
  const arrived = (half: Half): number => Math.floor((filled[half] / bytesOf(half)) * volumes[half].info.grid.dimensions[2])

  const bring = async (half: Half): Promise<Result<undefined>> => {
    const { info, voxels } = volumes[half]
    let told = 0
    try {
      return await streamVolume(
        info.seriesInstanceUid,
        voxels.buffer as ArrayBuffer,
        (filledBytes) => {
          filled[half] = filledBytes
          if (arrived(half) === told) return
          told = arrived(half)
          for (const listener of listeners) listener()
        },
        leaving.signal,
      )
    } catch {
      return fail(problem('volume-stream', `The ${info.modality} voxels could not be brought to the window; open the study again.`))
    }
  }
  const bringBoth = async (): Promise<Result<undefined, Problem>> => {
    const brought = await Promise.all([bring('spect'), bring('ct')])
    return brought.find((each) => !each.ok) ?? ok(undefined)
  }
  return ok({
    volumes,
    arrived,
    listen: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    done: bringBoth(),
    fraction: () => (filled.ct + filled.spect) / (bytesOf('ct') + bytesOf('spect')),
    stop: () => {
      leaving.abort()
      listeners.clear()
    },
  })
}
