import { blurredMetalHu } from './work-volume.ts'

/** How far apart pieces of metal starve the beam between them, mm, and how far to the front and back of that line it is seen. Design values. */
const shadow = { reachMm: 44, bandMm: 10 } as const

/**
 * Marks where on an axial slice (columns to the left, rows to the back) metal stands on both sides: the beam between two screws is
 * starved, and soft tissue there shows far darker than it is. 1 in the shadow, else 0; as long as the slice.
 */
export const metalShadow = (hu: Float32Array, columns: number, spacingMm: number): Uint8Array => {
  const rows = hu.length / columns
  const [reach, band] = [shadow.reachMm / spacingMm, Math.floor(shadow.bandMm / spacingMm)]
  /** Metal in the column, at most a band to the front or back. */
  const metal = new Uint8Array(hu.length)
  let isAny = false
  hu.forEach((value, at) => {
    if (value < blurredMetalHu) return
    isAny = true
    const row = Math.floor(at / columns)
    for (let near = Math.max(0, row - band); near <= Math.min(rows - 1, row + band); near++) metal[(at % columns) + near * columns] = 1
  })
  const marked = new Uint8Array(hu.length)
  if (!isAny) return marked
  for (let start = 0; start < hu.length; start += columns) {
    let last = -Infinity
    for (let at = start; at < start + columns; at++) {
      if (at - last <= reach) marked[at] = 1
      if (metal[at] === 1) last = at
    }
    let next = Infinity
    for (let at = start + columns - 1; at >= start; at--) {
      if (next - at > reach) marked[at] = 0
      if (metal[at] === 1) next = at
    }
  }
  return marked
}
