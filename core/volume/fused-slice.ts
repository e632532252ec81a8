import { indexAffine } from '../geometry/grid.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import type { PatientMm } from '../geometry/vector.ts'
import { colourTable, uptakeAlpha } from './colour-maps.ts'
import type { UptakeColourMap } from './colour-maps.ts'
import type { Kernels } from './kernels.ts'
import { pictureAxes, pictureGrid } from './picture-plane.ts'
import type { Volume } from './volume.ts'

/** What to draw: the drawing part of a key image. */
export interface SliceRecipe {
  readonly plane: 'axial' | 'sagittal' | 'coronal'
  readonly centreMm: PatientMm
  /** Width and height of the square picture in the patient. */
  readonly extentMm: number
  readonly window: { readonly centreHu: number; readonly widthHu: number }
  /** Uptake is shown from 0 to this multiple of the reference mean. */
  readonly uptakeMaxRatio: number
  readonly colourMap: UptakeColourMap
  readonly opacity: number
}

/** A square picture, 3 bytes (red, green, blue) a pixel, rows from the top. */
export interface Picture {
  readonly sizePx: number
  readonly rgb: Uint8Array
}

/** The values of a volume on a picture; `outside` where the volume does not reach. */
export const resampleOnto = (target: VoxelGrid, volume: Volume, outside: number, kernels: Kernels): Float32Array =>
  kernels.resampleLinear(volume.voxels, volume.info.grid.dimensions, indexAffine(target, volume.info.grid), target.dimensions, outside)

/** Darker than any window that is in use shows. */
export const airHu = -32_768

/** CT windowed in grey, uptake over it in colour from 0 to `uptakeMax` (its own unit): red, green, blue for each pair of values. */
export const fusedColours = (
  hu: Float32Array,
  uptake: Float32Array,
  { window: { centreHu, widthHu }, colourMap, opacity, uptakeMax }: Pick<SliceRecipe, 'window' | 'colourMap' | 'opacity'> & { readonly uptakeMax: number },
): Uint8Array => {
  const table = colourTable(colourMap)
  const rgb = new Uint8Array(hu.length * 3)
  for (let pixel = 0; pixel < hu.length; pixel += 1) {
    const grey = 255 * Math.min(1, Math.max(0, ((hu[pixel] ?? airHu) - centreHu) / widthHu + 0.5))
    const fraction = Math.min(1, Math.max(0, (uptake[pixel] ?? 0) / uptakeMax))
    const alpha = uptakeAlpha(fraction, opacity)
    const entry = Math.round(fraction * 255) * 3
    for (let channel = 0; channel < 3; channel += 1) {
      rgb[pixel * 3 + channel] = Math.round(grey * (1 - alpha) + (table[entry + channel] ?? 0) * alpha)
    }
  }
  return rgb
}

/**
 * One fused slice: CT windowed in grey, uptake over it in colour, from 0 to `uptakeMaxRatio` x `referenceMean`.
 * Both volumes are sampled where they lie in the patient (one common frame of reference is the caller's duty), linearly.
 * `referenceMean` is in the unit of the SPECT. Nothing is burnt in.
 */
export const drawFusedSlice = (ct: Volume, spect: Volume, recipe: SliceRecipe, referenceMean: number, sizePx: number, kernels: Kernels): Picture => {
  const target = pictureGrid(pictureAxes[recipe.plane], recipe.centreMm, recipe.extentMm, sizePx)
  const hu = resampleOnto(target, ct, airHu, kernels)
  const uptake = resampleOnto(target, spect, 0, kernels)
  return { sizePx, rgb: fusedColours(hu, uptake, { ...recipe, uptakeMax: recipe.uptakeMaxRatio * referenceMean }) }
}
