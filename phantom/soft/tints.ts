import type { PhantomVariant } from '../variant.ts'

/** HU of what contrast medium makes bright. */
export interface Tints {
  readonly artery: number
  readonly vein: number
  readonly kidney: number
  readonly liver: number
  readonly spleen: number
}

const plainTints: Tints = { artery: 42, vein: 38, kidney: 33, liver: 57, spleen: 48 }

/** The portal venous phase, about 70 s after the injection of contrast medium; design values. */
const enhancedTints: Tints = { artery: 165, vein: 145, kidney: 190, liver: 108, spleen: 122 }

export const tintsOf = (variant: PhantomVariant): Tints => (variant.ct.hasContrast ? enhancedTints : plainTints)
