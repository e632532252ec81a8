/** Linear interpolation in a table of [position, value] with rising positions, held at both ends. */
export const interpolate = (table: readonly (readonly [number, number])[], position: number): number => {
  const first = table[0]
  const last = table[table.length - 1]
  if (first === undefined || last === undefined) throw new Error('an empty table has no values')
  if (position <= first[0]) return first[1]
  for (let i = 1; i < table.length; i += 1) {
    const a = table[i - 1]
    const b = table[i]
    if (a !== undefined && b !== undefined && position <= b[0])
      return a[1] + ((b[1] - a[1]) * (position - a[0])) / (b[0] - a[0])
  }
  return last[1]
}
