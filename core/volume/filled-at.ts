import { patientToVoxel } from '../geometry/grid.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { VolumeInfo } from './volume.ts'

/** Whether a place lies on a plane that no image of the series has: what is shown there was interpolated, not measured. */
export const isFilledAt = ({ grid, filledSlices = [] }: Pick<VolumeInfo, 'grid' | 'filledSlices'>, positionMm: PatientMm): boolean =>
  filledSlices.length > 0 && filledSlices.includes(Math.round(patientToVoxel(grid, positionMm)[2]))
