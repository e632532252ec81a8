/** One of the 26 neighbours of a voxel: in indices, and in memory. */
export interface NeighbourStep {
  readonly di: number
  readonly dj: number
  readonly dk: number
  readonly offset: number
}

/** The 26 neighbours in the order of memory, of a volume `nx` columns wide and `ny` rows high. */
export const neighbourSteps = (nx: number, ny: number): readonly NeighbourStep[] => {
  const out: NeighbourStep[] = []
  for (let dk = -1; dk <= 1; dk += 1)
    for (let dj = -1; dj <= 1; dj += 1)
      for (let di = -1; di <= 1; di += 1) if (di !== 0 || dj !== 0 || dk !== 0) out.push({ di, dj, dk, offset: di + nx * (dj + ny * dk) })
  return out
}
