import { dot, subtract } from '../geometry/vector.ts'
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

/** Follows the bone from the side of one vertebra; null where the field of view ends too near to say. */
const follow = (volume: WorkVolume, body: Body, sign: 1 | -1, boneHu: number): Reached | null => {
  const { data, grid, spacingMm } = volume
  const [nx, ny, nz] = grid.dimensions
  const { frame } = body
  const origin = inFrame({ ...frame, pointMm: frame.centreMm }, (sign * frame.widthMm) / 2, frame.depthMm / 2)
  const toIndex = (mm: number, axis: 0 | 1 | 2): number => Math.round((mm - grid.originMm[axis]) / spacingMm)
  // Where a rib must have come to by then.
  const seen = inFrame({ ...frame, pointMm: origin }, sign * ribRule.processMm, 6, -6)
  const far = [toIndex(seen[0], 0), toIndex(seen[1], 1), toIndex(seen[2], 2)] as const
  if (far[0] < 0 || far[0] >= nx || far[1] < 0 || far[1] >= ny || far[2] < 0 || far[2] >= nz) return null
  const inner = -frame.widthMm * (0.5 - ribRule.innerOfWidth)
  /** Coordinates from the edge of the body, mm: outwards, to posterior, to the head. */
  const local = (i: number, j: number, k: number): readonly [number, number, number] => {
    const d = subtract([grid.originMm[0] + i * spacingMm, grid.originMm[1] + j * spacingMm, grid.originMm[2] + k * spacingMm], origin)
    return [sign * dot(d, frame.left), dot(d, frame.posterior), dot(d, frame.cranial)]
  }
  const visited = new Map<number, number>()
  let front: number[] = []
  let cut = false
  const visit = (next: number[], i: number, j: number, k: number): void => {
    if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) {
      cut = true
      return
    }
    const at = i + nx * (j + ny * k)
    if ((data[at] as number) < boneHu || visited.has(at)) return
    const [out, back, up] = local(i, j, k)
    if (out < inner || back < -ribRule.frontMm || back > ribRule.backMm || up > ribRule.upMm + frame.heightMm / 2) return
    const distance = Math.hypot(out, back, up)
    if (distance > ribRule.reachMm) return
    // Past its own arch, or not: level with the body it hangs together with the arches above and below.
    if (out < ribRule.besideMm && Math.abs(up) > frame.heightMm / 2) return
    visited.set(at, out < ribRule.besideMm ? 0 : distance)
    next.push(at)
  }
  for (let out = ribRule.rootOutMm[0]; out <= ribRule.rootOutMm[1]; out += spacingMm)
    for (let back = -ribRule.rootFrontMm; back <= ribRule.rootBackMm; back += spacingMm)
      for (let up = -ribRule.rootLowOfHeight * frame.heightMm; up <= frame.heightMm / 2; up += spacingMm) {
        const p = inFrame({ ...frame, pointMm: origin }, sign * out, back, up)
        visit(front, toIndex(p[0], 0), toIndex(p[1], 1), toIndex(p[2], 2))
      }
  while (front.length > 0) {
    const next: number[] = []
    for (const at of front) {
      const i = at % nx
      const j = Math.floor(at / nx) % ny
      const k = Math.floor(at / (nx * ny))
      for (let dk = -1; dk <= 1; dk++) for (let dj = -1; dj <= 1; dj++) for (let di = -1; di <= 1; di++) visit(next, i + di, j + dj, k + dk)
    }
    front = next
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
export const ribPairs = (volume: WorkVolume, bodies: readonly Body[]): RibPair[] => {
  const side = (sign: 1 | -1): (number | null)[] => {
    const byHu = ribRule.boneHu.map((boneHu) => ({ boneHu, reached: new Map<Body, Reached | null>() }))
    return bodies.map((body, index) => {
      const above = bodies[index + 1]
      let blockedMm: number | null = null
      for (const { boneHu, reached } of byHu) {
        const reach = (of: Body): Reached | null => {
          if (!reached.has(of)) reached.set(of, follow(volume, of, sign, boneHu))
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
