import { exhaustive } from '../base/exhaustive.ts'
import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { chosen } from './corrections.ts'
import type { ReaderCorrections } from './corrections.ts'
import { ageOf, doubtOf, possible, within } from './plausible.ts'
import { inFormula, refuse, traced } from './trace.ts'
import type { Traced, UnitInput } from './trace.ts'

/** Variants of SUV that can be asked for. */
export const suvVariants = ['bw', 'lbm-janma', 'lbm-james128', 'ibw', 'bsa'] as const

export type SuvVariant = (typeof suvVariants)[number]

/** `lbm-morgan` is DICOM's `LBM` (James with 120 for men): read, never offered. */
export type StoredVariant = SuvVariant | 'lbm-morgan'

export interface Body {
  readonly weightKg: number
  readonly heightM: number
  readonly sex: 'M' | 'F'
}

export const variantUnit = (variant: StoredVariant): 'g/ml' | 'cm2/ml' => (variant === 'bsa' ? 'cm2/ml' : 'g/ml')

const james = (body: Body, menFactor: number): number => {
  const square = (body.weightKg / (body.heightM * 100)) ** 2
  return body.sex === 'M' ? 1.1 * body.weightKg - menFactor * square : 1.07 * body.weightKg - 148 * square
}

/** The body measure of a variant: kg, or m2 for `bsa`. Janmahasatian 2005, James 1976, DuBois 1916, as IBSI-SUV gives them. */
export const bodyMeasure = (variant: StoredVariant, body: Body): number => {
  const { weightKg, sex } = body
  const heightCm = body.heightM * 100
  switch (variant) {
    case 'bw':
      return weightKg
    case 'lbm-janma': {
      const bmi = weightKg / body.heightM ** 2
      return (9270 * weightKg) / (sex === 'M' ? 6680 + 216 * bmi : 8780 + 244 * bmi)
    }
    case 'lbm-james128':
      return james(body, 128)
    case 'lbm-morgan':
      return james(body, 120)
    case 'ibw':
      return sex === 'M' ? 48 + 1.06 * (heightCm - 152) : 45.5 + 0.91 * (heightCm - 152)
    case 'bsa':
      return 0.007184 * weightKg ** 0.425 * heightCm ** 0.725
    default:
      return exhaustive(variant)
  }
}

/** The formula of `bodyMeasure` with its numbers: W in kg, H in m. */
const bodyFormula = (variant: StoredVariant, { weightKg, heightM, sex }: Body): string => {
  const [w, h, cm] = [inFormula(weightKg), inFormula(heightM), inFormula(heightM * 100)]
  switch (variant) {
    case 'bw':
      return `${w} kg`
    case 'lbm-janma':
      return `9270 x ${w} kg / (${sex === 'M' ? '6680 + 216' : '8780 + 244'} x ${w} kg / (${h} m)^2)`
    case 'lbm-james128':
    case 'lbm-morgan':
      return sex === 'M' ? `1.10 x ${w} - ${variant === 'lbm-james128' ? 128 : 120} x (${w} kg / ${cm} cm)^2` : `1.07 x ${w} - 148 x (${w} kg / ${cm} cm)^2`
    case 'ibw':
      return sex === 'M' ? `48.0 + 1.06 x (${cm} cm - 152)` : `45.5 + 0.91 x (${cm} cm - 152)`
    case 'bsa':
      return `0.007184 x (${w} kg)^0.425 x (${cm} cm)^0.725`
    default:
      return exhaustive(variant)
  }
}

const needsHeight = (variant: StoredVariant): boolean => variant !== 'bw'
const needsWeight = (variant: StoredVariant): boolean => variant !== 'ibw'
const needsSex = (variant: StoredVariant): boolean => variant !== 'bw' && variant !== 'bsa'

/**
 * The numerator of SUV for a variant, in g (cm2 for `bsa`), from the weight, height and sex of the file or the reader.
 * Refused where one that the variant needs is missing, zero or not plausible.
 */
export const bodyNumerator = (header: InstanceHeader, variant: StoredVariant, corrections: ReaderCorrections | null): Result<Traced<number>> => {
  const { patient } = header
  const inputs: UnitInput[] = []
  const body = { weightKg: 1, heightM: 1, sex: 'M' as 'M' | 'F' }
  if (needsWeight(variant)) {
    const weight = chosen('Weight', 'kg', patient.weightKg, { name: "Patient's Weight", tag: '(0010,1030)' }, corrections?.weightKg)
    if (weight === null || weight.value <= 0) return refuse('no-weight', 'the weight of the patient is missing or zero')
    if (!within(weight.value, possible.weightKg)) return refuse('odd-weight', `a weight of ${weight.value} kg is not plausible`)
    const doubt = weight.input.from === 'file' ? doubtOf('weightKg', weight.value, ageOf(header)) : null
    if (doubt !== null) return refuse('odd-weight', `${doubt} Please confirm the weight or correct it`)
    body.weightKg = weight.value
    inputs.push(weight.input)
  }
  if (needsHeight(variant)) {
    const height = chosen('Height', 'm', patient.heightM, { name: "Patient's Size", tag: '(0010,1020)' }, corrections?.heightM)
    if (height === null || height.value <= 0) return refuse('no-height', 'the height of the patient is missing or zero')
    if (!within(height.value, possible.heightM)) return refuse('odd-height', `a height of ${height.value} m is not plausible; it may be in centimetres`)
    const doubt = height.input.from === 'file' ? doubtOf('heightM', height.value, ageOf(header)) : null
    if (doubt !== null) return refuse('odd-height', `${doubt} Please confirm the height or correct it`)
    body.heightM = height.value
    inputs.push(height.input)
  }
  if (needsSex(variant)) {
    const written = patient.sex === 'O' ? null : patient.sex
    const sex = chosen('Sex', null, written, { name: "Patient's Sex", tag: '(0010,0040)' }, corrections?.sex)
    if (sex === null) return refuse('no-sex', 'the sex of the patient is missing, and the formula differs for women and men')
    body.sex = sex.value
    inputs.push(sex.input)
  }
  const measure = bodyMeasure(variant, body)
  if (!(measure > 0)) return refuse('odd-body', `the formula for ${variant} gives no valid body measure for this weight and height`)
  const unit = variant === 'bsa' ? 'm2' : 'kg'
  return ok(traced(measure * (variant === 'bsa' ? 1e4 : 1e3), { inputs, steps: [{ what: `Body measure (${variant})`, value: measure, unit, formula: bodyFormula(variant, body) }] }))
}
