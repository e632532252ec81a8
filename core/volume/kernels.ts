import type { Vec3 } from '../geometry/vector.ts'
import type { CancelFlag } from './cancel-flag.ts'

/**
 * The voxel kernels that the engine calls. The worker passes the native addon where it could be built and the TypeScript
 * twin elsewhere; both give the same numbers, and nothing in the engine knows which one it has. Volumes are i-fastest.
 */
export interface Kernels {
  /**
   * Trilinear resampling. `affine` is row-major 3 x 4 and takes a target index to a source index (`indexAffine`);
   * targets outside the source get `fillValue`.
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
  /** Size of the gradient at each voxel, per mm (`gradient-size.ts`). */
  gradientSize(values: Float32Array, dims: Vec3, spacingMm: Vec3): Float32Array
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
  /** Distance from the nearest voxel of the mask in the same slice, voxels (`plane-distance.ts`). */
  planeDistance(mask: Uint8Array, dims: Vec3): Float32Array
  /** Connected components of a mask, numbered from 1 in the order of their first voxels (`connected-components.ts`). */
  connectedComponents(mask: Uint8Array, dims: Vec3, neighbours: 6 | 26): Int32Array
  /** Hills of a volume above `floor`, named by the offset of their summit plus 1 (`watershed.ts`). */
  watershed(values: Int16Array | Float32Array, dims: Vec3, floor: number, passShare: number): Int32Array
  /** The highest value along each line of k of what `resampleLinear` would give (`project-maximum.ts`). */
  projectMaximum(
    source: Int16Array | Float32Array,
    sourceDims: Vec3,
    affine: readonly number[],
    targetDims: Vec3,
    fillValue: number,
  ): Float32Array
}

/** The kernels as they are made, native or not: behind its own arguments each takes the flag of a caller that may cancel. */
export type StoppableKernels = {
  readonly [N in keyof Kernels]: (...args: [...args: Parameters<Kernels[N]>, flag?: CancelFlag]) => ReturnType<Kernels[N]>
}

/** The kernels for one call that may be cancelled: each throws `Stopped` (core/base/stop.ts) once the flag is set. */
export const stoppedBy = (kernels: StoppableKernels, flag: CancelFlag | undefined): Kernels => ({
  resampleLinear: (...args) => kernels.resampleLinear(...args, flag),
  gaussianSmooth: (...args) => kernels.gaussianSmooth(...args, flag),
  gradientSize: (...args) => kernels.gradientSize(...args, flag),
  jointHistogram: (...args) => kernels.jointHistogram(...args, flag),
  planeDistance: (...args) => kernels.planeDistance(...args, flag),
  connectedComponents: (...args) => kernels.connectedComponents(...args, flag),
  watershed: (...args) => kernels.watershed(...args, flag),
  projectMaximum: (...args) => kernels.projectMaximum(...args, flag),
})
