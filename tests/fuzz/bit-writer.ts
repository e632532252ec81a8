/** Sizes of the differences of 16-bit samples. ITU-T T.81 table H.2. */
export const sizes: readonly number[] = Array.from({ length: 17 }, (_, index) => index)

/** Packs values of so many bits, highest bit first, filled up with ones, with a zero after every FF. ITU-T T.81 B.1.1.5, F.1.2.3. */
export const writeBits = (values: readonly (readonly [value: number, count: number])[]): number[] => {
  const text = values.map(([value, count]) => value.toString(2).padStart(count, '0')).join('')
  const whole = text.padEnd(Math.ceil(text.length / 8) * 8, '1')
  return Array.from({ length: whole.length / 8 }, (_, index) => parseInt(whole.slice(index * 8, index * 8 + 8), 2)).flatMap((byte) =>
    byte === 0xff ? [byte, 0] : [byte],
  )
}
