import { expect, test } from 'vitest'
import type { Correction } from '../../../core/units/corrections.ts'
import { judgeCorrection } from '../../../core/units/plausible.ts'
import { codeOf, resultOf } from './pet-series.ts'

test.each<[string, Correction, number | null, string]>([
  ['7 kg for an adult', { field: 'weightKg', value: 7 }, 58, 'ask'],
  ['7 kg for a child', { field: 'weightKg', value: 7 }, 1, 'fine'],
  ['70 kg', { field: 'weightKg', value: 70 }, 58, 'fine'],
  ['350 kg', { field: 'weightKg', value: 350 }, 58, 'ask'],
  ['700 kg', { field: 'weightKg', value: 700 }, 58, 'refused'],
  ['a height in centimetres', { field: 'heightM', value: 170 }, 58, 'refused'],
  ['7 MBq', { field: 'injectedMBq', value: 7 }, 58, 'ask'],
  ['an activity in Bq', { field: 'injectedMBq', value: 7e8 }, 58, 'refused'],
  ['a residual in Bq', { field: 'residual', value: { activityMBq: 2e7, measuredAt: '2026-03-14T06:40:00' } }, 58, 'refused'],
  ['a choice', { field: 'doseUnit', value: 'MBq' }, null, 'fine'],
])('%s', (_, correction, age, kind) => expect(judgeCorrection(correction, age).kind).toBe(kind))

test('the question names the limits as those of the program', () => {
  const judged = judgeCorrection({ field: 'weightKg', value: 7 }, 58)
  expect(judged.kind === 'ask' && judged.sentence).toBe('A weight of 7 kg is unusual for a patient of 58 years (this program asks below 25 and above 300 kg). Is it right?')
})

test('a weight of 7 kg that the file gives for an adult is asked about, and used once a reader confirms it', () => {
  expect(codeOf({ '00101030': ['DS', '7'] })).toBe('odd-weight')
  const confirmed = { corrections: { weightKg: { value: 7, by: 'Dr A', at: '2026-03-14T12:00:00', reason: 'confirmed' } } }
  const scale = resultOf({ '00101030': ['DS', '7'] }, confirmed)
  expect(scale.ok && scale.value.inputs.find(({ name }) => name === 'Weight')).toMatchObject({ value: '7 kg', from: 'reader', replaces: '7 kg' })
})
