/** A symmetric matrix inverted (Gauss-Jordan with pivots); null where it is singular. */
export const inverted = (matrix: readonly (readonly number[])[]): readonly (readonly number[])[] | null => {
  const size = matrix.length
  const rows = matrix.map((row, at) => [...row, ...matrix.map((_, column) => (column === at ? 1 : 0))])
  for (let column = 0; column < size; column += 1) {
    let pivot = column
    for (let row = column; row < size; row += 1) if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row
    const [own, other] = [rows[column] ?? [], rows[pivot] ?? []]
    ;[rows[column], rows[pivot]] = [other, own]
    const lead = other[column] ?? 0
    if (Math.abs(lead) < 1e-12) return null
    const scaled = other.map((value) => value / lead)
    rows[column] = scaled
    rows.forEach((row, at) => {
      const factor = row[column] ?? 0
      if (at !== column && factor !== 0) rows[at] = row.map((value, index) => value - factor * (scaled[index] ?? 0))
    })
  }
  return rows.map((row) => row.slice(size))
}

/**
 * What a log-likelihood's curvature at its top says about the doubt in each parameter: the covariance. `score` is called with
 * offsets from the top; `steps` are the distances over which it is bent. null where it is no top.
 */
export const covarianceAtTop = (score: (offset: readonly number[]) => number, steps: readonly number[]): readonly (readonly number[])[] | null => {
  const zero = steps.map(() => 0)
  const at = (...moved: readonly (readonly [number, number])[]): number => score(zero.map((_, axis) => moved.reduce((sum, [which, sign]) => (which === axis ? sum + sign * (steps[axis] ?? 0) : sum), 0)))
  const top = score(zero)
  const bent = steps.map((step, i) =>
    steps.map((other, j) => {
      if (i === j) return -(at([i, 1]) - 2 * top + at([i, -1])) / (step * step)
      const [a, b] = [Math.min(i, j), Math.max(i, j)]
      return -(at([a, 1], [b, 1]) - at([a, 1], [b, -1]) - at([a, -1], [b, 1]) + at([a, -1], [b, -1])) / (4 * step * other)
    }),
  )
  const covariance = inverted(bent)
  return covariance === null || covariance.some((row, axis) => !((row[axis] ?? 0) > 0)) ? null : covariance
}
