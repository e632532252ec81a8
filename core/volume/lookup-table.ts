import type { LookupTable } from '../dicom/instance-header.ts'

/** The value that a stored one means: beyond either end the end itself holds. PS3.3 C.11.1.1.1. */
export const tableValue = ({ firstMapped, values }: LookupTable, stored: number): number => {
  const index = Math.min(Math.max(Math.round(stored) - firstMapped, 0), values.length - 1)
  return values[index] ?? 0
}

/** Replaces stored values by what they mean, in place. */
export const applyTable = (table: LookupTable, stored: Float32Array): void => {
  for (let index = 0; index < stored.length; index += 1) stored[index] = tableValue(table, stored[index] ?? 0)
}
