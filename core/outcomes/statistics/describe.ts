import jStat from 'jstat'

/** Both ends of an interval of 95 %. */
export type Interval = readonly [low: number, high: number]

export interface Description {
  readonly count: number
  readonly mean: number
  /** Of the sample (n - 1); null for a single value. */
  readonly standardDeviation: number | null
  readonly median: number
  readonly minimum: number
  readonly maximum: number
  /** 95 % interval of the mean by Student's t; null for a single value. */
  readonly meanInterval: Interval | null
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Sample standard deviation (n - 1) of at least two values. */
export const standardDeviation = (values: readonly number[]): number => {
  const middle = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1))
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2
}

/** 95 % interval of a mean by Student's t, of at least two values. */
export const meanInterval = (values: readonly number[]): Interval => {
  const reach = (jStat.studentt.inv(0.975, values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length)
  return [mean(values) - reach, mean(values) + reach]
}

/** Null for no values at all: nothing is then said about them. */
export const describe = (values: readonly number[]): Description | null =>
  values.length === 0
    ? null
    : {
        count: values.length,
        mean: mean(values),
        standardDeviation: values.length > 1 ? standardDeviation(values) : null,
        median: median(values),
        minimum: Math.min(...values),
        maximum: Math.max(...values),
        meanInterval: values.length > 1 ? meanInterval(values) : null,
      }

export interface Share {
  readonly count: number
  readonly of: number
  /** Wilson's interval of 95 %, from 0 to 1: it stays inside and honest for few cases and for none. */
  readonly interval: Interval
}

/** A share of at least one case; null where there is none. */
export const share = (count: number, of: number): Share | null => {
  if (of === 0) return null
  const z = jStat.normal.inv(0.975, 0, 1)
  const p = count / of
  const scale = 1 + z ** 2 / of
  const centre = (p + z ** 2 / (2 * of)) / scale
  const reach = (z / scale) * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2))
  return { count, of, interval: [count === 0 ? 0 : centre - reach, count === of ? 1 : centre + reach] }
}
