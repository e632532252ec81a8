import jStat from 'jstat'
import { mean, meanInterval, standardDeviation } from './describe.ts'
import type { Interval } from './describe.ts'
import { wilcoxonSignedRank } from './wilcoxon.ts'
import type { WilcoxonTest } from './wilcoxon.ts'

/** A number that was given before and after, or only once, or never. */
export interface Pair {
  readonly before: number | null
  readonly after: number | null
}

export interface PairedT {
  readonly t: number
  readonly degreesOfFreedom: number
  /** Two-sided. */
  readonly p: number
}

export interface EffectSize {
  /** Mean change over the standard deviation of the changes (Cohen's d of paired values), times Hedges' correction for few cases. */
  readonly value: number
  /** 95 %, from the large-sample standard error: rough for few cases. */
  readonly interval: Interval
}

export interface PairedComparison {
  /** Complete pairs. */
  readonly count: number
  readonly missing: { readonly before: number; readonly after: number; readonly both: number }
  /** After minus before. */
  readonly meanChange: number
  readonly standardDeviation: number
  readonly changeInterval: Interval
  /** Null where every change is the same: the test divides by their spread. */
  readonly t: PairedT | null
  /** Null where every change is zero. */
  readonly wilcoxon: WilcoxonTest | null
  readonly effect: EffectSize | null
}

export interface Incomparable {
  readonly count: number
  readonly missing: PairedComparison['missing']
  /** In the reader's words. */
  readonly reason: string
}

const pairedT = (changes: readonly number[]): PairedT => {
  const degreesOfFreedom = changes.length - 1
  const t = mean(changes) / (standardDeviation(changes) / Math.sqrt(changes.length))
  return { t, degreesOfFreedom, p: 2 * jStat.studentt.cdf(-Math.abs(t), degreesOfFreedom) }
}

const effectSize = (changes: readonly number[]): EffectSize => {
  const n = changes.length
  const d = (mean(changes) / standardDeviation(changes)) * (1 - 3 / (4 * (n - 1) - 1))
  const reach = jStat.normal.inv(0.975, 0, 1) * Math.sqrt(1 / n + d ** 2 / (2 * n))
  return { value: d, interval: [d - reach, d + reach] }
}

/** Compares values before and after of the same patients; pairs that lack one are counted and left out. Needs two complete pairs. */
export const comparePairs = (pairs: readonly Pair[]): PairedComparison | Incomparable => {
  const changes = pairs.flatMap(({ before, after }) => (before === null || after === null ? [] : [after - before]))
  const lacks = (test: (pair: Pair) => boolean): number => pairs.filter(test).length
  const missing = {
    before: lacks(({ before, after }) => before === null && after !== null),
    after: lacks(({ before, after }) => before !== null && after === null),
    both: lacks(({ before, after }) => before === null && after === null),
  }
  const count = changes.length
  if (count < 2) {
    return { count, missing, reason: count === 0 ? 'No patient has both scores.' : 'Only one patient has both scores: a change over patients needs at least two.' }
  }
  // A spread that is only rounding (0.1 + 0.2) would make a huge t out of nothing.
  const spread = standardDeviation(changes)
  const isSpread = spread > 1e-9 * Math.max(1, ...changes.map(Math.abs))
  return {
    count,
    missing,
    meanChange: mean(changes),
    standardDeviation: spread,
    changeInterval: meanInterval(changes),
    t: isSpread ? pairedT(changes) : null,
    wilcoxon: wilcoxonSignedRank(changes),
    effect: isSpread && count > 2 ? effectSize(changes) : null,
  }
}

export const isComparison = (outcome: PairedComparison | Incomparable): outcome is PairedComparison => 'meanChange' in outcome
