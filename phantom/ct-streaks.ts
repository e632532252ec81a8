import type { Canvas } from './canvas.ts'
import { seededRandom } from './random.ts'

/** What counts as metal on the painted picture, HU. */
const metalHu = 2400
/** Size of streaks near the metal, HU, how fast they fade with distance, and the shadow between two pieces. Design values. */
const streakHu = 420
const fadeMm = 48
const shadowHu = 330
const reachMm = 120
/** A cross-section of metal from which streaks have their full size, mm2. */
const fullAreaMm2 = 45

interface Blob {
  readonly x: number
  readonly y: number
  readonly strength: number
}

/** Pieces of metal on one slice: middles in mm from the first pixel, and how strongly they streak (0 to 1). */
const blobsOn = (hu: Int16Array, [nx, ny]: readonly number[], [sx, sy]: readonly number[]): Blob[] => {
  const columns = nx ?? 0
  const seen = new Set<number>()
  const blobs: Blob[] = []
  hu.forEach((value, start) => {
    if (value < metalHu || seen.has(start)) return
    seen.add(start)
    const queue = [start]
    let [sumI, sumJ, count] = [0, 0, 0]
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      const [i, j] = [at % columns, Math.floor(at / columns)]
      sumI += i
      sumJ += j
      count += 1
      for (const [di, dj] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
        const [a, b] = [i + di, j + dj]
        const next = b * columns + a
        if (a < 0 || b < 0 || a >= columns || b >= (ny ?? 0) || seen.has(next) || (hu[next] as number) < metalHu) continue
        seen.add(next)
        queue.push(next)
      }
    }
    const areaMm2 = count * (sx ?? 1) * (sy ?? 1)
    blobs.push({ x: (sumI / count) * (sx ?? 1), y: (sumJ / count) * (sy ?? 1), strength: Math.min(1, areaMm2 / fullAreaMm2) })
  })
  return blobs
}

const square = (value: number): number => value * value

/** Bright and dark rays from every piece of metal, and a shadow between two of them: what starved and hardened beams leave. */
export const paintStreaks = (ct: Canvas, seed: string): void => {
  const random = seededRandom(seed)
  const rays = Array.from({ length: 14 }, (_, i) => ({
    angle: random.between(0, 2 * Math.PI),
    width: random.between(0.035, 0.11),
    height: (i % 2 === 0 ? 1 : -1) * random.between(0.35, 1),
    drift: random.spread(0, 0.025),
  }))
  const [nx, ny, nz] = ct.dimensions
  const [sx, sy] = ct.spacingMm
  for (let k = 0; k < nz; k += 1) {
    const slice = ct.hu.subarray(k * nx * ny, (k + 1) * nx * ny)
    const blobs = blobsOn(slice, ct.dimensions, ct.spacingMm)
    if (blobs.length === 0) continue
    const change = new Float32Array(nx * ny)
    for (const [n, blob] of blobs.entries()) {
      const [iLow, iHigh] = [Math.max(0, Math.floor((blob.x - reachMm) / sx)), Math.min(nx - 1, Math.ceil((blob.x + reachMm) / sx))]
      const [jLow, jHigh] = [Math.max(0, Math.floor((blob.y - reachMm) / sy)), Math.min(ny - 1, Math.ceil((blob.y + reachMm) / sy))]
      for (let j = jLow; j <= jHigh; j += 1)
        for (let i = iLow; i <= iHigh; i += 1) {
          const [dx, dy] = [i * sx - blob.x, j * sy - blob.y]
          const r = Math.hypot(dx, dy)
          if (r < 2 || r > reachMm) continue
          const angle = Math.atan2(dy, dx)
          let sum = 0
          for (const ray of rays) {
            const turn = Math.abs(angle - ray.angle - ray.drift * k - n) % (2 * Math.PI)
            sum += ray.height * Math.exp(-square(Math.min(turn, 2 * Math.PI - turn) / ray.width))
          }
          change[j * nx + i] = (change[j * nx + i] as number) + streakHu * blob.strength * sum * Math.exp(-r / fadeMm)
        }
      for (const other of blobs.slice(n + 1)) shadow(change, ct, blob, other)
    }
    change.forEach((value, at) => {
      const hu = slice[at] as number
      if (value !== 0 && hu > -900 && hu < 2000) slice[at] = Math.max(-1000, Math.min(2200, hu + value))
    })
  }
}

const shadow = (change: Float32Array, ct: Canvas, a: Blob, b: Blob): void => {
  const [nx, ny] = ct.dimensions
  const [sx, sy] = ct.spacingMm
  const length = Math.hypot(b.x - a.x, b.y - a.y)
  if (length > reachMm || length < 6) return
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length]
  const widthMm = 4.5
  const [iLow, iHigh] = [Math.max(0, Math.floor((Math.min(a.x, b.x) - 12) / sx)), Math.min(nx - 1, Math.ceil((Math.max(a.x, b.x) + 12) / sx))]
  const [jLow, jHigh] = [Math.max(0, Math.floor((Math.min(a.y, b.y) - 12) / sy)), Math.min(ny - 1, Math.ceil((Math.max(a.y, b.y) + 12) / sy))]
  for (let j = jLow; j <= jHigh; j += 1)
    for (let i = iLow; i <= iHigh; i += 1) {
      const [dx, dy] = [i * sx - a.x, j * sy - a.y]
      const along = dx * ux + dy * uy
      if (along < 0 || along > length) continue
      change[j * nx + i] = (change[j * nx + i] as number) - shadowHu * Math.min(a.strength, b.strength) * Math.exp(-square((dy * ux - dx * uy) / widthMm))
    }
}
