import { cache, imageLoader, ImageVolume, utilities } from '@cornerstonejs/core'
import type { Types } from '@cornerstonejs/core'
import type { VoxelGrid } from '../../core/geometry/grid.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import type { Volume } from '../../core/volume/volume.ts'

/** A volume in cornerstone's cache whose slices are windows into our own buffer: nothing is copied, nothing is loaded by cornerstone. */
export interface SliceVolume {
  /** Puts slices that have arrived since the last call into the graphics memory; `drawn`: the volume has been drawn before. */
  readonly take: (arrived: number, drawn: boolean) => void
  /** Puts the volume elsewhere in the patient: the same voxels on another grid. */
  readonly place: (grid: VoxelGrid) => void
  readonly release: () => void
}

/** So many slices at a time: fewer, larger steps disturb the stream less. */
const slicesPerStep = 16

const point = ([x, y, z]: Vec3): Types.Point3 => [x, y, z]

export const registerSliceVolume = (volumeId: string, { info: { grid, frameOfReferenceUid, modality }, voxels }: Volume): SliceVolume => {
  const [columns, rows, slices] = grid.dimensions
  const dimensions = point(grid.dimensions)
  const [i, j, k] = grid.direction
  const imageIds = Array.from({ length: slices }, (_, slice) => `${volumeId}_${slice}`)
  const inSlice = columns * rows

  const addSlice = (slice: number): void => {
    const imageId = imageIds[slice]
    if (imageId === undefined || cache.getImage(imageId) !== undefined) return
    imageLoader.createAndCacheLocalImage(imageId, {
      scalarData: voxels.subarray(slice * inSlice, (slice + 1) * inSlice),
      dimensions: [columns, rows],
      spacing: [grid.spacingMm[0], grid.spacingMm[1]],
      targetBuffer: { type: voxels instanceof Int16Array ? 'Int16Array' : 'Float32Array' },
    })
  }

  // Cornerstone asks the first slice what kind of numbers the volume holds.
  addSlice(0)
  const volume = new ImageVolume({
    volumeId,
    metadata: { FrameOfReferenceUID: frameOfReferenceUid ?? 'shared', Modality: modality } as Types.Metadata,
    dimensions,
    spacing: point(grid.spacingMm),
    origin: point(grid.originMm),
    direction: [...i, ...j, ...k] as unknown as Types.Mat3,
    dataType: voxels instanceof Int16Array ? 'Int16Array' : 'Float32Array',
    imageIds,
    voxelManager: utilities.VoxelManager.createImageVolumeVoxelManager({ dimensions, imageIds, numberOfComponents: 1, id: volumeId }),
  })
  cache.putVolumeSync(volumeId, volume)
  const texture = volume.vtkOpenGLTexture as unknown as { setUpdatedFrame(slice: number): void; update3DFromRaw(): void }

  let taken = 0
  return {
    take: (arrived, drawn) => {
      if (arrived === taken || (arrived < slices && arrived - taken < slicesPerStep)) return
      for (let slice = taken; slice < arrived; slice += 1) {
        addSlice(slice)
        texture.setUpdatedFrame(slice)
      }
      taken = arrived
      // Before that there is no texture yet; the first drawing then takes all slices that are there.
      if (drawn) texture.update3DFromRaw()
    },
    place: ({ originMm, direction: [right, down, through] }) => {
      volume.origin = point(originMm)
      volume.direction = [...right, ...down, ...through] as unknown as Types.Mat3
      volume.imageData?.setOrigin(point(originMm))
      volume.imageData?.setDirection(volume.direction)
      volume.imageData?.modified()
    },
    release: () => {
      cache.removeVolumeLoadObject(volumeId)
      for (const imageId of imageIds) if (cache.getImage(imageId) !== undefined) cache.removeImageLoadObject(imageId, { force: true })
    },
  }
}
