import { describe, expect, test } from 'vitest'
import { seriesKind } from '../../../core/study/series-kind.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, headerOf, nmFile, petFiles, uprightShape } from '../../fixtures/images.ts'

const kindOf = (files: readonly Uint8Array[]) => seriesKind(files.map(headerOf))
const nm = (imageType: string, elements: Elements = {}) => kindOf([nmFile(uprightShape, { elements: { '00080008': ['CS', imageType], ...elements } })])
const pet = (elements: Elements) => kindOf(petFiles(uprightShape, { elements }))
const injection = (nuclide: string | null, halfLife: string): Elements => ({
  '00540016': ['SQ', [{ '00181075': ['DS', halfLife], '00540300': nuclide === null ? null : ['SQ', [{ '00080104': ['LO', nuclide] }]] }]],
})

describe('nuclear medicine, by value 3 of Image Type', () => {
  const cases = [
    ['ORIGINAL\\PRIMARY\\RECON TOMO\\EMISSION', 'spect-volume'],
    ['ORIGINAL\\PRIMARY\\TOMO\\EMISSION', 'other'],
    ['ORIGINAL\\PRIMARY\\STATIC\\EMISSION', 'planar'],
    ['ORIGINAL\\PRIMARY\\WHOLE BODY\\EMISSION', 'whole-body'],
    ['ORIGINAL\\PRIMARY\\DYNAMIC\\EMISSION', 'dynamic'],
    ['ORIGINAL\\PRIMARY\\GATED TOMO\\EMISSION', 'gated'],
    ['ORIGINAL\\PRIMARY\\RECON GATED TOMO\\EMISSION', 'gated'],
    ['ORIGINAL\\PRIMARY', 'other'],
  ] as const
  test.each(cases)('%s is %s', (imageType, kind) => expect(nm(imageType)).toBe(kind))

  test('a whole-body scan stored as secondary capture is still a whole-body scan', () => {
    expect(nm('ORIGINAL\\PRIMARY\\WHOLE BODY\\EMISSION', { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.7'] })).toBe('whole-body')
  })
})

describe('CT', () => {
  test('slices make a volume', () => expect(kindOf(ctFiles())).toBe('ct-volume'))
  test('a localiser is none', () => expect(kindOf(ctFiles(uprightShape, { elements: { '00080008': ['CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'] } }))).toBe('other'))
  test('a screen capture of a CT is none', () => expect(kindOf(ctFiles(uprightShape, { elements: { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.7'] } }))).toBe('other'))
  test('one localiser among the slices does not change what the series is', () => {
    const elements = (k: number): Elements => (k === 0 ? { '00080008': ['CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'] } : {})
    expect(kindOf(ctFiles(uprightShape, { elements }))).toBe('ct-volume')
  })
})

describe('PET objects', () => {
  test('with 18F are PET', () => expect(pet({})).toBe('pet-volume'))
  test('with 99mTc are a SPECT stored as PET', () => expect(pet(injection('^99m^Technetium', '21624'))).toBe('spect-volume'))
  test('with the half-life of 99mTc and no nuclide are a SPECT stored as PET', () => expect(pet(injection(null, '21624.12'))).toBe('spect-volume'))
  test('gated', () => expect(pet({ '00541000': ['CS', 'GATED\\IMAGE'] })).toBe('gated'))
})

describe('documents', () => {
  test('a dose report', () =>
    expect(kindOf(ctFiles(uprightShape, { elements: { '00080060': ['CS', 'SR'], '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.88.67'] } }))).toBe('document'))
  test('an object without pixels is no image', () => expect(kindOf(ctFiles(uprightShape, { elements: { '7FE00010': null } }))).toBe('other'))
})
