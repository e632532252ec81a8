import type { PixelDescription } from '../dicom/instance-header.ts'

/** Values that mean "outside the scanned field", lowest and highest, as in the volume. */
export type PaddingRange = readonly [lowest: number, highest: number]

/** Pixel Padding Value to Pixel Padding Range Limit, in either order, after `valueOf` has rescaled them. PS3.3 C.7.5.1.1.2. */
export const paddingRange = (pixels: PixelDescription, valueOf: (stored: number) => number): PaddingRange | null => {
  if (pixels.paddingValue === null) return null
  const value = valueOf(pixels.paddingValue)
  const limit = valueOf(pixels.paddingLimit ?? pixels.paddingValue)
  return [Math.min(value, limit), Math.max(value, limit)]
}

export const isPadding = (value: number, range: PaddingRange | null): boolean => range !== null && value >= range[0] && value <= range[1]
