import { unstoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { Kernels } from '../volume/kernels.ts'
import { inFrame } from './path-frame.ts'
import type { Body, RibPair } from './spine-geometry.ts'
import type { WorkVolume } from './work-volume.ts'

/**
 * A rib is bone that runs on from the side of a vertebra, to the side and downwards, further than a transverse process can
 * reach: 26 mm beside the body at L3, the longest (knowledge 5). A remnant under 40 mm makes no rib (anatomy rule of VerSe,
 * knowledge 6), so the length from the edge of the body decides, not whether there is something.
 */
export const ribRule = {
  /** Bone; where two vertebrae reach the same, what touches is told apart by following denser bone alone. */
  boneHu: [140, 220, 300],
  /** Where a rib begins, from the edge of the body: beside it and behind its middle, between its endplates; mm. */
  rootOutMm: [-1, 14],
  rootFrontMm: 9,
  rootBackMm: 20,
  rootLowOfHeight: 0.32,
  /** How far it is followed. */
  reachMm: 124,
  frontMm: 90,
  backMm: 70,
  upMm: 16,
  /** Nothing nearer to the midline: the joints of the arches hang the vertebrae together there. */
  innerOfWidth: 0.44,
  /** What lies nearer to the side of the body is the vertebra's own arch. */
  besideMm: 8,
  /** As far as this the longest transverse process reaches (40 mm, a row of 4 mm shells), so a rib must reach further. */
  processMm: 40,
  leastMm: 48,
  /** Ribs shorter than this, or a pair of which one is: perhaps not the twelfth but a thirteenth. Design value. */
  shortMm: 96,
  /** An ilium met on the way is no tube: more bone than this in one 4 mm shell is no rib, mm2. */
  mostSectionMm2: 420,
} as const

const shellMm = 4

interface Reached {
  /** Distance from the edge of the body to the farthest bone that hangs together with it, mm. */
  readonly lengthMm: number
  /** Voxels of its outer half. */
  readonly outer: ReadonlySet<number>
  /** It runs into more bone than a rib has: the ilium, or other ribs that it touches. */
  readonly isBlock: boolean
}

/** What a rib may be made of, in a box of the work volume: a mask, and how far each of its voxels lies from the edge of the body. */
interface Ground {
  /** Indices of the box's first voxel in the work volume, and its size. */
  readonly low: Vec3
  readonly dims: Vec3
  readonly mask: Uint8Array
  /** 0 beside the body, where everything is the vertebra's own arch; mm. */
  readonly distances: Float64Array
}

const indexOf = ({ grid, spacingMm }: WorkVolume, mm: number, axis: 0 | 1 | 2): number => Math.round((mm - grid.originMm[axis]) / spacingMm)

const groundBeside = (volume: WorkVolume, { frame }: Body, sign: 1 | -1, origin: PatientMm, boneHu: number): Ground => {
  const { data, grid, spacingMm } = volume
  const [nx, ny] = grid.dimensions
  const { reachMm, frontMm, backMm, upMm } = ribRule
  const { left, posterior, cranial } = frame
  const inner = -frame.widthMm * (0.5 - ribRule.innerOfWidth)
  const highest = Math.min(reachMm, upMm + frame.heightMm / 2)
  // The box in the patient that holds the box in the vertebra's own axes.
  const ends = [[inner, reachMm], [-Math.min(reachMm, frontMm), Math.min(reachMm, backMm)], [-reachMm, highest]] as const
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((corner) =>
    inFrame({ ...frame, pointMm: origin }, sign * ends[0][corner & 1 ? 1 : 0], ends[1][corner & 2 ? 1 : 0], ends[2][corner & 4 ? 1 : 0]),
  )
  const range = (axis: 0 | 1 | 2): readonly [number, number] => {
    const at = corners.map((corner) => (corner[axis] - grid.originMm[axis]) / spacingMm)
    return [Math.max(0, Math.floor(Math.min(...at))), Math.min(grid.dimensions[axis] - 1, Math.ceil(Math.max(...at)))]
  }
  const [[i0, i1], [j0, j1], [k0, k1]] = [range(0), range(1), range(2)]
  const dims: Vec3 = [i1 - i0 + 1, j1 - j0 + 1, k1 - k0 + 1]
  const mask = new Uint8Array(dims[0] * dims[1] * dims[2])
  const distances = new Float64Array(mask.length)
  let at = 0
  for (let k = k0; k <= k1; k++)
    for (let j = j0; j <= j1; j++)
      for (let i = i0; i <= i1; i++, at++) {
        if ((data[i + nx * (j + ny * k)] as number) < boneHu) continue
        // From the edge of the body, mm: outwards, to posterior, to the head.
        const x = grid.originMm[0] + i * spacingMm - origin[0]
        const y = grid.originMm[1] + j * spacingMm - origin[1]
        const z = grid.originMm[2] + k * spacingMm - origin[2]
        const out = sign * (x * left[0] + y * left[1] + z * left[2])
        const back = x * posterior[0] + y * posterior[1] + z * posterior[2]
        const up = x * cranial[0] + y * cranial[1] + z * cranial[2]
        if (out < inner || back < -frontMm || back > backMm || up > upMm + frame.heightMm / 2) continue
        const distance = Math.hypot(out, back, up)
        if (distance > reachMm) continue
        // Past its own arch, or not: level with the body it hangs together with the arches above and below.
        if (out < ribRule.besideMm && Math.abs(up) > frame.heightMm / 2) continue
        mask[at] = 1
        distances[at] = out < ribRule.besideMm ? 0 : distance
      }
  return { low: [i0, j0, k0], dims, mask, distances }
}

/** Follows the bone from the side of one vertebra; null where the field of view ends too near to say. */
const follow = (volume: WorkVolume, body: Body, sign: 1 | -1, boneHu: number, kernels: Kernels): Reached | null => {
  const { grid, spacingMm } = volume
  const [nx, ny, nz] = grid.dimensions
  const { frame } = body
  const origin = inFrame({ ...frame, pointMm: frame.centreMm }, (sign * frame.widthMm) / 2, frame.depthMm / 2)
  const toIndex = (mm: number, axis: 0 | 1 | 2): number => indexOf(volume, mm, axis)
  // Where a rib must have come to by then.
  const seen = inFrame({ ...frame, pointMm: origin }, sign * ribRule.processMm, 6, -6)
  const far = [toIndex(seen[0], 0), toIndex(seen[1], 1), toIndex(seen[2], 2)] as const
  if (far[0] < 0 || far[0] >= nx || far[1] < 0 || far[1] >= ny || far[2] < 0 || far[2] >= nz) return null
  const { low, dims, mask, distances } = groundBeside(volume, body, sign, origin, boneHu)
  const labels = kernels.connectedComponents(mask, dims, 26)
  const roots = new Set<number>()
  let cut = false
  for (let out = ribRule.rootOutMm[0]; out <= ribRule.rootOutMm[1]; out += spacingMm)
    for (let back = -ribRule.rootFrontMm; back <= ribRule.rootBackMm; back += spacingMm)
      for (let up = -ribRule.rootLowOfHeight * frame.heightMm; up <= frame.heightMm / 2; up += spacingMm) {
        const p = inFrame({ ...frame, pointMm: origin }, sign * out, back, up)
        const [i, j, k] = [toIndex(p[0], 0), toIndex(p[1], 1), toIndex(p[2], 2)]
        if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) cut = true
        const [a, b, c] = [i - low[0], j - low[1], k - low[2]]
        if (a < 0 || b < 0 || c < 0 || a >= dims[0] || b >= dims[1] || c >= dims[2]) continue
        const label = labels[a + dims[0] * (b + dims[1] * c)] as number
        if (label > 0) roots.add(label)
      }
  /** Distance by offset in the work volume. */
  const visited = new Map<number, number>()
  for (let c = 0, at = 0; c < dims[2]; c++)
    for (let b = 0; b < dims[1]; b++)
      for (let a = 0; a < dims[0]; a++, at++) {
        if (labels[at] === 0 || !roots.has(labels[at] as number)) continue
        const [i, j, k] = [a + low[0], b + low[1], c + low[2]]
        visited.set(i + nx * (j + ny * k), distances[at] as number)
        // What reaches the rim of the field may run on beyond it.
        if (i === 0 || j === 0 || k === 0 || i === nx - 1 || j === ny - 1 || k === nz - 1) cut = true
      }
  const shells = new Map<number, number>()
  for (const distance of visited.values()) {
    const shell = Math.floor(distance / shellMm)
    shells.set(shell, (shells.get(shell) ?? 0) + 1)
  }
  let length = 0
  let isBlock = false
  for (let shell = 0; shell * shellMm < ribRule.reachMm; shell++) {
    const count = shells.get(shell) ?? 0
    if (shell > 0 && (count * spacingMm ** 3) / shellMm > ribRule.mostSectionMm2) {
      length = Math.min(length, ribRule.processMm)
      isBlock = true
      break
    }
    if (count > 0) length = (shell + 1) * shellMm
  }
  // Bone that leaves the field of view before it is long enough may be either.
  if (cut && length < ribRule.leastMm) return null
  const outer = new Set<number>()
  for (const [at, distance] of visited) if (distance > 0.6 * ribRule.leastMm && distance <= length) outer.add(at)
  return { lengthMm: length, outer, isBlock }
}

const overlap = (a: ReadonlySet<number>, b: ReadonlySet<number>): number => {
  let both = 0
  for (const at of a) if (b.has(at)) both++
  return a.size === 0 ? 0 : both / a.size
}

/**
 * Length of the bone that runs on from each side of each vertebra (foot to head, as given), mm; null where the field of view
 * ends too near, or where the bone is reached from the vertebra above as well: ribs that touch are told apart by following denser
 * bone, but where they still hang together nothing is said of the lower one.
 */
export const ribPairs = (volume: WorkVolume, bodies: readonly Body[], kernels: Kernels, checkpoint: Checkpoint = unstoppable): RibPair[] => {
  const side = (sign: 1 | -1): (number | null)[] => {
    const byHu = ribRule.boneHu.map((boneHu) => ({ boneHu, reached: new Map<Body, Reached | null>() }))
    return bodies.map((body, index) => {
      checkpoint()
      const above = bodies[index + 1]
      let blockedMm: number | null = null
      for (const { boneHu, reached } of byHu) {
        const reach = (of: Body): Reached | null => {
          if (!reached.has(of)) reached.set(of, follow(volume, of, sign, boneHu, kernels))
          return reached.get(of) ?? null
        }
        const own = reach(body)
        if (own === null) return null
        if (own.isBlock) {
          blockedMm ??= own.lengthMm
          continue
        }
        const upper = above === undefined ? null : reach(above)
        // Denser bone is followed to tell a rib from what it touches; what is left of an ilium then is no rib.
        if (upper === null || overlap(own.outer, upper.outer) <= 0.5) return blockedMm === null || own.lengthMm >= ribRule.shortMm ? own.lengthMm : blockedMm
        if (boneHu === byHu.at(-1)?.boneHu) return null
      }
      return blockedMm
    })
  }
  const [left, right] = [side(1), side(-1)]
  return bodies.map((_, index) => ({ leftMm: left[index] ?? null, rightMm: right[index] ?? null }))
}
