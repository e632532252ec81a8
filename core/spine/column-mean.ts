/** Bone from contrast counts no more than dense bone, air no less than fat. */
export const clipped = (hu: number): number => Math.min(600, Math.max(-100, hu))

/** Denser than an endplate: metal, or its blur on the grid of the search. Design value. */
const implantHu = 1000
/** Where less than this share of a patch is free of it, an implant fills the patch: between two vertebrae, not in one. */
const leastShare = 0.25

/**
 * Mean HU of a patch through the body column, as the search for endplates reads it. The metal of screws counts as dense bone, since the
 * dark band that they draw lies in a vertebra. Away from screws metal is a cage, which would pass for an endplate: it is left out, and
 * a patch that is all metal counts as the soft disc whose place it takes.
 */
export const columnMean = (values: readonly number[], besideScrews: boolean): number => {
  let sum = 0
  let count = 0
  for (const hu of values) {
    if (!besideScrews && hu >= implantHu) continue
    sum += clipped(hu)
    count++
  }
  return count < leastShare * values.length ? 0 : sum / count
}
