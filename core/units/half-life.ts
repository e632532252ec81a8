import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { nuclideTable } from '../knowledge/tracers/nuclides-schema.ts'
import type { Nuclide } from '../knowledge/tracers/nuclides-schema.ts'
import { fromReader } from './corrections.ts'
import type { ReaderCorrections } from './corrections.ts'
import { fromElsewhere, fromFile, refuse, traced } from './trace.ts'
import type { Traced, UnitInput } from './trace.ts'

/** `^99m^Technetium`, `Technetium Tc-99m`, `99mTc`, `Fluorine F^18^` -> letters and digits only, to compare. */
const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

const spellings = ({ element, symbol, mass }: Nuclide): string[] =>
  [element, symbol, `${element}${symbol}`].map(bare).flatMap((name) => [`${name}${mass}`, `${mass}${name}`])

/** The nuclide of the file in the table of half-lives, by its code and its name; null where neither is known. */
export const nuclideOf = (header: InstanceHeader): Result<Nuclide | null> => {
  const code = header.quantification?.nuclideCode ?? null
  const meaning = bare(header.radiopharmaceutical?.nuclide ?? '')
  const byCode = nuclideTable.nuclides.find(({ codes }) => code !== null && codes.includes(code)) ?? null
  const byName = nuclideTable.nuclides.find((nuclide) => spellings(nuclide).includes(meaning)) ?? null
  if (byCode !== null && byName !== null && byCode !== byName) {
    return refuse('nuclide-contradiction', `the file names the nuclide ${byName.id} and gives the code of ${byCode.id}`)
  }
  return ok(byCode ?? byName)
}

/** A half-life that is further than this from that of its nuclide belongs to another one. */
const tolerance = 0.01

const tableInput = ({ id, halfLifeSeconds, sources }: Nuclide): UnitInput => {
  const [source] = nuclideTable.sources.filter((each) => sources.includes(each.id))
  return fromElsewhere('Half-life', halfLifeSeconds, 's', 'table', `nuclide ${id}, ${source?.citation ?? nuclideTable.id}`)
}

/** Half-life in seconds: the reader's or that of the reader's nuclide, else the file's if its nuclide agrees, else that of the nuclide. */
export const halfLifeOf = (header: InstanceHeader, corrections: ReaderCorrections | null): Result<Traced<number>> => {
  const name = 'Half-life'
  const entered = corrections?.halfLifeSeconds
  if (entered !== undefined) return ok(traced(entered.value, { inputs: [fromReader(name, entered.value, 's', entered)] }))
  const named = corrections?.nuclide
  if (named !== undefined) {
    const nuclide = nuclideTable.nuclides.find(({ id }) => id === named.value)
    if (nuclide === undefined) return refuse('unknown-nuclide', `the nuclide ${named.value} is not in the table of half-lives`)
    return ok(traced(nuclide.halfLifeSeconds, { inputs: [fromReader('Nuclide', nuclide.id, null, named), tableInput(nuclide)] }))
  }
  const nuclide = nuclideOf(header)
  if (!nuclide.ok) return nuclide
  const written = header.radiopharmaceutical?.halfLifeSeconds ?? null
  const known = nuclide.value
  if (written !== null && written > 0) {
    if (known !== null && Math.abs(written / known.halfLifeSeconds - 1) > tolerance) {
      return refuse('half-life-contradiction', `the file gives a half-life of ${written} s, and its nuclide ${known.id} has ${known.halfLifeSeconds} s`)
    }
    return ok(traced(written, { inputs: [fromFile(name, written, 's', { name: 'Radionuclide Half Life', tag: '(0018,1075)' })] }))
  }
  if (known === null) return refuse('no-half-life', 'the half-life of the nuclide is missing, and the nuclide is not named or not known')
  return ok(
    traced(known.halfLifeSeconds, {
      inputs: [tableInput(known)],
      warnings: [`The file gives no half-life; that of its nuclide ${known.id} is used.`],
    }),
  )
}
