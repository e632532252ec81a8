import { add, distanceMm, dot, patientMm, scale, subtract } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { RegionShape } from './uptake.ts'

/** Distance of a position from a polyline, mm. Plain numbers: this is asked for every point of every tube. */
const distanceToPath = (path: readonly PatientMm[], [x, y, z]: PatientMm): number => {
  let best = Infinity
  for (let index = 0; index + 1 < path.length; index++) {
    const [ax, ay, az] = path[index] as PatientMm
    const [bx, by, bz] = path[index + 1] as PatientMm
    const [ux, uy, uz] = [bx - ax, by - ay, bz - az]
    const square = ux * ux + uy * uy + uz * uz
    const t = square > 0 ? Math.max(0, Math.min(1, ((x - ax) * ux + (y - ay) * uy + (z - az) * uz) / square)) : 0
    const [dx, dy, dz] = [x - ax - t * ux, y - ay - t * uy, z - az - t * uz]
    best = Math.min(best, dx * dx + dy * dy + dz * dz)
  }
  return Math.sqrt(best)
}

/** Whether a position lies in a tube: the same answer as `relativeRadius`, without asking about segments out of reach. */
const inTube = ({ pathMm, radiusMm }: Extract<RegionShape, { kind: 'tube' }>, position: PatientMm): boolean => {
  const [x, y, z] = position
  for (let index = 0; index + 1 < pathMm.length; index++) {
    const a = pathMm[index] as PatientMm
    const b = pathMm[index + 1] as PatientMm
    if (x < Math.min(a[0], b[0]) - radiusMm || x > Math.max(a[0], b[0]) + radiusMm) continue
    if (y < Math.min(a[1], b[1]) - radiusMm || y > Math.max(a[1], b[1]) + radiusMm) continue
    if (z < Math.min(a[2], b[2]) - radiusMm || z > Math.max(a[2], b[2]) + radiusMm) continue
    if (distanceToPath([a, b], position) / radiusMm <= 1) return true
  }
  return false
}

/**
 * How far out a position lies: 0 in the middle of the shape, 1 on its surface, more outside. `marginMm` widens the shape,
 * which lets thin and thick shapes be compared by position rather than by size.
 */
export const relativeRadius = (shape: RegionShape, position: PatientMm, marginMm = 0): number => {
  if (shape.kind === 'tube') return distanceToPath(shape.pathMm, position) / (shape.radiusMm + marginMm)
  const d = subtract(position, shape.centreMm)
  const along = (index: 0 | 1 | 2): number => dot(d, shape.axes[index]) / (shape.semiAxesMm[index] + marginMm)
  const [a, b, c] = [along(0), along(1), along(2)]
  const across = Math.sqrt(a * a + b * b)
  return shape.kind === 'ellipsoid' ? Math.sqrt(across * across + c * c) : Math.max(across, Math.abs(c))
}

export const shapeCentre = (shape: RegionShape): PatientMm => {
  if (shape.kind !== 'tube') return shape.centreMm
  return shape.pathMm[Math.floor(shape.pathMm.length / 2)] ?? patientMm(0, 0, 0)
}

/** The same shape with its surface `byMm` further out. */
export const grown = (shape: RegionShape, byMm: number): RegionShape =>
  shape.kind === 'tube'
    ? { ...shape, radiusMm: shape.radiusMm + byMm }
    : { ...shape, semiAxesMm: [shape.semiAxesMm[0] + byMm, shape.semiAxesMm[1] + byMm, shape.semiAxesMm[2] + byMm] }

/** Thinnest full extent, mm: what decides about partial volume. */
export const thinnestMm = (shape: RegionShape): number => 2 * (shape.kind === 'tube' ? shape.radiusMm : Math.min(...shape.semiAxesMm))

/** An axis-parallel box in patient space that holds the shape. */
export const shapeBox = (shape: RegionShape): { readonly low: Vec3; readonly high: Vec3 } => {
  if (shape.kind === 'tube') {
    const axis = (index: number): number[] => shape.pathMm.map((point) => point[index] ?? 0)
    const low = [0, 1, 2].map((index) => Math.min(...axis(index)) - shape.radiusMm)
    const high = [0, 1, 2].map((index) => Math.max(...axis(index)) + shape.radiusMm)
    return { low: low as unknown as Vec3, high: high as unknown as Vec3 }
  }
  const reach = [0, 1, 2].map((index) =>
    shape.axes.reduce((sum, axis, which) => sum + Math.abs(axis[index] ?? 0) * (shape.semiAxesMm[which] ?? 0), 0),
  ) as unknown as Vec3
  return { low: subtract(shape.centreMm, reach), high: add(shape.centreMm, reach) }
}

/**
 * Points inside a shape on a lattice of `stepMm` that stands in the shape's own axes (tubes: in patient axes), so that the
 * same anatomy gets the same points however the patient lies in the scanner.
 */
export const shapePoints = (shape: RegionShape, stepMm: number): PatientMm[] => {
  const points: PatientMm[] = []
  if (shape.kind === 'tube') {
    const { low, high } = shapeBox(shape)
    for (let z = low[2]; z <= high[2]; z += stepMm)
      for (let y = low[1]; y <= high[1]; y += stepMm)
        for (let x = low[0]; x <= high[0]; x += stepMm) {
          const p = patientMm(x, y, z)
          if (inTube(shape, p)) points.push(p)
        }
    return points
  }
  const [ra, rb, rc] = shape.semiAxesMm
  const [ea, eb, ec] = shape.axes
  const steps = (reach: number): number[] => {
    const count = Math.floor(reach / stepMm)
    return Array.from({ length: 2 * count + 1 }, (_, index) => (index - count) * stepMm)
  }
  for (const c of steps(rc))
    for (const b of steps(rb))
      for (const a of steps(ra)) {
        const across = (a / ra) ** 2 + (b / rb) ** 2
        if (shape.kind === 'ellipsoid' ? across + (c / rc) ** 2 > 1 : across > 1) continue
        const p = add(shape.centreMm, add(scale(ea, a), add(scale(eb, b), scale(ec, c))))
        points.push(patientMm(p[0], p[1], p[2]))
      }
  return points
}

/** Volume in ml. */
export const shapeVolumeMl = (shape: RegionShape): number => {
  if (shape.kind === 'tube') {
    const lengthMm = shape.pathMm.slice(1).reduce((sum, point, index) => sum + distanceMm(point, shape.pathMm[index] ?? point), 0)
    return (Math.PI * shape.radiusMm ** 2 * (lengthMm + (4 / 3) * shape.radiusMm)) / 1000
  }
  const product = shape.semiAxesMm[0] * shape.semiAxesMm[1] * shape.semiAxesMm[2]
  return (shape.kind === 'ellipsoid' ? (4 / 3) * Math.PI * product : 2 * Math.PI * product) / 1000
}

/** Lattice of a ball of 1 ml (radius 6.2 mm), as offsets. */
export const peakBallOffsets = ((): readonly Vec3[] => {
  const radius = Math.cbrt((3 * 1000) / (4 * Math.PI))
  const out: Vec3[] = []
  for (let z = -6; z <= 6; z += 2)
    for (let y = -6; y <= 6; y += 2) for (let x = -6; x <= 6; x += 2) if (Math.hypot(x, y, z) <= radius) out.push([x, y, z])
  return out
})()

