import { patientToVoxel } from '../../../../core/geometry/grid.ts'
import type { PatientMm } from '../../../../core/geometry/vector.ts'
import type { Reference } from '../../../../core/uptake/uptake.ts'
import type { SuvAvailability, Volume } from '../../../../core/volume/volume.ts'
import { isFilledAt } from '../../../../core/volume/filled-at.ts'
import { displayRatio } from '../../../parts/words.ts'
import { useView } from '../../../state/view-state.ts'
import { signed } from './words.ts'

/** The value of the voxel that holds a position, or null outside the volume. Not interpolated: a value the scanner gave, but for slices that are missing. */
const voxelAt = ({ info: { grid }, voxels }: Volume, positionMm: PatientMm): number | null => {
  const [i, j, k] = patientToVoxel(grid, positionMm).map(Math.round) as [number, number, number]
  const [ni, nj, nk] = grid.dimensions
  if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) return null
  return voxels[i + ni * (j + nj * k)] ?? null
}

/** Where the crosshair stands and what lies under it. */
export const CrosshairReadout = ({ ct, spect, reference, suv }: { ct: Volume; spect: Volume; reference: Reference | null; suv: SuvAvailability | null }) => {
  const crosshairMm = useView((state) => state.crosshairMm)
  if (crosshairMm === null) return null
  const hu = voxelAt(ct, crosshairMm)
  const uptake = voxelAt(spect, crosshairMm)
  const [x, y, z] = crosshairMm
  return (
    <div
      className="crosshair-readout selectable"
      data-testid="crosshair-readout"
      data-x={x}
      data-y={y}
      data-z={z}
      title="Crosshair in DICOM patient coordinates (x to the patient's left, y to the back, z to the head), and the CT and SPECT voxels there"
    >
      <span>{`x ${signed(x, 1)}  y ${signed(y, 1)}  z ${signed(z, 1)} mm`}</span>
      <span>{hu === null ? 'outside the CT' : `${signed(hu)} ${ct.info.unit}${isFilledAt(ct.info, crosshairMm) ? ', interpolated: this slice is missing' : ''}`}</span>
      <span>
        {uptake === null ? 'outside the SPECT' : reference === null ? `${signed(uptake, 1)} ${spect.info.unit}` : `uptake ${displayRatio(uptake / reference.mean)}`}
      </span>
      {uptake !== null && suv?.kind === 'available' && (
        <span data-testid="suv-readout">{`SUV ${suv.variant} ${signed(uptake * suv.factor, 1)} ${suv.unit ?? 'g/ml'}`}</span>
      )}
    </div>
  )
}
