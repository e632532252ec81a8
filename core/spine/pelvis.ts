import { patientMm } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Body } from './spine-geometry.ts'
import type { Sampler, WorkVolume } from './work-volume.ts'

/**
 * Where a sacroiliac joint lies before the CT is asked: beside S1 by 1.15 of its width, running medially and to posterior as
 * it goes down. The cleft between the two cortices near that place then decides.
 */
const joint = {
  topMm: 4,
  bottomMm: -44,
  stepMm: 4,
  lateralOfWidth: 1.15,
  medialPerMm: 0.2,
  backMm: 6,
  backPerMm: 0.5,
  searchMm: 9,
  depthMm: 10,
  gapReachMm: 5,
  boneHu: 180,
  mostGapHu: 200,
  contrastHu: 60,
  iliumHu: 140,
} as const

const priorAt = (s1: Body, sign: 1 | -1, dz: number): PatientMm => {
  const down = Math.max(0, -dz)
  const [x, y, z] = s1.frame.centreMm
  const lateral = s1.frame.widthMm * joint.lateralOfWidth - down * joint.medialPerMm
  return patientMm(x + sign * lateral, y + joint.backMm + down * joint.backPerMm, z + dz)
}

/** The clearest cleft between two cortical lines along one line across the joint; null where there is none. */
const cleftAt = (sample: Sampler, near: PatientMm, sign: 1 | -1): { readonly off: number; readonly contrast: number } | null => {
  let best: { off: number; contrast: number } | null = null
  for (let off = -joint.searchMm; off <= joint.searchMm; off++) {
    const hu = (reach: number): number => sample(near[0] + sign * (off + reach), near[1], near[2])
    const gap = hu(0)
    if (gap > joint.mostGapHu) continue
    let inner = -1000
    let outer = -1000
    for (let reach = 1; reach <= joint.gapReachMm; reach++) {
      inner = Math.max(inner, hu(-reach))
      outer = Math.max(outer, hu(reach))
    }
    const contrast = Math.min(inner, outer) - gap
    if (Math.min(inner, outer) < joint.boneHu || contrast < joint.contrastHu) continue
    if (best === null || contrast > best.contrast) best = { off, contrast }
  }
  return best
}

export interface JointLine {
  readonly pathMm: PatientMm[]
  /** False where too little of the cleft shows and the line is the anatomical expectation. */
  readonly seen: boolean
}

/** The line of one sacroiliac joint from upper to lower end, moved as a whole to the clefts that the CT shows. */
export const sacroiliacLine = (sample: Sampler, s1: Body, sign: 1 | -1): JointLine => {
  const planes: PatientMm[] = []
  for (let dz = joint.topMm; dz >= joint.bottomMm; dz -= joint.stepMm) planes.push(priorAt(s1, sign, dz))
  const offs = planes.flatMap((near) => {
    const found: { off: number; contrast: number }[] = []
    for (let dy = -joint.depthMm; dy <= joint.depthMm; dy += 2) {
      const cleft = cleftAt(sample, patientMm(near[0], near[1] + dy, near[2]), sign)
      if (cleft !== null) found.push(cleft)
    }
    return found.map((cleft) => cleft.off)
  })
  const seen = offs.length >= 12
  const sorted = [...offs].sort((a, b) => a - b)
  const shift = seen ? (sorted[Math.floor(sorted.length / 2)] ?? 0) : 0
  return { pathMm: planes.map((p) => patientMm(p[0] + sign * shift, p[1], p[2])), seen }
}

/**
 * Points 5 mm under the iliac crest of one side, from front to back, over its thick middle part; empty where it is out of
 * view. The ilium is what hangs together with the bone beside S1; its crest is its upper edge in each coronal plane.
 */
export const iliacCrest = (volume: WorkVolume, s1: Body, sign: 1 | -1, kernels: Kernels): PatientMm[] => {
  const { data, grid, spacingMm } = volume
  const [nx, ny, nz] = grid.dimensions
  const [ox, oy, oz] = grid.originMm
  const centre = s1.frame.centreMm
  const index = (mm: number, origin: number, size: number): number => Math.max(0, Math.min(size - 1, Math.round((mm - origin) / spacingMm)))
  const near = index(centre[0] + sign * 48, ox, nx)
  const far = index(centre[0] + sign * 160, ox, nx)
  const [iLow, iHigh] = near < far ? [near, far] : [far, near]
  const [jLow, jHigh] = [index(centre[1] - 100, oy, ny), index(centre[1] + 80, oy, ny)]
  const [kLow, kHigh] = [index(centre[2] - 20, oz, nz), index(centre[2] + 75, oz, nz)]
  const [wide, deep, tall] = [iHigh - iLow + 1, jHigh - jLow + 1, kHigh - kLow + 1]
  const bone = new Uint8Array(wide * deep * tall)
  for (let k = kLow, at = 0; k <= kHigh; k++)
    for (let j = jLow; j <= jHigh; j++) for (let i = iLow; i <= iHigh; i++, at++) bone[at] = (data[i + nx * (j + ny * k)] as number) < joint.iliumHu ? 0 : 1
  const labels = kernels.connectedComponents(bone, [wide, deep, tall], 6)
  const kSeed = index(centre[2], oz, nz)
  const slice = wide * deep
  const beside = new Set(labels.subarray((kSeed - kLow) * slice, (kSeed - kLow + 1) * slice))
  beside.delete(0)
  // Per coronal plane the uppermost bone, as the mean of its voxels in the topmost slice.
  const tops = new Map<number, { k: number; sum: number; count: number }>()
  for (let k = kLow, at = 0; k <= kHigh; k++)
    for (let j = jLow; j <= jHigh; j++)
      for (let i = iLow; i <= iHigh; i++, at++) {
        if (!beside.has(labels[at] as number)) continue
        const known = tops.get(j)
        if (known === undefined || k > known.k) tops.set(j, { k, sum: i, count: 1 })
        else if (k === known.k) tops.set(j, { k, sum: known.sum + i, count: known.count + 1 })
      }
  const edge = [...tops.entries()].sort((a, b) => a[0] - b[0])
  const highest = Math.max(...edge.map(([, top]) => top.k), 0)
  // Cut off by the field, or not an ilium at all: no crest.
  if (edge.length < 8 || highest >= nz - 2 || (highest - kSeed) * spacingMm < 8) return []
  return edge
    .filter(([, top]) => (highest - top.k) * spacingMm <= 22)
    .map(([j, top]) => patientMm(ox + (top.sum / top.count) * spacingMm, oy + j * spacingMm, oz + top.k * spacingMm - 5))
}
