/** What a lesion does to the shape of the bones before anything is painted. Keys are level or segment names. */
export interface LayoutChanges {
  /** Disc height against normal. */
  readonly discHeight: Readonly<Record<string, number>>
  /** Body height against normal, in front, in the middle, behind. */
  readonly bodyHeight: Readonly<Record<string, { anterior: number; middle: number; posterior: number }>>
  /** Joint gap in mm; key `L4-L5/right`. */
  readonly facetGap: Readonly<Record<string, number>>
  /** Gap of a sacroiliac joint, mm. */
  readonly sacroiliacGap: Readonly<Partial<Record<'left' | 'right', number>>>
  /** Vertebrae whose spinous process has grown tall. */
  readonly tallSpinous: readonly string[]
  /** Transverse processes that have grown to the sacrum; `L5/left`. */
  readonly megatransverse: readonly string[]
}

export const noChanges: LayoutChanges = {
  discHeight: {},
  bodyHeight: {},
  facetGap: {},
  sacroiliacGap: {},
  tallSpinous: [],
  megatransverse: [],
}

/** Changes of several lesions together; where two speak of the same place, the later one holds. */
export const mergeChanges = (list: readonly LayoutChanges[]): LayoutChanges =>
  list.reduce(
    (all, more) => ({
      discHeight: { ...all.discHeight, ...more.discHeight },
      bodyHeight: { ...all.bodyHeight, ...more.bodyHeight },
      facetGap: { ...all.facetGap, ...more.facetGap },
      sacroiliacGap: { ...all.sacroiliacGap, ...more.sacroiliacGap },
      tallSpinous: [...all.tallSpinous, ...more.tallSpinous],
      megatransverse: [...all.megatransverse, ...more.megatransverse],
    }),
    noChanges,
  )
