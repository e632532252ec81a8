import { gaussianSmooth } from './gaussian-smooth.ts'
import { jointHistogram } from './joint-histogram.ts'
import type { Kernels } from './kernels.ts'
import { resampleLinear } from './resample.ts'

/** The kernels in TypeScript: what runs where nothing could be compiled, and what the compiled ones are held against. */
export const twinKernels: Kernels = { resampleLinear, gaussianSmooth, jointHistogram }
