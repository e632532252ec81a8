import { vertebraTables } from './anatomy-tables.ts'
import type { VertebraTable } from './anatomy-tables.ts'
import { noChanges } from './layout-changes.ts'
import type { LayoutChanges } from './layout-changes.ts'
import type { Numbering } from './variant.ts'

/** The vertebrae of a spine from head to tail above the sacrum, and the name of the segment on which the lowest one stands. */
export interface SpinePlan {
  readonly tables: readonly VertebraTable[]
  /** S1, or S2 where S1 has become free. */
  readonly sacrumTop: 'S1' | 'S2'
  /** What the variant does to the shape of bones: fused transverse processes, rudimentary discs. */
  readonly changes: LayoutChanges
}

const named = (name: string): VertebraTable => {
  const found = vertebraTables.find((table) => table.name === name)
  if (found === undefined) throw new Error(`no table for ${name}`)
  return found
}

/** Halfway between two vertebrae in every number. */
const between = (a: VertebraTable, b: VertebraTable): VertebraTable => {
  const mean = (x: number, y: number): number => (x + y) / 2
  const numbers = Object.fromEntries(Object.entries(a).flatMap(([key, value]) => {
    const other: unknown = b[key as keyof VertebraTable]
    return typeof value === 'number' && typeof other === 'number' ? [[key, mean(value, other)]] : []
  }))
  return {
    ...a,
    ...numbers,
    wedgeDeg: { M: mean(a.wedgeDeg.M, b.wedgeDeg.M), F: mean(a.wedgeDeg.F, b.wedgeDeg.F) },
    interfacet: { M: mean(a.interfacet.M, b.interfacet.M), F: mean(a.interfacet.F, b.interfacet.F) },
  }
}

const through = (last: string): readonly VertebraTable[] => vertebraTables.slice(0, vertebraTables.indexOf(named(last)) + 1)
const as = (name: string, table: VertebraTable): VertebraTable => ({ ...table, name })

/** Six free lumbar-type vertebrae: the third and fourth share the place of L3. */
const sixFree = (names: readonly [string, string, string]): readonly VertebraTable[] => [
  ...through('L3'), as(names[0], between(named('L3'), named('L4'))), as(names[1], named('L4')), as(names[2], named('L5')),
]

/** A free S1 is squarer and wedged less than an L5, on a low disc. */
const freeS1: VertebraTable = {
  ...named('L5'), name: 'S1', bodyWidth: 48.5, bodyDepth: 33, bodyHeight: 24.5, wedgeDeg: { M: 2.5, F: 4 }, discHeight: 6.2, discWedgeDeg: 5,
}

const plans: Readonly<Record<Numbering, SpinePlan>> = {
  usual: { tables: vertebraTables, sacrumTop: 'S1', changes: noChanges },
  L6: { tables: sixFree(['L4', 'L5', 'L6']), sacrumTop: 'S1', changes: noChanges },
  T13: {
    tables: [...through('T12'), { ...between(named('T12'), named('L1')), name: 'T13', kind: 'thoracic', like: 'T13', facetAngleDeg: 30, transverseTip: 24 }, ...vertebraTables.slice(-5)],
    sacrumTop: 'S1',
    changes: noChanges,
  },
  'lumbarised-S1': {
    tables: [...vertebraTables.slice(0, -1), { ...between(named('L4'), named('L5')), name: 'L5', like: 'L4' }, freeS1],
    sacrumTop: 'S2',
    changes: noChanges,
  },
  // Castellvi III: both transverse processes fused with the ala, a rudimentary disc.
  'sacralised-L5': {
    tables: vertebraTables,
    sacrumTop: 'S1',
    changes: { ...noChanges, discHeight: { 'L5-S1': 0.36 }, megatransverse: ['L5/left', 'L5/right'] },
  },
}

/** The spine of a variant up to `skeletonTop`. */
export const spinePlan = (numbering: Numbering, skeletonTop: string): SpinePlan => {
  const plan = plans[numbering]
  const first = plan.tables.findIndex((table) => table.name === skeletonTop)
  if (first < 0) throw new Error(`no vertebra ${skeletonTop} in a spine numbered ${numbering}`)
  return { ...plan, tables: plan.tables.slice(first) }
}
