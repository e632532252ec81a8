/** What a lesion does to the shape of the spine before anything is painted. Keys are level or segment names. */
export interface LayoutChanges {
  /** Disc height against normal. */
  readonly discHeight: Readonly<Record<string, number>>
  /** Body height against normal, in front, in the middle, behind. */
  readonly bodyHeight: Readonly<Record<string, { anterior: number; middle: number; posterior: number }>>
  /** Joint gap in mm; key `L4-L5/right`. */
  readonly facetGap: Readonly<Record<string, number>>
}

export const noChanges: LayoutChanges = { discHeight: {}, bodyHeight: {}, facetGap: {} }

export const mergeChanges = (list: readonly LayoutChanges[]): LayoutChanges => ({
  discHeight: Object.assign({}, ...list.map((changes) => changes.discHeight)) as LayoutChanges['discHeight'],
  bodyHeight: Object.assign({}, ...list.map((changes) => changes.bodyHeight)) as LayoutChanges['bodyHeight'],
  facetGap: Object.assign({}, ...list.map((changes) => changes.facetGap)) as LayoutChanges['facetGap'],
})
