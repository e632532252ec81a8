import type { Canvas } from './canvas.ts'
import { paintStreaks } from './ct-streaks.ts'
import type { PhantomVariant } from './variant.ts'

/** Means of `perSlice` neighbouring slices: what a thick slice shows. */
const thickSlices = (canvas: Canvas, perSlice: number): Canvas => {
  const [nx, ny, nz] = canvas.dimensions
  const plane = nx * ny
  const count = Math.floor(nz / perSlice)
  const hu = new Int16Array(plane * count)
  for (let slice = 0; slice < count; slice += 1)
    for (let n = 0; n < plane; n += 1) {
      let sum = 0
      for (let thin = 0; thin < perSlice; thin += 1) sum += canvas.hu[(slice * perSlice + thin) * plane + n] as number
      hu[slice * plane + n] = Math.round(sum / perSlice)
    }
  const [sx, sy, sz] = canvas.spacingMm
  const [x, y, z] = canvas.originMm
  return {
    dimensions: [nx, ny, count],
    spacingMm: [sx, sy, sz * perSlice],
    originMm: [x, y, Math.round((z + ((perSlice - 1) / 2) * sz) * 1000) / 1000],
    hu,
    activity: new Uint16Array(0),
  }
}

/** The CT as the scanner makes it of what was painted, before its noise: thick slices, and streaks where metal is. */
export const finishAcquisition = (canvas: Canvas, variant: PhantomVariant, perSlice: number, seed: string): Canvas => {
  const ct = perSlice === 1 ? canvas : thickSlices(canvas, perSlice)
  if (variant.ct.hasStreaks) paintStreaks(ct, seed)
  return ct
}
