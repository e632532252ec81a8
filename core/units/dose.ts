import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { fromReader } from './corrections.ts'
import type { Corrected, ReaderCorrections } from './corrections.ts'
import { decayFactor } from './decay.ts'
import { localSeconds } from './times.ts'
import { fromFile, inFormula, joinTraces, refuse, traced } from './trace.ts'
import type { Traced } from './trace.ts'

/** What can have been given to a patient: outside, the number is in another unit or wrong. */
const plausibleBq: readonly [number, number] = [1e6, 2e10]

const name = 'Injected activity'
const totalDose = { name: 'Radionuclide Total Dose', tag: '(0018,1074)' }

const isPlausible = (activityBq: number): boolean => activityBq >= plausibleBq[0] && activityBq <= plausibleBq[1]

const asIs = (written: number, unit: 'Bq' | 'MBq', who: Corrected<'Bq' | 'MBq'> | null): Result<Traced<number>> => {
  const activityBq = unit === 'MBq' ? written * 1e6 : written
  if (!isPlausible(activityBq)) return refuse('odd-dose', `an injected activity of ${written} ${unit} is not plausible`)
  const inputs = [fromFile(name, written, unit, totalDose), ...(who === null ? [] : [fromReader('Unit of the injected activity', unit, null, who)])]
  return ok(traced(activityBq, { inputs, steps: unit === 'MBq' ? [{ what: name, value: activityBq, unit: 'Bq', formula: `${inFormula(written)} MBq x 10^6` }] : [] }))
}

/**
 * Radionuclide Total Dose (0018,1074) in Bq. NM objects write MBq (PS3.3 C.8.4.10.1.7), PET objects Bq (C.8.9.2); makers mix them
 * up. A number that is implausible in the unit of its object is refused with the question, never converted.
 */
const writtenDose = (header: InstanceHeader, corrections: ReaderCorrections | null): Result<Traced<number>> => {
  const written = header.radiopharmaceutical?.totalDoseAsWritten ?? null
  if (header.radiopharmaceutical === null) return refuse('no-injection', 'the file says nothing about the injection')
  if (written === null || written <= 0) return refuse('no-dose', 'the injected activity is missing or zero')
  if (corrections?.doseUnit !== undefined) return asIs(written, corrections.doseUnit.value, corrections.doseUnit)
  const standard = header.series.modality === 'NM' ? 'MBq' : 'Bq'
  const other = standard === 'MBq' ? 'Bq' : 'MBq'
  const inStandard = standard === 'MBq' ? written * 1e6 : written
  if (isPlausible(inStandard)) return asIs(written, standard, null)
  return refuse('dose-unit', `the injected activity is written as ${written}, which may be MBq or Bq. The standard says ${standard} here, and that is not plausible. Please confirm: is it ${written} ${other}?`)
}

/** The two that a residual needs; asked for only then. */
export interface InjectionTiming {
  readonly injected: number
  readonly halfLifeSeconds: number
}

const measured = (
  what: string,
  entered: NonNullable<ReaderCorrections['residual']>,
  { injected, halfLifeSeconds }: InjectionTiming,
): Result<Traced<number>> => {
  const { activityMBq, measuredAt } = entered.value
  const at = localSeconds(measuredAt)
  if (at === null) return refuse('no-measured-time', `the time at which the ${what.toLowerCase()} was measured is not a date and time`)
  const activityBq = activityMBq * 1e6 * decayFactor(injected - at, halfLifeSeconds)
  const inputs = [fromReader(what, `${activityMBq} MBq at ${measuredAt.replace('T', ' ')}`, null, entered)]
  const formula = `${inFormula(activityMBq)} MBq x 10^6 x 2^(-(${inFormula(injected - at)} s) / ${inFormula(halfLifeSeconds)} s)`
  return ok(traced(activityBq, { inputs, steps: [{ what: `${what} at the time of the injection`, value: activityBq, unit: 'Bq', formula }] }))
}

/**
 * The activity that went into the patient, Bq, at the time of the injection: the file's or the reader's, or the syringe's decayed to
 * the injection, less the residual decayed likewise.
 */
export const netActivity = (header: InstanceHeader, corrections: ReaderCorrections | null, timing: () => Result<InjectionTiming>): Result<Traced<number>> => {
  const given = corrections?.injectedMBq
  if (corrections === null || (corrections.syringe === undefined && corrections.residual === undefined)) {
    if (corrections === null || given === undefined) return writtenDose(header, corrections)
    const activityBq = given.value * 1e6
    if (!isPlausible(activityBq)) return refuse('odd-dose', `an injected activity of ${given.value} MBq is not plausible`)
    const written = header.radiopharmaceutical?.totalDoseAsWritten ?? null
    const inputs = [fromReader(name, given.value, 'MBq', given, written === null ? null : `${written}, as written`)]
    return ok(traced(activityBq, { inputs, steps: [{ what: name, value: activityBq, unit: 'Bq', formula: `${inFormula(given.value)} MBq x 10^6` }] }))
  }
  const when = timing()
  if (!when.ok) return when
  const { syringe, residual } = corrections
  const full =
    syringe === undefined
      ? netActivity(header, { ...corrections, residual: undefined }, timing)
      : measured('Syringe before the injection', syringe, when.value)
  if (!full.ok) return full
  const left = residual === undefined ? ok(traced(0)) : measured('Residual activity', residual, when.value)
  if (!left.ok) return left
  const net = full.value.value - left.value.value
  if (!isPlausible(net)) return refuse('odd-dose', `the injected activity less the residual is ${net / 1e6} MBq, which is not plausible`)
  // The standard asks for what was given; scanners differ in whether the technologist's residual is already taken off.
  const twice = syringe === undefined && given === undefined && left.value.value > 0
  const warnings = twice ? ['The residual was taken off the activity in the file: make sure that the scanner had not taken it off already.'] : []
  const own = traced(net, { warnings, steps: [{ what: 'Net injected activity', value: net, unit: 'Bq', formula: `${inFormula(full.value.value)} Bq - ${inFormula(left.value.value)} Bq` }] })
  return ok({ ...joinTraces(full.value, left.value, own), value: net })
}
