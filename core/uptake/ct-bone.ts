import { patientToVoxel } from '../geometry/grid.ts'
import { nowAndThen, unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { Volume } from '../volume/volume.ts'

/** Nearest-voxel HU at LPS mm; null outside the CT. Whoever reads long passes the checkpoint now and then. */
export const huAt = (ct: Volume, checkpoint: Checkpoint = unstoppable): ((position: PatientMm) => number | null) => {
  const ask = nowAndThen(checkpoint, 1024)
  const { grid } = ct.info
  const [nx, ny, nz] = grid.dimensions
  return (position) => {
    ask()
    const [x, y, z] = patientToVoxel(grid, position)
    const [i, j, k] = [Math.round(x), Math.round(y), Math.round(z)]
    return i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz ? null : (ct.voxels[i + nx * (j + ny * k)] as number)
  }
}

/** HU that counts as bone for the question "is this uptake in bone at all". */
export const boneHu = 150

const ball = ((): readonly Vec3[] => {
  const out: Vec3[] = []
  for (let z = -8; z <= 8; z += 2)
    for (let y = -8; y <= 8; y += 2) for (let x = -8; x <= 8; x += 2) if (Math.hypot(x, y, z) <= 8) out.push([x, y, z])
  return out
})()

/** HU that only the cortex of bone reaches: a kidney full of contrast medium is as dense as marrow, and has none. Design value. */
export const cortexHu = 320

/** Share of bone (or of what is denser than `least`, HU) within 8 mm of a position, 0-1; null where the CT does not reach. */
export const boneShare = (hu: (position: PatientMm) => number | null, position: PatientMm, least = boneHu): number | null => {
  let bone = 0
  let seen = 0
  for (const offset of ball) {
    const value = hu(translate(position, offset))
    if (value === null) continue
    seen++
    if (value > least) bone++
  }
  return seen < ball.length / 2 ? null : bone / seen
}
