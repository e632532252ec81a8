import { useEffect, useState } from 'react'
import type { Problem } from '../../../../core/base/problem.ts'
import type { Reading } from '../../../state/reading-state.ts'
import { startVoxelStream } from '../../../viewports/voxel-stream.ts'
import type { VoxelStream } from '../../../viewports/voxel-stream.ts'

export type Voxels =
  | { readonly state: 'opening' }
  | { readonly state: 'arriving' | 'complete'; readonly stream: VoxelStream }
  | { readonly state: 'failed'; readonly problem: Problem }

const opening: Voxels = { state: 'opening' }

/** The voxels of the pair on their way; given up when the page is left. */
export const useVoxels = (reading: Reading | null): Voxels => {
  const [voxels, setVoxels] = useState<Voxels>(opening)
  useEffect(() => {
    if (reading === null) return
    const started = startVoxelStream(reading.ct, reading.spect)
    if (!started.ok) {
      setVoxels({ state: 'failed', problem: started.error })
      return
    }
    const stream = started.value
    let left = false
    setVoxels({ state: 'arriving', stream })
    void stream.done.then((result) => {
      if (!left) setVoxels(result.ok ? { state: 'complete', stream } : { state: 'failed', problem: result.error })
    })
    return () => {
      left = true
      stream.stop()
      setVoxels(opening)
    }
  }, [reading])
  return voxels
}
