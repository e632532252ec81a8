import type { VertebraName } from '../base/anatomy.ts'

const usual: readonly VertebraName[] = [
  'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7',
  'T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12',
  'L1', 'L2', 'L3', 'L4', 'L5',
  'S1', 'S2',
]

/** Names from head to tail; T13 and L6 stand in the row only where one is named by the reader or by the count. */
export const nameRow = (named: readonly VertebraName[] = []): readonly VertebraName[] =>
  usual.flatMap((name): VertebraName[] => {
    if (name === 'T12' && named.includes('T13')) return ['T12', 'T13']
    if (name === 'L5' && named.includes('L6')) return ['L5', 'L6']
    return [name]
  })

/** Place of a name in the row, from the head; -1 if it is not in it. */
export const rowIndex = (row: readonly VertebraName[], name: VertebraName): number => row.indexOf(name)
