import type { Problem } from '../../core/base/problem.ts'

/** Runs `work` on each item, `lanes` at a time, until one fails or `stop` gives a problem; answers the first problem. */
export const eachInParallel = async <T>(
  items: readonly T[],
  lanes: number,
  stop: () => Problem | null,
  work: (item: T, index: number) => Promise<Problem | null>,
): Promise<Problem | null> => {
  let next = 0
  let failed: Problem | null = null
  const lane = async (): Promise<void> => {
    while (failed === null && next < items.length) {
      const index = next
      next += 1
      const item = items[index]
      if (item === undefined) return
      const outcome = stop() ?? (await work(item, index))
      if (outcome !== null) failed ??= outcome
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
  return failed
}
