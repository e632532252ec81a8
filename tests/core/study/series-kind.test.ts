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

describe('a SPECT that holds several volumes in time is none that could be stacked', () => {
  const recon = (elements: Elements) => nm('ORIGINAL\\PRIMARY\\RECON TOMO\\EMISSION', elements)
  test('several time slots: gated', () => expect(recon({ '00540070': ['US', [1, 2, 3]] })).toBe('gated'))
  test('several time slices: dynamic', () => expect(recon({ '00540100': ['US', [1, 2, 2]] })).toBe('dynamic'))
  test('several phases: dynamic', () => expect(recon({ '00540030': ['US', [1, 1, 2]] })).toBe('dynamic'))
  test('one of each: a volume', () => expect(recon({ '00540070': ['US', [1, 1, 1]], '00540030': ['US', [1, 1, 1]] })).toBe('spect-volume'))
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

describe('PET objects by nuclide and Series Type', () => {
  const nuclides = [
    ['^99m^Technetium', 'spect-volume'],
    ['Technetium Tc^99m^', 'spect-volume'],
    ['^123^Iodine', 'spect-volume'],
    ['I^131^ Iodine', 'spect-volume'],
    ['^111^Indium', 'spect-volume'],
    ['^177^Lutetium', 'spect-volume'],
    ['^67^Gallium', 'spect-volume'],
    ['^68^Gallium', 'pet-volume'],
    ['^124^Iodine', 'pet-volume'],
    ['^18^Fluorine', 'pet-volume'],
    ['^11^Carbon', 'pet-volume'],
  ] as const
  test.each(nuclides)('%s makes a %s', (nuclide, kind) => expect(pet(injection(nuclide, '1'))).toBe(kind))
  test('dynamic', () => expect(pet({ '00541000': ['CS', 'DYNAMIC\\IMAGE'] })).toBe('dynamic'))
  test('static', () => expect(pet({ '00541000': ['CS', 'STATIC\\IMAGE'] })).toBe('pet-volume'))
  test('without a word about the tracer are PET', () => expect(pet({ '00540016': null })).toBe('pet-volume'))
})

describe('documents and pictures', () => {
  const of = (sop: string, modality: string, pixels = false) =>
    kindOf(ctFiles(uprightShape, { elements: { '00080016': ['UI', sop], '00080060': ['CS', modality], ...(pixels ? {} : { '7FE00010': null }) } }))
  const objects = [
    ['a CT dose report', '1.2.840.10008.5.1.4.1.1.88.67', 'SR', 'document'],
    ['a radiopharmaceutical dose report', '1.2.840.10008.5.1.4.1.1.88.68', 'SR', 'document'],
    ['an encapsulated PDF', '1.2.840.10008.5.1.4.1.1.104.1', 'DOC', 'document'],
    ['a presentation state', '1.2.840.10008.5.1.4.1.1.11.1', 'PR', 'document'],
    ['a key object selection', '1.2.840.10008.5.1.4.1.1.88.59', 'KO', 'document'],
    ['an RT structure set', '1.2.840.10008.5.1.4.1.1.481.3', 'RTSTRUCT', 'other'],
  ] as const
  test.each(objects)('%s', (_, sop, modality, kind) => expect(of(sop, modality)).toBe(kind))
  test('a secondary capture of a dose page', () => expect(of('1.2.840.10008.5.1.4.1.1.7', 'CT', true)).toBe('other'))
  test('a multi-frame secondary capture', () => expect(of('1.2.840.10008.5.1.4.1.1.7.2', 'OT', true)).toBe('other'))
  test('an MR slice', () => expect(of('1.2.840.10008.5.1.4.1.1.4', 'MR', true)).toBe('other'))
})

describe('documents', () => {
  test('a dose report', () =>
    expect(kindOf(ctFiles(uprightShape, { elements: { '00080060': ['CS', 'SR'], '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.88.67'] } }))).toBe('document'))
  test('an object without pixels is no image', () => expect(kindOf(ctFiles(uprightShape, { elements: { '7FE00010': null } }))).toBe('other'))
})
