/** The colour maps for uptake: on screen, in key images and in the report alike. */
export type UptakeColourMap = 'hot' | 'pet'

type Stop = readonly [at: number, red: number, green: number, blue: number]

/**
 * `hot`: black, violet, red, orange, pale yellow, with brightness rising evenly, so that a grey copy still reads right.
 * `pet`: the corner colours of the DICOM well-known palette "PET" (PS3.6 B.1.2).
 */
const stops: Readonly<Record<UptakeColourMap, readonly Stop[]>> = {
  hot: [
    [0, 0, 0, 0],
    [0.13, 31, 12, 72],
    [0.28, 92, 18, 110],
    [0.45, 158, 42, 99],
    [0.6, 214, 72, 65],
    [0.75, 247, 125, 21],
    [0.88, 250, 186, 36],
    [1, 252, 252, 180],
  ],
  pet: [
    [0, 0, 0, 0],
    [0.25, 0, 128, 127],
    [0.5, 127, 0, 255],
    [0.75, 255, 127, 0],
    [1, 255, 255, 255],
  ],
}

export const colourMapSize = 256

const tableOf = (map: UptakeColourMap): Uint8Array => {
  const table = new Uint8Array(colourMapSize * 3)
  const corners = stops[map]
  for (let entry = 0; entry < colourMapSize; entry += 1) {
    const at = entry / (colourMapSize - 1)
    const upper = Math.max(1, corners.findIndex((stop) => stop[0] >= at))
    const from = corners[upper - 1]
    const to = corners[upper]
    if (from === undefined || to === undefined) throw new Error(`the colour map ${map} does not reach from 0 to 1`)
    const share = (at - from[0]) / (to[0] - from[0])
    for (const channel of [1, 2, 3] as const) {
      table[entry * 3 + channel - 1] = Math.round(from[channel] + (to[channel] - from[channel]) * share)
    }
  }
  return table
}

const tables: Readonly<Record<UptakeColourMap, Uint8Array>> = { hot: tableOf('hot'), pet: tableOf('pet') }

/** 256 entries of red, green, blue (0-255), from no uptake to the top of the shown range. Not to be written to. */
export const colourTable = (map: UptakeColourMap): Uint8Array => tables[map]

/** The part of the shown range over which uptake fades in; from here up it covers the CT with the full opacity. */
export const fadeInFraction = 0.35

/**
 * How strongly uptake covers the CT: 0 where there is none (the CT stays visible), rising to `opacity` (0-1).
 * `fraction` is the uptake as a part of the shown range.
 */
export const uptakeAlpha = (fraction: number, opacity: number): number => {
  const rise = Math.min(1, Math.max(0, fraction) / fadeInFraction)
  return opacity * rise * rise * (3 - 2 * rise)
}
