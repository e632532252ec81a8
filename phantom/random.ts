/** A seeded source of chance: the same words give the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  /** Standard normal. */
  readonly normal: () => number
  /** Normal, held within two and a half standard deviations so that no patient is a monster. */
  readonly spread: (mean: number, sd: number) => number
  readonly between: (low: number, high: number) => number
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T
}

/** Four 32-bit words from a text (Murmur-style mixing): seeds of generators, and the bits of UIDs. */
export const hashWords = (text: string): readonly [number, number, number, number] => {
  let a = 0x9e3779b9
  let b = 0x85ebca6b
  let c = 0xc2b2ae35
  let d = 0x27d4eb2f
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ code, 0x9e3779b1)
    b = c ^ Math.imul(b ^ code, 0x85ebca77)
    c = d ^ Math.imul(c ^ code, 0xc2b2ae3d)
    d = a ^ Math.imul(d ^ code, 0x27d4eb2d)
  }
  const finish = (word: number, salt: number): number => {
    let h = word ^ salt
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    return (h ^ (h >>> 16)) >>> 0
  }
  return [finish(a, d), finish(b, a), finish(c, b), finish(d, c)]
}

/** The generator sfc32 (Chris Doty-Humphrey, public domain), seeded from a text such as `facet/7/noise`. */
export const seededRandom = (seed: string): Random => {
  let [a, b, c, counter] = hashWords(seed)
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 15; i += 1) next()
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    normal,
    spread: (mean, sd) => mean + sd * Math.max(-2.5, Math.min(2.5, normal())),
    between: (low, high) => low + (high - low) * next(),
    pick: <T>(choices: readonly [T, ...T[]]): T => choices[Math.floor(next() * choices.length)] ?? choices[0],
  }
}

/** A Poisson draw with the given mean: exact by inversion where it is small, normal above, where the two agree. */
export const poisson = (random: Random, mean: number): number => {
  if (mean <= 0) return 0
  if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()))
  let count = 0
  let product = random.next()
  const limit = Math.exp(-mean)
  while (product > limit) {
    count += 1
    product *= random.next()
  }
  return count
}
