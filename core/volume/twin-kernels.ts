import { connectedComponents } from './connected-components.ts'
import { gaussianSmooth } from './gaussian-smooth.ts'
import { gradientSize } from './gradient-size.ts'
import { jointHistogram } from './joint-histogram.ts'
import type { StoppableKernels } from './kernels.ts'
import { planeDistance } from './plane-distance.ts'
import { projectMaximum } from './project-maximum.ts'
import { resampleLinear } from './resample.ts'
import { watershed } from './watershed.ts'

/** The kernels in TypeScript: what runs where nothing could be compiled, and what the compiled ones are held against. */
export const twinKernels: StoppableKernels = { connectedComponents, gaussianSmooth, gradientSize, jointHistogram, planeDistance, projectMaximum, resampleLinear, watershed }
