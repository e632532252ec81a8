import { expect, test } from 'vitest'
import { hasSuv, withSuv } from '../../../core/findings/with-suv.ts'
import { qualityText } from '../../../core/report/quality.ts'
import type { SuvAvailability } from '../../../core/volume/volume.ts'
import { analysis } from './fixture.ts'

const content = { levelsConfirmed: true, acceptance: 'reader' } as const
const weight = (from: 'file' | 'reader'): SuvAvailability => ({
  kind: 'available',
  variant: 'bw',
  factor: 0.02,
  unit: 'g/ml',
  inputs: [{ name: 'Weight', value: '80 kg', source: from === 'file' ? "file, Patient's Weight (0010,1030)" : 'reader Dr A, 2026-03-14 12:00: weighed', from }],
})
const refused: SuvAvailability = { kind: 'refused', reason: 'No SUV: the weight of the patient is missing or zero. Ratios to normal bone remain valid.', code: 'no-weight' }

test('an analysis under another SUV has its numbers, and the same ratios, grades and findings', () => {
  const changed = withSuv(analysis, weight('file'))
  expect(changed.regions.map(({ suv }) => suv?.max)).toEqual(analysis.regions.map(({ max }) => max * 0.02))
  expect(changed.regions.map(({ ratio, grade }) => [ratio, grade])).toEqual(analysis.regions.map(({ ratio, grade }) => [ratio, grade]))
  expect(changed.findings).toBe(analysis.findings)
})

test('tells whether an analysis was made with a SUV: same factor from the same inputs, or the same refusal', () => {
  expect(hasSuv(analysis, refused)).toBe(false)
  expect(hasSuv(withSuv(analysis, refused), refused)).toBe(true)
  expect(hasSuv(withSuv(analysis, weight('file')), weight('file'))).toBe(true)
  expect(hasSuv(withSuv(analysis, weight('file')), weight('reader'))).toBe(false)
  expect(hasSuv(withSuv(analysis, weight('file')), refused)).toBe(false)
})

test('the report names what was entered and by whom, and is silent on what stands in the files', () => {
  expect(qualityText(withSuv(analysis, weight('reader')), content, null)).toContain('Not from the images, but entered: weight 80 kg (reader Dr A, 2026-03-14 12:00: weighed).')
  expect(qualityText(withSuv(analysis, weight('file')), content, null)).not.toContain('Not from the images')
})

test('without SUV the report says why, and that ratios remain', () => {
  const text = qualityText(withSuv(withSuv(analysis, weight('file')), refused), content, null)
  expect(text).toContain('No SUV: the weight of the patient is missing or zero. Ratios to normal bone remain valid.')
  expect(text).toContain('Ratios are the maximum against the mean of the reference')
})

test.each([
  ['a weight of 700 kg is not plausible.', 'Kein SUV: ein Körpergewicht von 700 kg ist nicht plausibel. Die Quotienten zum normalen Knochen bleiben gültig.'],
  ['the injection lies 12 min after the scan, which is in doubt.', 'Kein SUV: die Injektion liegt 12 min nach der Aufnahme, was zweifelhaft ist. Die Quotienten zum normalen Knochen bleiben gültig.'],
  ['the injected activity is written as 740, which may be MBq or Bq. The standard says Bq here, and that is not plausible. Please confirm: is it 740 MBq?', 'Sind es 740 MBq? Die Quotienten zum normalen Knochen bleiben gültig.'],
  ['the series holds no images.', 'Kein SUV: die Serie enthält keine Bilder. Die Quotienten zum normalen Knochen bleiben gültig.'],
])('a German report says in German that %s', (what, words) => {
  const reason = `No SUV: ${what} Ratios to normal bone remain valid.`
  expect(qualityText(withSuv(analysis, { kind: 'refused', reason, code: 'test' }), { ...content, language: 'de' }, null)).toContain(words)
})
