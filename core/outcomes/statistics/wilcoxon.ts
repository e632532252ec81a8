import jStat from 'jstat'

/** Up to here the distribution is counted out; above it the normal approximation is used, as scipy does. */
const mostExact = 50

export interface WilcoxonTest {
  /** The smaller of the two rank sums. */
  readonly statistic: number
  /** Two-sided. */
  readonly p: number
  /** Differences that are not zero: zeros are left out, as Wilcoxon did. */
  readonly count: number
  readonly zeros: number
  readonly method: 'exact' | 'normal-approximation'
}

/** Ranks from 1 of the absolute values; ties share the mean of their ranks. */
export const midRanks = (values: readonly number[]): readonly number[] => {
  const order = values.map((value, index) => ({ size: Math.abs(value), index })).sort((a, b) => a.size - b.size)
  const ranks = new Array<number>(values.length).fill(0)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && order[to + 1]?.size === order[from]?.size) to += 1
    for (const { index } of order.slice(from, to + 1)) ranks[index] = (from + to) / 2 + 1
    from = to + 1
  }
  return ranks
}

/** How many of the 2^n choices of signs give each sum of positive ranks. Ranks are doubled, so that shared ranks are whole numbers. */
const exactP = (ranks: readonly number[], statistic: number): number => {
  const doubled = ranks.map((rank) => Math.round(rank * 2))
  const total = doubled.reduce((sum, rank) => sum + rank, 0)
  const ways = new Float64Array(total + 1)
  ways[0] = 1
  let reached = 0
  for (const rank of doubled) {
    reached += rank
    for (let sum = reached; sum >= rank; sum -= 1) ways[sum] = (ways[sum] ?? 0) + (ways[sum - rank] ?? 0)
  }
  const atMost = ways.subarray(0, Math.round(statistic * 2) + 1).reduce((sum, count) => sum + count, 0)
  return Math.min(1, (2 * atMost) / 2 ** ranks.length)
}

const normalP = (ranks: readonly number[], statistic: number): number => {
  const n = ranks.length
  const sizes = new Map<number, number>()
  for (const rank of ranks) sizes.set(rank, (sizes.get(rank) ?? 0) + 1)
  const ties = [...sizes.values()].reduce((sum, size) => sum + size ** 3 - size, 0)
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48
  return Math.min(1, 2 * jStat.normal.cdf((statistic - (n * (n + 1)) / 4) / Math.sqrt(variance), 0, 1))
}

/**
 * Wilcoxon's signed-rank test of paired differences, two-sided. Up to 50 differences every choice of signs is counted, ties included;
 * above, the normal approximation with the correction for ties, without one for continuity. Null when every difference is zero.
 */
export const wilcoxonSignedRank = (differences: readonly number[], method?: WilcoxonTest['method']): WilcoxonTest | null => {
  const kept = differences.filter((difference) => difference !== 0)
  if (kept.length === 0) return null
  const ranks = midRanks(kept)
  const positive = ranks.reduce((sum, rank, index) => ((kept[index] ?? 0) > 0 ? sum + rank : sum), 0)
  const statistic = Math.min(positive, (kept.length * (kept.length + 1)) / 2 - positive)
  const used = method ?? (kept.length <= mostExact ? 'exact' : 'normal-approximation')
  return {
    statistic,
    p: used === 'exact' ? exactP(ranks, statistic) : normalP(ranks, statistic),
    count: kept.length,
    zeros: differences.length - kept.length,
    method: used,
  }
}
