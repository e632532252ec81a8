import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { quantityOf } from './activity.ts'
import type { CountCalibration, Quantity } from './activity.ts'
import { bodyNumerator, variantUnit } from './body-measure.ts'
import type { StoredVariant, SuvVariant } from './body-measure.ts'
import { chosen } from './corrections.ts'
import type { ReaderCorrections } from './corrections.ts'
import { decayFactor } from './decay.ts'
import { netActivity } from './dose.ts'
import { halfLifeOf } from './half-life.ts'
import { injectionMoment, referenceMoments } from './times.ts'
import { fromFile, inFormula, joinTraces, refuse, traced } from './trace.ts'
import type { Trace, Traced } from './trace.ts'
import type { ValueUnit } from './value-unit.ts'

/** What is asked for beside the headers; everything may be left out. */
export interface SuvRequest {
  /** Left out: body weight, or the variant that the scanner stored. */
  readonly variant?: SuvVariant
  readonly calibration?: CountCalibration
  readonly corrections?: ReaderCorrections
}

/** SUV of image n = its rescaled value x `factors[n]`, with every input and step that led there. */
export interface SuvScale extends Trace {
  readonly variant: StoredVariant
  readonly unit: 'g/ml' | 'cm2/ml'
  readonly factors: readonly number[]
}

/** What must be the same in every image of a series, with the words for it. */
const shared: readonly (readonly [string, (header: InstanceHeader) => unknown])[] = [
  ['the patient', ({ patient }) => [patient.id, patient.weightKg, patient.heightM, patient.sex]],
  ['the injection', ({ radiopharmaceutical: injection }) => injection],
  ['the nuclide or the time of the injection', ({ quantification: q }) => [q?.nuclideCode, q?.injectionTime, q?.injectionZone, q?.fileZone]],
  ['the kind of SUV', ({ quantification: q }) => q?.suvType],
  ['the decay correction', ({ decayCorrection, quantification: q }) => [decayCorrection, q?.decayCorrectedTo, q?.makerReference]],
  ['the corrections', ({ correctedImage }) => correctedImage],
]

const contradiction = (headers: readonly InstanceHeader[]): string | null => {
  const [first] = headers
  if (first === undefined) return null
  const differing = shared.find(([, of]) => {
    const expected = JSON.stringify(of(first))
    return headers.some((header) => JSON.stringify(of(header)) !== expected)
  })
  return differing?.[0] ?? null
}

const correctionTag = { name: 'Decay Correction', tag: '(0054,1102)' }

const decayMode = (header: InstanceHeader, corrections: ReaderCorrections | null): Result<Traced<'ADMIN' | 'START' | 'NONE'>> => {
  const { decayCorrection, quantification } = header
  const written = decayCorrection ?? (quantification?.decayCorrectedTo == null ? null : 'START')
  const mode = chosen('Decay correction', null, written, correctionTag, corrections?.decayCorrection)
  if (mode === null) return refuse('no-decay-reference', 'the file does not say to which time the values are decay-corrected')
  const value = mode.value
  if (value !== 'ADMIN' && value !== 'START' && value !== 'NONE') {
    return refuse('no-decay-reference', `the file gives "${value}" as the time to which the values are decay-corrected`)
  }
  // The reader, who knows the scanner, has the last word over Corrected Image (0028,0051).
  if (corrections?.decayCorrection === undefined && (value === 'NONE') === header.correctedImage.includes('DECY')) {
    return value === 'NONE'
      ? refuse('decay-contradiction', 'the file says that the values are decay-corrected (DECY) and that they are not decay-corrected (NONE)')
      : refuse('decay-contradiction', 'the images are not corrected for decay, though the file names a time for it')
  }
  return ok(traced(value, { inputs: [mode.input] }))
}

interface Divisor {
  /** Bq, per image: the injected activity at the moment to which the image refers. */
  readonly activities: readonly number[]
}

/** The injected activity at the moments to which the images refer. */
const divisorOf = (headers: readonly InstanceHeader[], corrections: ReaderCorrections | null, elapsedSeconds: number | null): Result<Traced<Divisor>> => {
  const [first] = headers
  if (first === undefined) return refuse('no-images', 'the series holds no images')
  if (first.radiopharmaceutical === null && corrections?.injectedMBq === undefined && corrections?.syringe === undefined) return refuse('no-injection', 'the file says nothing about the injection')
  const mode = decayMode(first, corrections)
  if (!mode.ok) return mode
  const timed = (): Result<Traced<{ injected: number; halfLifeSeconds: number; references: readonly number[] }>> => {
    const halfLife = halfLifeOf(first, corrections)
    if (!halfLife.ok) return halfLife
    const references = referenceMoments(headers, mode.value.value === 'NONE' ? 'NONE' : 'START', halfLife.value.value, elapsedSeconds, corrections)
    if (!references.ok) return references
    const injected = injectionMoment(first, Math.min(...references.value.value), halfLife.value.value, corrections)
    if (!injected.ok) return injected
    const value = { injected: injected.value.value, halfLifeSeconds: halfLife.value.value, references: references.value.value }
    return ok({ ...joinTraces(halfLife.value, injected.value, references.value), value })
  }
  const timing = timed()
  const dose = netActivity(first, corrections, () => (timing.ok ? ok(timing.value.value) : timing))
  if (!dose.ok) return dose
  const needsTime = mode.value.value !== 'ADMIN' || corrections?.residual !== undefined || corrections?.syringe !== undefined
  if (!needsTime) return ok({ ...joinTraces(dose.value, mode.value), value: { activities: headers.map(() => dose.value.value) } })
  if (!timing.ok) return timing
  const { injected, halfLifeSeconds, references } = timing.value.value
  if (mode.value.value === 'ADMIN') return ok({ ...joinTraces(dose.value, mode.value, timing.value), value: { activities: headers.map(() => dose.value.value) } })
  const activities = references.map((reference) => dose.value.value * decayFactor(reference - injected, halfLifeSeconds))
  const seconds = (references[0] ?? 0) - injected
  const steps = [
    { what: 'From the injection to the time of the values', value: seconds, unit: 's' },
    { what: 'Share of the activity that is left', value: decayFactor(seconds, halfLifeSeconds), unit: '1', formula: `2^(-(${inFormula(seconds)} s) / ${inFormula(halfLifeSeconds)} s)` },
    {
      what: 'Activity at the time of the values',
      value: activities[0] ?? 0,
      unit: 'Bq',
      formula: `${inFormula(dose.value.value)} Bq x ${inFormula(decayFactor(seconds, halfLifeSeconds))}`,
    },
  ]
  return ok({ ...joinTraces(dose.value, mode.value, timing.value, traced(null, { steps })), value: { activities } })
}

const fromActivity = (headers: readonly InstanceHeader[], quantity: Traced<Extract<Quantity, { kind: 'activity' }>>, variant: SuvVariant, corrections: ReaderCorrections | null): Result<SuvScale> => {
  const [first] = headers
  if (first === undefined) return refuse('no-images', 'the series holds no images')
  const divisor = divisorOf(headers, corrections, quantity.value.elapsedSeconds)
  if (!divisor.ok) return divisor
  const numerator = bodyNumerator(first, variant, corrections)
  if (!numerator.ok) return numerator
  const factors = quantity.value.toBqMl.map((toBqMl, index) => (toBqMl * numerator.value.value) / (divisor.value.value.activities[index] ?? Number.NaN))
  const unit = variantUnit(variant)
  const activity = divisor.value.value.activities[0] ?? Number.NaN
  const formula = `${inFormula(quantity.value.toBqMl[0] ?? 1)} Bq/ml x ${inFormula(numerator.value.value)} ${variant === 'bsa' ? 'cm2' : 'g'} / ${inFormula(activity)} Bq`
  const last = traced(null, { steps: [{ what: `SUV (${variant}) per value`, value: factors[0] ?? 0, unit, formula }] })
  return ok({ variant, unit, factors, ...joinTraces(quantity, divisor.value, numerator.value, last) })
}

const fromStored = (header: InstanceHeader, quantity: Traced<Extract<Quantity, { kind: 'suv' }>>, wanted: SuvVariant | null, corrections: ReaderCorrections | null): Result<SuvScale> => {
  const { variant: stored, factors } = quantity.value
  if (wanted === null || wanted === stored) return ok({ variant: stored, unit: variantUnit(stored), factors, ...joinTraces(quantity) })
  const from = bodyNumerator(header, stored, corrections)
  if (!from.ok) return from
  const to = bodyNumerator(header, wanted, corrections)
  if (!to.ok) return to
  const ratio = to.value.value / from.value.value
  const step = { what: `From the stored SUV (${stored}) to SUV (${wanted})`, value: ratio, unit: '1', formula: `${inFormula(to.value.value)} / ${inFormula(from.value.value)}` }
  const known = new Set(from.value.inputs.map(({ name }) => name))
  const more = { ...to.value, inputs: to.value.inputs.filter(({ name }) => !known.has(name)) }
  return ok({ variant: wanted, unit: variantUnit(wanted), factors: factors.map((factor) => factor * ratio), ...joinTraces(quantity, from.value, more, traced(null, { steps: [step] })) })
}

/**
 * The factors that turn rescaled values in `unit` into SUV: SUV = C N / (A 2^(-dt/T)), C in Bq/ml, A in Bq, N the body measure.
 * `headers` are all images of one series, in any order; `factors` is in that order. Refused, with the reason in the reader's words,
 * where an input is missing, zero, implausible or contradicted; what was concluded rather than read is a warning. IBSI-SUV.
 */
export const suvScale = (headers: readonly InstanceHeader[], unit: ValueUnit, request: SuvRequest = {}): Result<SuvScale> => {
  const [first] = headers
  if (first === undefined) return refuse('no-images', 'the series holds no images')
  const corrections = request.corrections ?? null
  const quantity = quantityOf(headers, unit, request.calibration ?? null)
  if (!quantity.ok) return quantity
  const differing = contradiction(headers)
  if (differing !== null) return refuse('mixed-series', `the images of the series contradict each other on ${differing}`)
  if (!first.correctedImage.includes('ATTN')) return refuse('no-attenuation-correction', 'the images are not corrected for attenuation')
  const attenuation = traced(null, { inputs: [fromFile('Corrections', first.correctedImage.join(', '), null, { name: 'Corrected Image', tag: '(0028,0051)' })] })
  const { value } = quantity.value
  const scale =
    value.kind === 'activity'
      ? fromActivity(headers, { ...quantity.value, value }, request.variant ?? 'bw', corrections)
      : fromStored(first, { ...quantity.value, value }, request.variant ?? null, corrections)
  return scale.ok ? ok({ ...scale.value, ...joinTraces(scale.value, attenuation) }) : scale
}
