/** jStat brings no types; these are the distributions that are used, with their arguments in jStat's order. */
declare module 'jstat' {
  interface Distribution<A extends readonly number[]> {
    cdf(value: number, ...parameters: A): number
    inv(probability: number, ...parameters: A): number
  }
  const jStat: {
    readonly studentt: Distribution<[degreesOfFreedom: number]>
    readonly normal: Distribution<[mean: number, standardDeviation: number]>
  }
  export = jStat
}
