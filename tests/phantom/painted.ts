import { paintStudy } from '../../phantom/study.ts'
import type { PhantomStudy } from '../../phantom/study.ts'
import { variantOf } from '../../phantom/variant.ts'
import type { VariantWishes } from '../../phantom/variant.ts'

/** A study painted in one go; 128 is coarse and quick. */
export const painted = (caseName: string, seed: number, matrix = 128, wishes: VariantWishes = {}): PhantomStudy => {
  const steps = paintStudy(caseName, seed, matrix, variantOf(wishes))
  for (;;) {
    const step = steps.next()
    if (step.done !== true) continue
    if (step.value === undefined) throw new Error(`no case ${caseName}`)
    return step.value
  }
}

/** Index of the voxel nearest to a position in LPS mm. */
export const voxelAt = (
  image: { dimensions: readonly number[]; spacingMm: readonly number[]; originMm: readonly number[] },
  positionMm: readonly number[],
): number => {
  const [i = 0, j = 0, k = 0] = [0, 1, 2].map((axis) =>
    Math.round(((positionMm[axis] ?? 0) - (image.originMm[axis] ?? 0)) / (image.spacingMm[axis] ?? 1)))
  const [nx = 0, ny = 0] = image.dimensions
  return (k * ny + j) * nx + i
}
