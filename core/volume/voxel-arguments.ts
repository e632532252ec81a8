import type { Vec3 } from '../geometry/vector.ts'

/** What a Float32Array is trusted to hold; the native kernels draw the same line. */
const mostVoxels = 2 ** 31 - 1

const isFiniteList = (value: unknown, length: number): boolean =>
  Array.isArray(value) && value.length === length && value.every((one) => Number.isFinite(one))

/** Throws a TypeError unless `value` holds exactly `length` finite numbers: a wrong argument of a kernel is a bug. */
export const requireFinite = (value: readonly number[], length: number, name: string): void => {
  if (!isFiniteList(value, length)) throw new TypeError(`${name} must be an array of ${length} finite numbers`)
}

/** Throws a TypeError unless these are the dimensions (columns, rows, slices) of a volume that fits; answers its voxels. */
export const requireDimensions = (dims: Vec3, name: string): number => {
  requireFinite(dims, 3, name)
  const voxels = dims[0] * dims[1] * dims[2]
  if (!dims.every((count) => Number.isInteger(count) && count >= 1) || voxels > mostVoxels) {
    throw new TypeError(`${name} must be positive whole numbers, at most ${mostVoxels} voxels in all`)
  }
  return voxels
}

/** Throws a TypeError unless this is a finite number. */
export const requireNumber = (value: number, name: string): void => {
  if (!Number.isFinite(value)) throw new TypeError(`${name} must be a finite number`)
}

/** Throws a TypeError unless these are voxels as volumes have them. */
export const requireVoxels = (values: Int16Array | Float32Array, name: string): void => {
  if (!(values instanceof Int16Array || values instanceof Float32Array)) throw new TypeError(`${name} must be an Int16Array or a Float32Array`)
}

/** Throws a TypeError unless this is a mask with one value per voxel. */
export const requireMask = (mask: Uint8Array, voxels: number): void => {
  if (!(mask instanceof Uint8Array) || mask.length !== voxels) throw new TypeError('mask must be a Uint8Array with one value per voxel of its dimensions')
}

/** Throws a TypeError unless there is exactly one value per voxel. */
export const requireOnePerVoxel = (values: Int16Array | Float32Array, voxels: number, name: string): void => {
  if (values.length !== voxels) throw new TypeError(`${name} must hold one value per voxel of its dimensions`)
}
