import type { StoppableKernels } from '../../core/volume/kernels.ts'
import { twinKernels } from '../../core/volume/twin-kernels.ts'

/** `native`: compiled, several threads. `typescript`: the same numbers, slower, where nothing could be compiled. */
export type OpenedKernels = StoppableKernels & { readonly kind: 'native' | 'typescript' }

const isFunction = (value: unknown): boolean => typeof value === 'function'

const isKernels = (value: unknown): value is StoppableKernels =>
  typeof value === 'object' && value !== null && Object.keys(twinKernels).every((name) => isFunction(Reflect.get(value, name)))

/**
 * The voxel kernels for this thread: the native addon named by the runtime manifest, or the TypeScript twins where it is
 * null. Throws where a named addon does not load: that is a damaged set-up, and slow numbers would hide it.
 */
export const openNative = (addonPath: string | null): OpenedKernels => {
  if (addonPath === null) return { kind: 'typescript', ...twinKernels }
  const addon: { exports: unknown } = { exports: {} }
  // dlopen rather than require: a bundler must neither follow nor rename the path.
  process.dlopen(addon, addonPath)
  if (!isKernels(addon.exports)) throw new Error(`${addonPath} is not the voxel kernels. Run: npm run setup`)
  const { connectedComponents, gaussianSmooth, gradientSize, jointHistogram, planeDistance, projectMaximum, resampleLinear, watershed } = addon.exports
  return { kind: 'native', connectedComponents, gaussianSmooth, gradientSize, jointHistogram, planeDistance, projectMaximum, resampleLinear, watershed }
}
