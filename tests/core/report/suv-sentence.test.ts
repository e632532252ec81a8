import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasSuv, withSuv } from '../../../core/findings/with-suv.ts'
import { engineWords } from '../../../core/report/language.ts'
import { qualityText } from '../../../core/report/quality.ts'
import { doubtOf } from '../../../core/units/plausible.ts'
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
  ['the file gives SUV in cm2/ml and of type BW, which contradict each other.', 'Kein SUV: die Datei gibt SUV in cm2/ml und von der Art BW an, was sich widerspricht. Die'],
  ['A weight of 22.5 kg is unusual for a patient of 45 years (this program asks below 30 and above 200 kg). Please confirm the weight or correct it.', 'Kein SUV: ein Körpergewicht von 22,5 kg ist im Alter von 45 Jahren ungewöhnlich (dieses Programm fragt unter 30 und über 200 kg nach). Bitte das Gewicht bestätigen oder berichtigen. Die'],
  ['A height of 1.2 m is unusual for a patient of 45 years (this program asks below 1.3 and above 2.1 m). Please confirm the height or correct it.', 'Kein SUV: eine Körpergröße von 1,2 m ist im Alter von 45 Jahren ungewöhnlich (dieses Programm fragt unter 1,3 und über 2,1 m nach). Bitte die Größe bestätigen oder berichtigen. Die'],
  ['the time at which the residual activity was measured is not a date and time.', 'Kein SUV: der Messzeitpunkt der Restaktivität ist kein Datum mit Uhrzeit. Die'],
  ['the file gives "LATER" as the time to which the values are decay-corrected.', 'Kein SUV: die Datei nennt "LATER" als Zeitpunkt, auf den die Werte zerfallskorrigiert sind. Die'],
  ['the time of the injection is written with a time zone (+0100) and the time of the scan without.', 'Kein SUV: der Zeitpunkt der Injektion steht mit Zeitzone (+0100) in der Datei, der Zeitpunkt der Aufnahme ohne. Die'],
  // The T16 is a camera and stays one.
  [
    'a calibration of the site may be meant (Siemens Symbia T16 0815, LEHR, Tc-99m, calibrated on 2025-01-07), but the file does not give the serial number and the file does not give the protocol and it was valid to 2025-12-31, and the scan is of 2026-03-02: choose it, or add one that fits.',
    'Kein SUV: eine Kalibrierung des Hauses kann gemeint sein (Siemens Symbia T16 0815, LEHR, Tc-99m, kalibriert am 2025-01-07), aber die Datei nennt die Seriennummer nicht, und die Datei nennt das Protokoll nicht, und sie galt bis 2025-12-31, und die Aufnahme ist vom 2026-03-02: diese wählen oder eine passende eintragen. Die',
  ],
  ['the series holds no images.', 'Kein SUV: die Serie enthält keine Bilder. Die Quotienten zum normalen Knochen bleiben gültig.'],
])('a German report says in German that %s', (what, words) => {
  const reason = `No SUV: ${what} Ratios to normal bone remain valid.`
  expect(qualityText(withSuv(analysis, { kind: 'refused', reason, code: 'test' }), { ...content, language: 'de' }, null)).toContain(words)
})

test('every refusal of SUV without a variable part is worded in German', () => {
  const folder = join(import.meta.dirname, '../../../core/units')
  const said = readdirSync(folder).flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/refuse\('[\w-]+', '([^']+)'\)/g)].map((match) => match[1] ?? ''))
  expect(said.length).toBeGreaterThan(20)
  for (const what of said) expect(engineWords(what, 'de'), what).not.toBe(what)
})

test.each([
  ['weightKg', 22.5, 'the weight', 'ein Körpergewicht von 22,5 kg ist im Alter von 45 Jahren ungewöhnlich'],
  ['heightM', 0.9, 'the height', 'eine Körpergröße von 0,9 m ist im Alter von 45 Jahren ungewöhnlich'],
] as const)('so is a doubt as the engine words it (%s)', (field, value, name, words) => {
  expect(engineWords(`${doubtOf(field, value, 45) ?? 'no doubt'} Please confirm ${name} or correct it`, 'de')).toContain(words)
})
