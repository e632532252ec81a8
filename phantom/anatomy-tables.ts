import type { Sex } from './names.ts'

/**
 * Dimensions per vertebra, mm, of a man of mean height; women by the factors below. After the tables of knowledge
 * section 5: Panjabi bodies and canals, Panjabi facets, Kunkel-type wedges and interfacet ratios [70], pedicles L5 [69];
 * heights raised by a tenth, since CT gives taller bodies [69] than the cadaver table.
 */
export interface VertebraTable {
  readonly name: string
  readonly kind: 'cervical' | 'thoracic' | 'lumbar'
  /** The vertebra of a usual spine that it looks like: its own name, but for L6, T13 and their neighbours. */
  readonly like: string
  readonly bodyWidth: number
  readonly bodyDepth: number
  /** Posterior height. */
  readonly bodyHeight: number
  /** Anterior minus posterior height as an angle; positive opens forward (lordotic). M, F. */
  readonly wedgeDeg: Readonly<Record<Sex, number>>
  readonly canalWidth: number
  readonly canalDepth: number
  readonly pedicleWidth: number
  readonly pedicleHeight: number
  /** Distance between the two facet joints below, over body width. M, F. */
  readonly interfacet: Readonly<Record<Sex, number>>
  /** Inferior facet: width, height, and angle of its plane to the midsagittal plane. */
  readonly facetWidth: number
  readonly facetHeight: number
  readonly facetAngleDeg: number
  /** Tip of the transverse process from the midline. */
  readonly transverseTip: number
  readonly spinousLength: number
  /** Disc below: height in the middle, and wedge. */
  readonly discHeight: number
  readonly discWedgeDeg: number
}

const row = (
  name: string,
  body: readonly [number, number, number],
  wedge: readonly [number, number],
  canal: readonly [number, number],
  pedicle: readonly [number, number],
  interfacet: readonly [number, number],
  facet: readonly [number, number, number],
  processes: readonly [number, number],
  disc: readonly [number, number],
): VertebraTable => ({
  name,
  kind: name.startsWith('T') ? 'thoracic' : name.startsWith('C') ? 'cervical' : 'lumbar',
  like: name,
  bodyWidth: body[0],
  bodyDepth: body[1],
  bodyHeight: body[2],
  wedgeDeg: { M: -wedge[0], F: -wedge[1] },
  canalWidth: canal[0],
  canalDepth: canal[1],
  pedicleWidth: pedicle[0],
  pedicleHeight: pedicle[1],
  interfacet: { M: interfacet[0], F: interfacet[1] },
  facetWidth: facet[0],
  facetHeight: facet[1],
  facetAngleDeg: facet[2],
  transverseTip: processes[0],
  spinousLength: processes[1],
  discHeight: disc[0],
  discWedgeDeg: disc[1],
})

/**
 * From head to tail. Cervical widths are with the uncinates [77], [78]; facet angles there are those of the joint to the transverse plane.
 * The atlas has no body: its row gives the space of its ring, the dens in it. Upper thoracic facets stand almost in the coronal plane; pedicles are narrowest at T4.
 */
export const vertebraTables: readonly VertebraTable[] = [
  row('C1', [18, 11, 11], [0, 0], [27, 18], [6, 7], [1.85, 1.85], [14, 15, 10], [38, 4], [3.5, 0]),
  row('C2', [20, 15.5, 20], [1, 1], [23.5, 17.5], [7, 8], [2.1, 2.1], [11.7, 12.5, 45], [26, 17], [5, 5]),
  row('C3', [20.5, 15.3, 12.7], [1, 1], [22.9, 16.2], [5.5, 7], [2.1, 2.1], [11.7, 12.9, 45], [26, 15], [5.4, 6.5]),
  row('C4', [21, 15.6, 12.5], [1, 1], [24.2, 16.6], [5.5, 7], [2.08, 2.08], [12.2, 13, 45], [27, 15], [5.5, 6.5]),
  row('C5', [21.6, 15.8, 12.3], [1, 1], [24.6, 16.8], [5.8, 7], [2.05, 2.05], [11.8, 11.8, 45], [28, 17], [5.6, 6.5]),
  row('C6', [22.8, 16.6, 12.2], [1, 1], [25, 17], [6.2, 7.2], [1.95, 1.95], [12.7, 12.3, 48], [29, 22], [5.8, 6]),
  row('C7', [26, 17.8, 14.2], [1.4, 1.4], [24.3, 16], [7, 8], [1.55, 1.55], [12.6, 11.6, 55], [34, 31], [5.2, 4]),
  row('T1', [27.5, 18.5, 16], [3.2, 2.8], [21.8, 16.4], [8.5, 9.5], [1.05, 1.08], [11.9, 12.5, 78], [37, 33], [4.6, 0.5]),
  row('T2', [27.5, 19.8, 17], [3.4, 2.9], [19.5, 16.2], [7, 11], [0.96, 1], [11.2, 12, 78], [35.5, 32], [4.3, 0.2]),
  row('T3', [26.8, 21.3, 17.6], [3.6, 3], [18, 16.1], [5.6, 11.5], [0.93, 0.97], [10.8, 11.4, 78], [34, 31], [4.2, 0]),
  row('T4', [26.8, 23.3, 18], [3.8, 3.1], [17, 16.1], [4.8, 11.5], [0.91, 0.95], [10.4, 11, 78], [33, 30], [4.2, 0]),
  row('T5', [27, 24.6, 18.4], [4, 3.2], [17.2, 16], [4.9, 11.6], [0.88, 0.93], [10, 10.6, 78], [33, 30], [4.2, 0]),
  row('T6', [27.9, 26, 18.8], [4.2, 3.3], [17.4, 16], [5.3, 12], [0.85, 0.9], [9.6, 10.3, 78], [33, 30], [4.3, 0]),
  row('T7', [29, 27.1, 19.4], [4.4, 3.2], [17.6, 15.9], [5.8, 12.2], [0.81, 0.86], [10, 10.6, 77], [33, 30], [4.4, 0]),
  row('T8', [30.4, 28, 20], [4.6, 3], [17.9, 15.9], [6.4, 12.5], [0.77, 0.83], [10.4, 10.9, 77], [33, 30], [4.5, 0]),
  row('T9', [32, 29, 20.5], [4.8, 2.8], [18.5, 16], [7, 13], [0.74, 0.8], [11, 11.5, 76], [33, 30], [4.6, 0]),
  row('T10', [34, 30.5, 22], [3.8, 2.6], [19, 16.5], [7.5, 14], [0.73, 0.8], [11.9, 12.4, 74], [31, 28], [5, 0.5]),
  row('T11', [37, 31.5, 23.3], [5.4, 4.6], [21, 17.5], [8.5, 16], [0.71, 0.72], [11, 12.5, 66], [25, 25], [5.6, 1.5]),
  row('T12', [40.5, 33.3, 25], [4.9, 3.5], [22.7, 18.1], [8.5, 16], [0.74, 0.75], [10, 12.5, 30], [23, 26], [6.6, 2.5]),
  row('L1', [42.8, 34.6, 26.2], [4.1, 2.6], [23.9, 19], [8, 15.5], [0.67, 0.73], [12.4, 14.5, 30], [37, 30], [7.9, 4.5]),
  row('L2', [44.3, 35.2, 26.7], [2.6, 0.7], [24, 18.2], [8.5, 15], [0.63, 0.7], [12.7, 15, 34], [42, 32], [9.4, 6.5]),
  row('L3', [45.9, 35.8, 26.4], [1.3, -1.1], [24.5, 17.5], [10, 14.5], [0.65, 0.7], [13.8, 15.4, 42], [48, 33], [10.8, 8]),
  row('L4', [48.3, 36.1, 26.2], [-0.7, -3.1], [25.5, 18.6], [12.5, 14.5], [0.7, 0.73], [14.7, 16, 47], [44, 31], [11.3, 11]),
  row('L5', [49.6, 36, 25.4], [-4.6, -7.8], [27.5, 18.5], [16, 14], [0.78, 0.79], [15.4, 17, 52], [46, 24], [10.6, 14]),
]

/** Women over men [69]: lengths 0.90, heights 0.95, canal width 0.97. */
export const femaleFactors = { length: 0.91, height: 0.95, canalWidth: 0.97 } as const
