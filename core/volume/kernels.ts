import type { Vec3 } from '../geometry/vector.ts'

/**
 * The voxel kernels that the engine calls. The worker passes the native addon where it could be built and the TypeScript
 * twin elsewhere; both give the same numbers, and nothing in the engine knows which one it has.
 */
export interface Kernels {
  /**
   * Trilinear resampling. `affine` is row-major 3 x 4 and takes a target index to a source index (`indexAffine`);
   * both volumes are i-fastest; targets outside the source get `fillValue`.
   */
  resampleLinear(
    source: Int16Array | Float32Array,
    sourceDims: Vec3,
    affine: readonly number[],
    targetDims: Vec3,
    fillValue: number,
  ): Float32Array
  /** Separable Gaussian, one sigma in voxels per axis; edges repeat the nearest voxel. */
  gaussianSmooth(source: Float32Array, dims: Vec3, sigmaVoxels: Vec3): Float32Array
  /** How often each of `bins` values of a fixed image meets each of a moving one, at given samples (`joint-histogram.ts`). */
  jointHistogram(
    fixedBins: Uint8Array,
    positions: Float32Array,
    moving: Float32Array,
    movingDims: Vec3,
    affine: readonly number[],
    range: readonly [number, number],
    bins: number,
  ): Float64Array
}
