import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { suvScale } from '../../../core/units/suv.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { headerOf, nmFile } from '../../fixtures/images.ts'
import { codeOf, injection, petHeaders, reader, resultOf, scaleOf, suvOf30 } from './pet-series.ts'

const nuclide = (code: string | null, meaning: string): Elements => ({
  '00540300': ['SQ', [{ '00080100': code === null ? null : ['SH', code], '00080104': ['LO', meaning] }]],
})

describe('decay reference', () => {
  test('scan start: 30 kBq/ml, 700 MBq, 70 kg, 3 h give 4.241', () => expect(suvOf30()).toBeCloseTo(4.241, 3))
  test('injection: they give 3.000', () => expect(suvOf30({ '00541102': ['CS', 'ADMIN'] })).toBeCloseTo(3, 9))
  test('a published mean, 48.15 kBq/ml and 562.84 MBq for SUV 5.91, needs 69.1 kg at the injection and 43.5 kg at a scan after 4 h', () => {
    const dose = injection({ '00181074': ['DS', '562840000'], '00181078': ['DT', '20260314053500'] })
    const suv = (mode: string, weight: string) => 48_150 * (scaleOf({ ...dose, '00541102': ['CS', mode], '00101030': ['DS', weight] }).factors[0] ?? 0)
    expect(suv('ADMIN', '69.1')).toBeCloseTo(5.91, 2)
    expect(suv('START', '43.5')).toBeCloseTo(5.91, 1)
  })
  test('uncorrected: each image at the moment of mean activity in its own frame', () => {
    const scale = scaleOf((k) => ({ '00541102': ['CS', 'NONE'], '00280051': ['CS', 'ATTN'], '00181242': ['IS', '600000'], '00080032': ['TM', `09${35 + 10 * k}00`] }))
    const [first = 0, second = 0] = scale.factors
    expect(second / first).toBeCloseTo(2 ** (600 / 21_624), 9)
  })
})

describe('a missing or doubtful tag is refused', () => {
  test.each<[string, Elements, string]>([
    ['no injection', { '00540016': null }, 'no-injection'],
    ['no dose', injection({ '00181074': null }), 'no-dose'],
    ['a dose of zero', injection({ '00181074': ['DS', '0'] }), 'no-dose'],
    ['700 in a PET object', injection({ '00181074': ['DS', '700'] }), 'dose-unit'],
    ['500000 in a PET object', injection({ '00181074': ['DS', '500000'] }), 'dose-unit'],
    ['no half-life and no nuclide', injection({ '00181075': null }), 'no-half-life'],
    ['no half-life and an unknown nuclide', injection({ '00181075': null, ...nuclide(null, 'Unobtainium 999') }), 'no-half-life'],
    ['a half-life that is not the nuclide’s', injection(nuclide('C-111A1', '^18^Fluorine')), 'half-life-contradiction'],
    ['a nuclide that is not its code’s', injection(nuclide('C-111A1', '^99m^Technetium')), 'nuclide-contradiction'],
    ['no weight', { '00101030': null }, 'no-weight'],
    ['a weight of zero', { '00101030': ['DS', '0'] }, 'no-weight'],
    ['a weight in grams', { '00101030': ['DS', '70000'] }, 'odd-weight'],
    ['no attenuation correction', { '00280051': ['CS', 'DECY'] }, 'no-attenuation-correction'],
    ['no corrections named', { '00280051': null }, 'no-attenuation-correction'],
    ['START without DECY', { '00280051': ['CS', 'ATTN'] }, 'decay-contradiction'],
    ['NONE with DECY', { '00541102': ['CS', 'NONE'] }, 'decay-contradiction'],
    ['no decay reference', { '00541102': null }, 'no-decay-reference'],
    ['an unknown decay reference', { '00541102': ['CS', 'MIDDLE'] }, 'no-decay-reference'],
    ['NONE without frame duration', { '00541102': ['CS', 'NONE'], '00280051': ['CS', 'ATTN'] }, 'no-frame-duration'],
    ['no injection time', injection({ '00181078': null }), 'no-injection-time'],
    ['no injection date with a long half-life', injection({ '00181075': ['DS', '45723.6'], '00181078': null, '00181072': ['TM', '063500'] }), 'no-injection-date'],
    ['two injection times', injection({ '00181072': ['TM', '073500'] }), 'injection-contradiction'],
    ['an injection with a zone, a scan without', injection({ '00181078': ['DT', '20260314063500+0100'] }), 'unknown-zone'],
    ['an injection over an hour after the scan', injection({ '00181078': ['DT', '20260314103501'] }), 'odd-injection-time'],
    ['an injection two half-lives before', injection({ '00181078': ['DT', '20260313213412'] }), 'odd-injection-time'],
    ['no scan time', { '00080032': null }, 'no-scan-time'],
    ['a series time that is not the scan’s, and no frame reference time', { '00080031': ['TM', '101500'] }, 'no-reference'],
  ])('%s', (_, elements, code) => expect(codeOf(elements)).toBe(code))

  test('no scan date with a long half-life', () => {
    expect(codeOf({ ...injection({ '00181075': ['DS', '45723.6'] }), '00080022': null })).toBe('no-scan-time')
  })
  test.each<[string, Elements, 'lbm-janma' | 'ibw' | 'bsa', string]>([
    ['no height', {}, 'lbm-janma', 'no-height'],
    ['a height of zero', { '00101020': ['DS', '0'] }, 'bsa', 'no-height'],
    ['a height in centimetres', { '00101020': ['DS', '170'] }, 'bsa', 'odd-height'],
    ['no sex', { '00101020': ['DS', '1.7'], '00100040': null }, 'ibw', 'no-sex'],
    ['sex O', { '00101020': ['DS', '1.7'], '00100040': ['CS', 'O'] }, 'lbm-janma', 'no-sex'],
    ['an ideal weight below zero, of a child', { '00101020': ['DS', '0.9'], '00100030': ['DA', '20200101'] }, 'ibw', 'odd-body'],
  ])('%s, where the variant needs it', (_, elements, variant, code) => expect(codeOf(elements, { variant })).toBe(code))

  test('images that contradict each other', () => expect(codeOf((k) => ({ '00101030': ['DS', String(70 + k)] }))).toBe('mixed-series'))
  test('the question about the dose is asked in plain words', () => {
    const scale = resultOf(injection({ '00181074': ['DS', '700'] }))
    expect(scale.ok ? '' : scale.error.sentence).toMatch(/written as 700, which may be MBq or Bq.*is it 700 MBq\?$/)
  })
})

describe('accepted, and said', () => {
  const warnings = (elements: Elements): string => scaleOf(elements).warnings.join(' ')
  test('the half-life of the nuclide where none is written', () => {
    const named = injection({ '00181075': null, ...nuclide(null, 'Technetium Tc-99m') })
    expect(warnings(named)).toMatch(/Tc-99m/)
    expect(suvOf30(named)).toBeCloseTo(4.241, 3)
  })
  test.each(['^99m^Technetium', 'Tc-99m', '99mTc', 'Technetium Tc^99m^'])('99mTc written as %s', (meaning) => {
    expect(suvOf30(injection({ '00181075': null, ...nuclide(null, meaning) }))).toBeCloseTo(4.241, 3)
  })
  test('a time of injection without date, rebuilt', () => {
    const timeOnly = injection({ '00181078': null, '00181072': ['TM', '063500'] })
    expect(warnings(timeOnly)).toMatch(/2026-03-14 06:35:00/)
    expect(suvOf30(timeOnly)).toBeCloseTo(4.241, 3)
  })
  test('an injection up to an hour after the scan start', () => expect(warnings(injection({ '00181078': ['DT', '20260314103500'] }))).toMatch(/60 min after/))
  test('a missing date of the scan, that of the series', () => expect(warnings({ '00080022': null })).toMatch(/date of the scan is missing/))
  test('an injection in another time zone than the scan', () => {
    expect(suvOf30({ ...injection({ '00181078': ['DT', '20260314053500+0000'] }), '00080201': ['SH', '+0100'] })).toBeCloseTo(4.241, 3)
  })
})

describe('the reader’s corrections', () => {
  test('stand apart from the file, with who and when', () => {
    const scale = scaleOf({}, reader({ weightKg: 35 }))
    expect(scale.inputs.find(({ name }) => name === 'Weight')).toMatchObject({ value: '35 kg', from: 'reader', source: 'reader Dr A, 2026-03-14 12:00' })
    expect(30_000 * (scale.factors[0] ?? 0)).toBeCloseTo(4.2412 / 2, 3)
  })
  test('answer the question about the unit of the dose', () => expect(suvOf30(injection({ '00181074': ['DS', '700'] }), reader({ doseUnit: 'MBq' }))).toBeCloseTo(4.241, 3))
  test('but not against all sense', () => expect(codeOf({}, reader({ doseUnit: 'MBq' }))).toBe('odd-dose'))
  test('the residual is taken off, decayed to the injection', () => {
    // 200 MBq one half-life after the injection were 400 MBq at it.
    const request = reader({ residual: { activityMBq: 200, measuredAt: '2026-03-14T12:35:24' } })
    expect(suvOf30({ '00541102': ['CS', 'ADMIN'] }, request)).toBeCloseTo(7, 6)
    expect(scaleOf({}, request).warnings.join()).toMatch(/not taken it off already/)
  })
  test('the syringe, measured a half-life before, less the residual', () => {
    const request = reader({ syringe: { activityMBq: 1400, measuredAt: '2026-03-14T00:34:36' }, residual: { activityMBq: 0, measuredAt: '2026-03-14T06:35:00' } })
    expect(suvOf30({}, request)).toBeCloseTo(4.241, 3)
  })
  test('a residual above the dose is refused', () => expect(codeOf({}, reader({ residual: { activityMBq: 800, measuredAt: '2026-03-14T06:35:00' } }))).toBe('odd-dose'))
  test('the time of the injection and the half-life', () => {
    const bare = injection({ '00181075': null, '00181078': null })
    expect(suvOf30(bare, reader({ halfLifeSeconds: 21_624, injectedAt: '2026-03-14T06:35:00' }))).toBeCloseTo(4.241, 3)
  })
  test('the activity where the file has none', () => expect(suvOf30({ ...injection({ '00181074': null }) }, reader({ injectedMBq: 700 }))).toBeCloseTo(4.241, 3))
})

describe('NM', () => {
  const nm = (elements: Elements = {}, dose = '700') =>
    headerOf(
      nmFile(undefined, {
        elements: {
          '00101030': ['DS', '70'],
          '00280051': ['CS', 'ATTN\\SCAT'],
          '00540016': ['SQ', [{ '00181074': ['DS', dose], '00181072': ['TM', '063500'], ...nuclide('C-163A8', '^99m^Technetium') }]],
          ...elements,
        },
      }),
    )
  const calibration = {
    bqPerCountPerSecond: 10_000,
    camera: 'Camera 1',
    collimator: 'LEHR',
    protocol: 'Bone SPECT',
    calibratedOn: '2026-03-01',
    acquisitionSeconds: 1200,
    voxelMl: 0.1,
    elapsedSeconds: 1200,
  }
  const code = (header: ReturnType<typeof nm>, request: Parameters<typeof suvScale>[2], unit: 'counts' | 'Bq/ml' = 'counts') => {
    const scale = suvScale([header], unit, request)
    return scale.ok ? 'available' : scale.error.code
  }
  test('counts without calibration are refused', () => expect(code(nm(), {})).toBe('counts'))
  test('counts do not become SUV without a decay reference either', () => expect(code(nm(), { calibration })).toBe('no-decay-reference'))
  test('counts with the calibration of the site, its dose in MBq as NM objects write it', () => {
    const scale = suvScale([nm()], 'counts', { calibration, ...reader({ decayCorrection: 'NONE' }) })
    if (!scale.ok) throw new Error(scale.error.sentence)
    const lambda = Math.LN2 / 21_624.12
    const mean = (-Math.expm1(-lambda * 1200) / (lambda * 1200)) * Math.exp(-lambda * 10_800)
    expect((scale.value.factors[0] ?? 0) * 7e8 * mean).toBeCloseTo((10_000 / 120) * 70_000, 1)
    expect(scale.value.inputs.filter(({ from }) => from === 'site')).toHaveLength(2)
    expect(scale.value.inputs.find(({ name }) => name === 'Injected activity')?.value).toBe('700 MBq')
  })
  test('a calibration of zero is refused', () => expect(code(nm(), { calibration: { ...calibration, bqPerCountPerSecond: 0 } })).toBe('odd-calibration'))
  test('a dose in Bq in an NM object is asked about', () => {
    expect(code(nm({}, '700000000'), { calibration, ...reader({ decayCorrection: 'NONE' }) })).toBe('dose-unit')
  })
})

describe('SUV stored by the scanner', () => {
  const type = (value: string): Elements => ({ '00541006': ['CS', value] })
  test.each<[string, 'g/ml' | 'cm2/ml', string]>([
    ['BW', 'g/ml', 'bw'],
    ['LBM', 'g/ml', 'lbm-morgan'],
    ['LBMJANMA', 'g/ml', 'lbm-janma'],
    ['LBMJAMES128', 'g/ml', 'lbm-james128'],
    ['IBW', 'g/ml', 'ibw'],
    ['BSA', 'cm2/ml', 'bsa'],
  ])('%s in %s is %s', (written, unit, variant) => expect(scaleOf(type(written), {}, unit)).toMatchObject({ variant, factors: [1, 1, 1], unit }))
  test('without type, g/ml is by body weight, and said', () => expect(scaleOf({}, {}, 'g/ml').warnings).toHaveLength(1))
  test('without type, cm2/ml is by body surface', () => expect(scaleOf({}, {}, 'cm2/ml').variant).toBe('bsa'))
  test('BSA in g/ml contradicts itself', () => expect(codeOf(type('BSA'), {}, 'g/ml')).toBe('suv-type-contradiction'))
  test('an unknown type', () => expect(codeOf(type('XYZ'), {}, 'g/ml')).toBe('unknown-suv-type'))
  test('is converted by weight, height and sex alone', () => {
    const woman: Elements = { '00101030': ['DS', '65'], '00101020': ['DS', '1.63'] }
    expect(scaleOf(woman, { variant: 'lbm-janma' }, 'g/ml').factors[0]).toBeCloseTo(40.85 / 65, 4)
    expect(codeOf({}, { variant: 'lbm-janma' }, 'g/ml')).toBe('no-height')
  })
  test('without attenuation correction it is refused', () => expect(codeOf({ '00280051': ['CS', 'DECY'] }, {}, 'g/ml')).toBe('no-attenuation-correction'))
})

describe('properties', () => {
  const [header] = petHeaders()
  if (header === undefined || header.radiopharmaceutical === null) throw new Error('the fixture has an injection')
  const { radiopharmaceutical, patient } = header
  const factor = (doseBq: number, weightKg: number): number => {
    const scale = suvScale([{ ...header, patient: { ...patient, weightKg }, radiopharmaceutical: { ...radiopharmaceutical, totalDoseAsWritten: doseBq } }], 'Bq/ml')
    return scale.ok ? (scale.value.factors[0] ?? Number.NaN) : Number.NaN
  }
  const dose = fc.double({ min: 1e7, max: 1e9, noNaN: true })
  const weight = fc.double({ min: 25, max: 140, noNaN: true })
  test('twice the dose is half the SUV', () => {
    fc.assert(fc.property(dose, weight, (a, w) => { expect(factor(2 * a, w) / factor(a, w)).toBeCloseTo(0.5, 9) }))
  })
  test('twice the weight is twice the SUV', () => {
    fc.assert(fc.property(dose, weight, (a, w) => { expect(factor(a, 2 * w) / factor(a, w)).toBeCloseTo(2, 9) }))
  })
})
