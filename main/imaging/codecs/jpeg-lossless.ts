import { BitReader, StreamError } from './jpeg-bits.ts'
import type { JpegHeader } from './jpeg-markers.ts'

/** Prediction from the samples to the left, above, and above left. T.81 table H.1. */
const predicted = (predictor: number, left: number, above: number, corner: number): number => {
  switch (predictor) {
    case 1:
      return left
    case 2:
      return above
    case 3:
      return corner
    case 4:
      return left + above - corner
    case 5:
      return left + ((above - corner) >> 1)
    case 6:
      return above + ((left - corner) >> 1)
    default:
      return (left + above) >> 1
  }
}

/** Decodes a lossless Huffman picture (SOF3) with one component into its samples. T.81 annex H. */
export const decodeLossless = (bytes: Uint8Array, header: JpegHeader): Uint16Array => {
  const { rows, columns, precision, predictor, pointTransform, restartInterval, dcTable } = header
  if (dcTable === null || predictor < 1 || predictor > 7 || pointTransform >= precision) throw new StreamError('its predictor or table is missing')
  if (restartInterval % columns !== 0) throw new StreamError('its restart interval is no whole row')
  const reader = new BitReader(bytes, header.dataOffset)
  const samples = new Uint16Array(rows * columns)
  const middle = 1 << (precision - pointTransform - 1)
  const restartRows = restartInterval / columns
  for (let row = 0, at = 0; row < rows; row += 1) {
    const first = row === 0 || (restartRows > 0 && row % restartRows === 0)
    if (first && row > 0) reader.restart()
    for (let column = 0; column < columns; column += 1, at += 1) {
      let guess
      if (first) guess = column === 0 ? middle : samples[at - 1]!
      else if (column === 0) guess = samples[at - columns]!
      else guess = predicted(predictor, samples[at - 1]!, samples[at - columns]!, samples[at - columns - 1]!)
      const size = reader.symbol(dcTable)
      if (size > 16) throw new StreamError('a difference is too large')
      // Modulo 2^16 by the array. T.81 H.2.1.
      samples[at] = guess + reader.signed(size)
    }
  }
  if (pointTransform > 0) for (let at = 0; at < samples.length; at += 1) samples[at] = samples[at]! << pointTransform
  return samples
}
