import { patientMm } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import type { Body } from './spine-geometry.ts'
import type { Sampler, WorkVolume } from './work-volume.ts'

/** The joint line is looked for in axial planes this far below the middle of S1, and this far to the side of the sacrum. */
const joint = { topMm: 12, bottomMm: -36, stepMm: 4, lateralMm: [24, 66], depthMm: [-8, 20], gapReachMm: 5, boneHu: 180, contrastHu: 60 } as const

interface Cleft {
  readonly x: number
  readonly y: number
  readonly z: number
  readonly contrast: number
}

/** Clefts between two cortical lines in one axial plane, walking away from the sacrum to one side. */
const cleftsIn = (sample: Sampler, s1: PatientMm, z: number, sign: 1 | -1): Cleft[] => {
  const out: Cleft[] = []
  // The sacrum leans back: its part of the joint moves to posterior going down.
  const lean = (s1[2] - z) * 0.55
  for (let dy = joint.depthMm[0]; dy <= joint.depthMm[1]; dy += 2) {
    const y = s1[1] + lean + dy
    let best: Cleft | null = null
    for (let u = joint.lateralMm[0]; u <= joint.lateralMm[1]; u += 1) {
      const hu = (offset: number): number => sample(s1[0] + sign * (u + offset), y, z)
      const gap = hu(0)
      let inner = -1000
      let outer = -1000
      for (let reach = 2; reach <= joint.gapReachMm; reach++) {
        inner = Math.max(inner, hu(-reach))
        outer = Math.max(outer, hu(reach))
      }
      const contrast = Math.min(inner, outer) - gap
      if (Math.min(inner, outer) < joint.boneHu || contrast < joint.contrastHu) continue
      if (best === null || contrast > best.contrast) best = { x: s1[0] + sign * u, y, z, contrast }
    }
    if (best !== null) out.push(best)
  }
  return out
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/**
 * The line of one sacroiliac joint from upper to lower end: in each axial plane the middle of the clefts that agree with
 * each other, then straightened by neighbours. Null where fewer than five planes show a joint.
 */
export const sacroiliacLine = (sample: Sampler, s1: Body, sign: 1 | -1): PatientMm[] | null => {
  const centre = s1.frame.centreMm
  const rows: { z: number; clefts: Cleft[] }[] = []
  for (let dz = joint.topMm; dz >= joint.bottomMm; dz -= joint.stepMm) {
    const clefts = cleftsIn(sample, centre, centre[2] + dz, sign)
    if (clefts.length >= 4) rows.push({ z: centre[2] + dz, clefts })
  }
  if (rows.length < 5) return null
  const all = rows.flatMap((row) => row.clefts)
  // The joint faces outward and forward: x falls with y and with depth. A straight fit, then the outliers go.
  let kept = all
  let fit = { a: 0, b: 0, c: 0 }
  for (let pass = 0; pass < 4; pass++) {
    fit = planeFit(kept)
    const off = (cleft: Cleft): number => Math.abs(cleft.x - (fit.a + fit.b * (cleft.y - centre[1]) + fit.c * (cleft.z - centre[2])))
    const spread = Math.max(3, 1.5 * median(kept.map(off)))
    kept = all.filter((cleft) => off(cleft) <= spread)
    if (kept.length < 12) return null
  }
  function planeFit(points: readonly Cleft[]): { a: number; b: number; c: number } {
    // Least squares x = a + b (y - y0) + c (z - z0), by normal equations.
    let n = 0, sy = 0, sz = 0, syy = 0, szz = 0, syz = 0, sx = 0, sxy = 0, sxz = 0
    for (const p of points) {
      const y = p.y - centre[1]
      const z = p.z - centre[2]
      n++
      sy += y
      sz += z
      syy += y * y
      szz += z * z
      syz += y * z
      sx += p.x
      sxy += p.x * y
      sxz += p.x * z
    }
    const my = sy / n, mz = sz / n, mx = sx / n
    const cyy = syy / n - my * my + 1, czz = szz / n - mz * mz + 1, cyz = syz / n - my * mz
    const cxy = sxy / n - mx * my, cxz = sxz / n - mx * mz
    const det = cyy * czz - cyz * cyz
    const b = (cxy * czz - cxz * cyz) / det
    const c = (cxz * cyy - cxy * cyz) / det
    return { a: mx - b * my - c * mz, b, c }
  }
  const line = rows.flatMap((row) => {
    const own = kept.filter((cleft) => cleft.z === row.z)
    if (own.length < 3) return []
    const y = own.reduce((sum, cleft) => sum + cleft.y, 0) / own.length
    return [patientMm(fit.a + fit.b * (y - centre[1]) + fit.c * (row.z - centre[2]), y, row.z)]
  })
  return line.length >= 5 ? line : null
}

/**
 * Points 5 mm under the iliac crest of one side, from front to back, over its thick middle part; empty where it is out of
 * view. The ilium is what hangs together with the bone beside S1; its crest is its upper edge in each coronal plane.
 */
export const iliacCrest = (volume: WorkVolume, s1: Body, sign: 1 | -1): PatientMm[] => {
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
  const seen = new Set<number>()
  const queue: number[] = []
  const visit = (i: number, j: number, k: number): void => {
    if (i < iLow || i > iHigh || j < jLow || j > jHigh || k < kLow || k > kHigh) return
    const at = i + nx * (j + ny * k)
    if (seen.has(at) || (data[at] as number) < 140) return
    seen.add(at)
    queue.push(at)
  }
  const kSeed = index(centre[2], oz, nz)
  for (let j = jLow; j <= jHigh; j++) for (let i = iLow; i <= iHigh; i++) visit(i, j, kSeed)
  while (queue.length > 0) {
    const at = queue.pop() as number
    const i = at % nx
    const j = Math.floor(at / nx) % ny
    const k = Math.floor(at / (nx * ny))
    visit(i - 1, j, k)
    visit(i + 1, j, k)
    visit(i, j - 1, k)
    visit(i, j + 1, k)
    visit(i, j, k - 1)
    visit(i, j, k + 1)
  }
  // Per coronal plane the uppermost bone, as the mean of its voxels in the top 4 mm.
  const tops = new Map<number, { k: number; sum: number; count: number }>()
  for (const at of seen) {
    const j = Math.floor(at / nx) % ny
    const k = Math.floor(at / (nx * ny))
    const i = at % nx
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
