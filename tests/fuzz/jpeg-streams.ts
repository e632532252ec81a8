import { sizes, writeBits } from './bit-writer.ts'

const marker = (code: number, content: readonly number[]): number[] => [0xff, code, (content.length + 2) >> 8, (content.length + 2) & 0xff, ...content]

const frameHeader = (code: number, precision: number, side: number): number[] => marker(code, [precision, 0, side, 0, side, 1, 1, 0x11, 0])

const scan = (selection: readonly [number, number]): number[] => marker(0xda, [1, 1, 0, ...selection, 0])

/** A code table in which every symbol has a code of `length` bits, in their order. */
const table = (kind: number, length: number, symbols: readonly number[]): number[] =>
  marker(0xc4, [kind, ...Array.from({ length: 16 }, (_, index) => (index + 1 === length ? symbols.length : 0)), ...symbols])

/** A lossless JPEG (SOF3, predictor 1) of `side` x `side` samples of 16 bits. ITU-T T.81 annex H. */
export const losslessJpeg = (side: number, stored: (column: number, row: number) => number): Uint8Array => {
  const bits: (readonly [value: number, count: number])[] = []
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const guess = row === 0 && column === 0 ? 32_768 : column === 0 ? stored(0, row - 1) : stored(column - 1, row)
      const difference = stored(column, row) - guess
      const size = 32 - Math.clz32(Math.abs(difference))
      bits.push([size, 5])
      if (size > 0) bits.push([difference > 0 ? difference : difference + 2 ** size - 1, size])
    }
  }
  return Uint8Array.from([0xff, 0xd8, ...table(0, 5, sizes), ...frameHeader(0xc3, 16, side), ...scan([1, 0]), ...writeBits(bits), 0xff, 0xd9])
}

/** A baseline JPEG (SOF0) of one grey: each block a difference of 0 and the end of block. `side`: a multiple of 8. */
export const greyJpeg = (side: number): Uint8Array => {
  const blocks = Array.from({ length: (side / 8) ** 2 }, (): readonly [number, number] => [0, 2])
  const quantisation = marker(0xdb, [0, ...Array.from({ length: 64 }, () => 16)])
  const tables = [...table(0, 1, [0]), ...table(0x10, 1, [0])]
  return Uint8Array.from([0xff, 0xd8, ...quantisation, ...tables, ...frameHeader(0xc0, 8, side), ...scan([0, 63]), ...writeBits(blocks), 0xff, 0xd9])
}
