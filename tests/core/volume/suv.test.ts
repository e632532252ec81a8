import { describe, expect, test } from 'vitest'
import { suvOf } from '../../../core/volume/suv.ts'
import { suvSchema } from '../../../core/volume/volume.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, headerOf, nmFile, petFiles, uprightShape } from '../../fixtures/images.ts'

const pet = (elements: Elements = {}) => suvOf(petFiles(uprightShape, { elements }).map(headerOf), 'Bq/ml')
const reason = (elements: Elements): string => {
  const suv = pet(elements)
  return suv.kind === 'refused' ? suv.reason : 'available'
}
const injection = (values: Elements): Elements => ({
  '00540016': ['SQ', [{ '00181074': ['DS', '700000000'], '00181075': ['DS', '21624'], '00181078': ['DT', '20260314063500'], ...values }]],
})

describe('SUV of a volume', () => {
  test('is available for a PET in Bq/ml, with factor, unit, variant, inputs and steps', () => {
    const suv = pet(injection({}))
    expect(suv).toMatchObject({ kind: 'available', variant: 'bw', unit: 'g/ml', warnings: [] })
    expect(suv.kind === 'available' ? 30_000 * suv.factor : Number.NaN).toBeCloseTo(4.241, 3)
    expect(suv.kind === 'available' ? suv.steps?.at(-1)?.value : Number.NaN).toBe(suv.kind === 'available' ? suv.factor : 0)
  })
  test('names every input with its value, unit and tag', () => {
    const suv = pet(injection({}))
    const inputs = suv.kind === 'available' ? suv.inputs : []
    expect(inputs.map(({ tag }) => tag)).toEqual(expect.arrayContaining(['(0018,1074)', '(0010,1030)', '(0054,1102)', '(0018,1075)', '(0018,1078)', '(0028,0051)']))
    expect(inputs.every(({ from }) => from === 'file')).toBe(true)
    expect(inputs.find(({ tag }) => tag === '(0010,1030)')).toMatchObject({ name: 'Weight', value: '70 kg', unit: 'kg' })
  })
  test('is JSON that its schema accepts', () => {
    const suv = pet(injection({}))
    expect(suvSchema.parse(JSON.parse(JSON.stringify(suv)))).toEqual(suv)
  })
  test('is refused with the reason, and says that ratios remain', () => {
    expect(reason({ '00101030': null })).toBe('No SUV: the weight of the patient is missing or zero. Ratios to normal bone remain valid.')
  })
  test('is refused where every image would have a factor of its own', () => {
    const headers = petFiles(uprightShape, {
      elements: (k) => ({ ...injection({}), '00541102': ['CS', 'NONE'], '00280051': ['CS', 'ATTN'], '00181242': ['IS', '1000'], '00080032': ['TM', `09${35 + k}00`] }),
    }).map(headerOf)
    expect(suvOf(headers, 'Bq/ml')).toMatchObject({ kind: 'refused', reason: expect.stringContaining('not corrected to one time') as string })
  })
  test('is refused for the counts of a SPECT, with the precise reason', () => {
    expect(suvOf([headerOf(nmFile())], 'counts')).toMatchObject({ kind: 'refused', reason: expect.stringContaining('no calibration to Bq/ml is known') as string })
  })
  test('is refused for a CT, without a word on ratios', () => {
    expect(suvOf(ctFiles().map(headerOf), 'HU')).toMatchObject({ kind: 'refused', reason: expect.not.stringContaining('Ratios') as string })
  })
  test('is refused for an unknown unit', () => expect(suvOf(ctFiles().map(headerOf), 'unknown').kind).toBe('refused'))
  test('is refused for no images', () => expect(suvOf([], 'Bq/ml').kind).toBe('refused'))
})
