import { describe, expect, test } from 'vitest'
import { suvOf } from '../../../core/volume/suv.ts'
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

describe('body-weight SUV of PET in Bq/ml', () => {
  test('decay-corrected to the scan start: the dose is decayed to it (30 kBq/ml, 700 MBq, 70 kg, 3 h: 4.241)', () => {
    const suv = pet(injection({}))
    expect(suv.kind === 'available' ? 30_000 * suv.factor : Number.NaN).toBeCloseTo(4.241, 3)
  })
  test('decay-corrected to the injection: it is not (3.000)', () => {
    const suv = pet({ ...injection({}), '00541102': ['CS', 'ADMIN'] })
    expect(suv.kind === 'available' ? 30_000 * suv.factor : Number.NaN).toBeCloseTo(3, 6)
  })
  test('names every input with its tag', () => {
    const suv = pet(injection({}))
    expect(suv.kind === 'available' ? suv.inputs.map((input) => input.source).join() : '').toMatch(/0018,1074.*0010,1030.*0054,1102.*0018,1075.*0018,1078/)
  })
})

describe('refused, with the reason', () => {
  const cases: readonly (readonly [string, Elements, RegExp])[] = [
    ['no injection', { '00540016': null }, /injection/],
    ['no dose', injection({ '00181074': null }), /activity is missing/],
    ['a dose of zero', injection({ '00181074': ['DS', '0'] }), /activity is missing or zero/],
    ['a dose that looks like MBq', injection({ '00181074': ['DS', '700'] }), /MBq or Bq/],
    ['no half-life', injection({ '00181075': null }), /half-life/],
    ['no weight', { '00101030': null }, /weight/],
    ['a weight of zero', { '00101030': ['DS', '0'] }, /weight/],
    ['no attenuation correction', { '00280051': ['CS', 'DECY'] }, /attenuation/],
    ['no decay correction of the images', { '00280051': ['CS', 'ATTN'] }, /decay/],
    ['no decay reference', { '00541102': null }, /decay-corrected/],
    ['NONE', { '00541102': ['CS', 'NONE'] }, /decay-corrected/],
    ['no injection time', injection({ '00181078': null }), /time of the injection/],
    ['an injection time without date', injection({ '00181078': null, '00181072': ['TM', '063500'] }), /time of the injection/],
    ['no scan time', { '00080032': null }, /time of the scan/],
    ['series and scan times that differ', { '00080031': ['TM', '101500'] }, /in doubt/],
    ['an injection after the scan', injection({ '00181078': ['DT', '20260314103500'] }), /in doubt/],
  ]
  test.each(cases)('%s', (_, elements, words) => expect(reason(elements)).toMatch(words))

  test('counts', () => expect(suvOf([headerOf(nmFile())], 'counts')).toMatchObject({ kind: 'refused', reason: expect.stringContaining('counts') as string }))
  test('NM in Bq/ml, whose dose may be MBq', () => expect(suvOf([headerOf(nmFile())], 'Bq/ml')).toMatchObject({ kind: 'refused', reason: expect.stringContaining('MBq') as string }))
  test('a CT', () => expect(suvOf(ctFiles().map(headerOf), 'HU').kind).toBe('refused'))
  test('an unknown unit', () => expect(suvOf(ctFiles().map(headerOf), 'unknown').kind).toBe('refused'))
  test('every refusal for a SPECT says that ratios remain', () => expect(reason({ '00101030': null })).toContain('Ratios'))
})
