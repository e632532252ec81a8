/** Bone from contrast counts no more than dense bone, air no less than fat. */
export const clipped = (hu: number): number => Math.min(600, Math.max(-100, hu))

/** Denser than an endplate: metal, or its blur on the grid of the search. Design value. */
const implantHu = 1000
/** Where less than this share of a patch is free of it, it is what the patch is made of: cement in a body, as a rule. */
const leastShare = 0.25

/**
 * Mean HU of a patch through the body column, as the search for endplates reads it. The metal of screws counts as dense bone, since the
 * dark band that they draw lies in a vertebra. Away from screws metal is left out: the walls of a cage would pass for endplates, its
 * graft shows the space that it stands in. What is nearly all as dense counts as bone again, or cement in a body would pass for a disc.
 */
export const columnMean = (values: readonly number[], besideScrews: boolean): number => {
  let [all, free, count] = [0, 0, 0]
  for (const hu of values) {
    all += clipped(hu)
    if (!besideScrews && hu >= implantHu) continue
    free += clipped(hu)
    count++
  }
  return count < leastShare * values.length ? all / values.length : free / count
}
