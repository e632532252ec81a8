import { colourMapSize, colourTable, uptakeAlpha } from '../../core/volume/colour-maps.ts'
import type { UptakeColourMap } from '../../core/volume/colour-maps.ts'

/** The part of vtk.js's volume property that sets how values become colour and cover; one component each. */
export interface VolumeProperty {
  getRGBTransferFunction(component: 0): { removeAllPoints(): void; addRGBPoint(value: number, r: number, g: number, b: number): number }
  getScalarOpacity(component: 0): { removeAllPoints(): void; addPoint(value: number, opacity: number): number }
  setScalarOpacityUnitDistance(component: 0, mm: number): void
}

/** Grey from black at the window's lower edge to white at its upper edge (PS3.3 C.11.2.1.2, linear exact). */
export const paintWindow = (property: VolumeProperty, window: { readonly centreHu: number; readonly widthHu: number }): void => {
  const grey = property.getRGBTransferFunction(0)
  grey.removeAllPoints()
  grey.addRGBPoint(window.centreHu - window.widthHu / 2, 0, 0, 0)
  grey.addRGBPoint(window.centreHu + window.widthHu / 2, 1, 1, 1)
}

/** Steps of the cover over the shown range; the ramp between them is linear. */
const alphaSteps = 64

/** Uptake in colour from 0 to `uptakeMax` (unit of the volume), invisible at 0. */
export const paintUptake = (property: VolumeProperty, uptakeMax: number, map: UptakeColourMap, opacity: number): void => {
  const table = colourTable(map)
  const colour = property.getRGBTransferFunction(0)
  colour.removeAllPoints()
  for (let entry = 0; entry < colourMapSize; entry += 1) {
    const [r = 0, g = 0, b = 0] = table.subarray(entry * 3, entry * 3 + 3)
    colour.addRGBPoint((uptakeMax * entry) / (colourMapSize - 1), r / 255, g / 255, b / 255)
  }
  const cover = property.getScalarOpacity(0)
  cover.removeAllPoints()
  for (let step = 0; step <= alphaSteps; step += 1) {
    cover.addPoint((uptakeMax * step) / alphaSteps, uptakeAlpha(step / alphaSteps, opacity))
  }
}
