import { useEffect, useState } from 'react'
import type { Problem } from '../../../../core/base/problem.ts'
import { problem } from '../../../../core/base/problem.ts'
import type { Result } from '../../../../core/base/result.ts'
import { fail, ok } from '../../../../core/base/result.ts'
import { voxelCount } from '../../../../core/geometry/grid.ts'
import type { Volume, VolumeInfo } from '../../../../core/volume/volume.ts'
import { streamVolume } from '../../../api/data.ts'
import type { Reading } from '../../../state/reading-state.ts'

export type Voxels =
  | { readonly state: 'loading'; readonly label: string; readonly fraction: number }
  | { readonly state: 'ready'; readonly ct: Volume; readonly spect: Volume }
  | { readonly state: 'failed'; readonly problem: Problem }

const load = async (info: VolumeInfo, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<Result<Volume>> => {
  const bytesPerVoxel = info.voxelType === 'int16' ? 2 : 4
  try {
    const buffer = await streamVolume(info.seriesInstanceUid, voxelCount(info.grid) * bytesPerVoxel, onProgress, signal)
    if (!buffer.ok) return buffer
    return ok({ info, voxels: info.voxelType === 'int16' ? new Int16Array(buffer.value) : new Float32Array(buffer.value) })
  } catch (error) {
    if (error instanceof RangeError) {
      return fail(problem('no-memory', 'There is not enough free memory for this study; close other programs and open it again.'))
    }
    return fail(problem('volume-stream', `The ${info.modality} voxels could not be brought to the window; open the study again.`))
  }
}

const opening: Voxels = { state: 'loading', label: 'Opening the study', fraction: 0 }

/** The voxels of the pair, streamed; given up when the page is left. Progress is told in whole percents only. */
export const useVoxels = (reading: Reading | null): Voxels => {
  const [voxels, setVoxels] = useState<Voxels>(opening)
  useEffect(() => {
    if (reading === null) return
    const leaving = new AbortController()
    const bring = async (): Promise<void> => {
      const share = (info: VolumeInfo): number => voxelCount(info.grid) * (info.voxelType === 'int16' ? 2 : 4)
      const whole = share(reading.ct) + share(reading.spect)
      const bars = [
        { info: reading.spect, label: 'Bringing the SPECT', from: 0 },
        { info: reading.ct, label: 'Bringing the CT', from: share(reading.spect) },
      ]
      const brought: Volume[] = []
      let told = -1
      for (const { info, label, from } of bars) {
        const volume = await load(
          info,
          (fraction) => {
            const percent = Math.floor((100 * (from + fraction * share(info))) / whole)
            if (percent > told && !leaving.signal.aborted) setVoxels({ state: 'loading', label, fraction: (told = percent) / 100 })
          },
          leaving.signal,
        )
        if (leaving.signal.aborted) return
        if (!volume.ok) {
          setVoxels({ state: 'failed', problem: volume.error })
          return
        }
        brought.push(volume.value)
      }
      const [spect, ct] = brought
      if (spect !== undefined && ct !== undefined) setVoxels({ state: 'ready', ct, spect })
    }
    void bring()
    return () => {
      leaving.abort()
      setVoxels(opening)
    }
  }, [reading])
  return voxels
}
