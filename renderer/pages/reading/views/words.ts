import type { PatientMm } from '../../../../core/geometry/vector.ts'
import type { Plane } from '../../../viewports/plane-view.ts'

/** A number with a true minus sign, so that it cannot be read as a dash. */
export const signed = (value: number, digits = 0): string => {
  const text = Math.abs(value).toFixed(digits)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

export const planeNames: Readonly<Record<Plane, string>> = { axial: 'Axial', sagittal: 'Sagittal', coronal: 'Coronal' }

const sliceAxis: Readonly<Record<Plane, { name: string; index: 0 | 1 | 2 }>> = {
  axial: { name: 'z', index: 2 },
  sagittal: { name: 'x', index: 0 },
  coronal: { name: 'y', index: 1 },
}

/** Where the slice lies, LPS mm: `z 262 mm`. */
export const slicePosition = (plane: Plane, crosshairMm: PatientMm): string => {
  const { name, index } = sliceAxis[plane]
  return `${name} ${signed(crosshairMm[index])} mm`
}

export const besideMidline = (leftMm: number): string => {
  const mm = Math.round(Math.abs(leftMm))
  return mm === 0 ? 'on the midline' : `${mm} mm ${leftMm > 0 ? 'left' : 'right'} of midline`
}

export const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`
