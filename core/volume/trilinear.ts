/**
 * The trilinear value at a continuous voxel index that lies between the outermost voxel centres (the caller has looked). One order of
 * sums, i then j then k: the native kernels give the same numbers.
 */
export const trilinearAt = (voxels: Int16Array | Float32Array, nx: number, ny: number, nz: number, x: number, y: number, z: number): number => {
  const i = Math.floor(x)
  const j = Math.floor(y)
  const k = Math.floor(z)
  const a = x - i
  const b = y - j
  const plane = nx * ny
  const o = i + nx * j + plane * k
  const di = i + 1 < nx ? 1 : 0
  const dj = j + 1 < ny ? nx : 0
  const dk = k + 1 < nz ? plane : 0
  const v00 = (voxels[o] as number) + ((voxels[o + di] as number) - (voxels[o] as number)) * a
  const v10 = (voxels[o + dj] as number) + ((voxels[o + dj + di] as number) - (voxels[o + dj] as number)) * a
  const v01 = (voxels[o + dk] as number) + ((voxels[o + dk + di] as number) - (voxels[o + dk] as number)) * a
  const v11 = (voxels[o + dk + dj] as number) + ((voxels[o + dk + dj + di] as number) - (voxels[o + dk + dj] as number)) * a
  const near = v00 + (v10 - v00) * b
  return near + (v01 + (v11 - v01) * b - near) * (z - k)
}
