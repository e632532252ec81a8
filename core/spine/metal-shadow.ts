import { blurredMetalHu } from './work-volume.ts'

/** How far apart pieces of metal starve the beam between them, mm, and how far to the front and back of that line it is seen. Design values. */
const shadow = { reachMm: 44, bandMm: 10 } as const

/**
 * Tells where on an axial slice (columns to the left, rows to the back) metal stands on both sides: the beam between two screws is
 * starved, and soft tissue there shows far darker than it is.
 */
export const metalShadow = (hu: Float32Array, columns: number, spacingMm: number): ((column: number, row: number) => boolean) => {
  const metal: { readonly column: number; readonly row: number }[] = []
  hu.forEach((value, at) => {
    if (value >= blurredMetalHu) metal.push({ column: at % columns, row: Math.floor(at / columns) })
  })
  const [reach, band] = [shadow.reachMm / spacingMm, shadow.bandMm / spacingMm]
  return (column, row) => {
    const near = metal.filter((piece) => Math.abs(piece.row - row) <= band && Math.abs(piece.column - column) <= reach)
    return near.some((piece) => piece.column < column) && near.some((piece) => piece.column > column)
  }
}
