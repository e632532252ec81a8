import { suvScale } from '../../../core/units/suv.ts'
import type { SuvRequest, SuvScale } from '../../../core/units/suv.ts'
import type { ReaderCorrections } from '../../../core/units/corrections.ts'
import type { ValueUnit } from '../../../core/units/value-unit.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { headerOf, petFiles, uprightShape } from '../../fixtures/images.ts'

/** 700 MBq of 99mTc at 06:35, scan and series at 09:35, 70 kg, corrected to the scan start. */
export const injection = (values: Elements = {}): Elements => ({
  '00540016': ['SQ', [{ '00181074': ['DS', '700000000'], '00181075': ['DS', '21624'], '00181078': ['DT', '20260314063500'], ...values }]],
})

export const petHeaders = (elements: Elements | ((k: number) => Elements) = {}) =>
  petFiles(uprightShape, { elements: (k) => ({ ...injection(), ...(typeof elements === 'function' ? elements(k) : elements) }) }).map(headerOf)

export const resultOf = (elements: Elements | ((k: number) => Elements) = {}, request: SuvRequest = {}, unit: ValueUnit = 'Bq/ml') => suvScale(petHeaders(elements), unit, request)

export const scaleOf = (elements: Elements | ((k: number) => Elements) = {}, request: SuvRequest = {}, unit: ValueUnit = 'Bq/ml'): SuvScale => {
  const scale = resultOf(elements, request, unit)
  if (!scale.ok) throw new Error(scale.error.sentence)
  return scale.value
}

/** SUV of 30 kBq/ml in the first image. */
export const suvOf30 = (elements: Elements = {}, request: SuvRequest = {}): number => 30_000 * (scaleOf(elements, request).factors[0] ?? Number.NaN)

export const codeOf = (elements: Elements | ((k: number) => Elements) = {}, request: SuvRequest = {}, unit: ValueUnit = 'Bq/ml'): string => {
  const scale = resultOf(elements, request, unit)
  return scale.ok ? 'available' : scale.error.code
}

export const reader = (values: { readonly [F in keyof ReaderCorrections]?: NonNullable<ReaderCorrections[F]>['value'] }): SuvRequest => ({
  corrections: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value, by: 'Dr A', at: '2026-03-14T12:00:00', reason: '' }])),
})
