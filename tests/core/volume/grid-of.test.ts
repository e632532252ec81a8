import { describe, expect, test } from 'vitest'
import { gridOf } from '../../../core/volume/grid-of.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, headerOf, nmFile, uprightShape } from '../../fixtures/images.ts'
import type { Shape } from '../../fixtures/images.ts'

const ofFiles = (files: readonly Uint8Array[]): { readonly code: string; readonly sentence: string } => {
  const grid = gridOf(files.map(headerOf))
  return grid.ok ? { code: 'ok', sentence: '' } : grid.error
}

const five: Shape = { ...uprightShape, slices: 5 }
const ct = (elements: Elements | ((k: number) => Elements), shape: Shape = five) => ofFiles(ctFiles(shape, { elements }))
const nm = (elements: Elements) => ofFiles([nmFile(uprightShape, { elements })])
const only = (slice: number, elements: Elements) => (k: number): Elements => (k === slice ? elements : {})
const position = (z: number, y = -110.5): Elements => ({ '00200032': ['DS', `-20\\${y}\\${z}`] })

describe('what is missing is named, never guessed', () => {
  test('CT position', () => expect(ct({ '00200032': null })).toMatchObject({ code: 'no-position' }))
  test('CT position of one slice only', () => expect(ct(only(2, { '00200032': null })).sentence).toContain('Image Position (Patient)'))
  test('CT orientation', () => expect(ct({ '00200037': null }).code).toBe('no-orientation'))
  test('CT pixel spacing', () => expect(ct({ '00280030': null }).sentence).toContain('Pixel Spacing'))
  test('CT pixel spacing of zero', () => expect(ct({ '00280030': ['DS', '0\\0'] }).code).toBe('bad-pixel-spacing'))
  test('SPECT position', () => expect(nm({ '00540022': null }).sentence).toMatch(/^This SPECT has no position in space/))
  test('SPECT orientation', () => expect(nm({ '00540022': ['SQ', [{ '00200032': ['DS', '1\\2\\3'] }]] }).code).toBe('no-orientation'))
  test('SPECT slice distance', () => expect(nm({ '00180088': null }).sentence).toContain('Spacing Between Slices'))
  test('SPECT slice distance of zero', () => expect(nm({ '00180088': ['DS', '0'] }).code).toBe('no-slice-spacing'))
  test('SPECT pixel spacing', () => expect(nm({ '00280030': null }).code).toBe('no-pixel-spacing'))
  test('no images', () => expect(gridOf([])).toMatchObject({ ok: false, error: { code: 'no-images' } }))
  test('a single slice without thickness', () =>
    expect(ct({ '00180050': null }, { ...uprightShape, slices: 1 }).code).toBe('no-slice-thickness'))
})

describe('stacks that are not regular', () => {
  test('missing slices are found between their neighbours', () => {
    const { code, sentence } = ofFiles(ctFiles({ ...five, slices: 9 }).filter((_, k) => k < 2 || k > 4))
    expect(code).toBe('uneven-slices')
    expect(sentence).toContain('10.0 mm between z = 33.5 mm and z = 43.5 mm')
  })
  test('rounded positions are still regular', () => expect(ct((k) => position([31, 33.5, 36.01, 38.49, 41][k] ?? 0)).code).toBe('ok'))
  test('two images in one place, which is named', () => {
    const { code, sentence } = ct(only(3, position(36)))
    expect(code).toBe('duplicate-slices')
    expect(sentence).toContain('z = 36.0 mm')
  })
  test('the same instance twice', () => {
    const files = ctFiles(five)
    expect(ofFiles([...files, ...files.slice(0, 1)]).code).toBe('duplicate-instances')
  })
})

describe('mixtures', () => {
  const cases: readonly (readonly [string, Elements, string])[] = [
    ['another patient', { '00100020': ['LO', 'P-002'] }, 'mixed-patients'],
    ['another birth date', { '00100030': ['DA', '19610521'] }, 'mixed-patients'],
    ['no patient ID', { '00100020': ['LO', ''] }, 'mixed-patients'],
    ['the same patient spelled otherwise', { '00100010': ['PN', 'MUSTER^MARIA'], '00100020': ['LO', 'P-001 '] }, 'ok'],
    ['another name under the same ID', { '00100010': ['PN', 'Muster^Martin'] }, 'mixed-patients'],
    ['another study', { '0020000D': ['UI', '1.2.3'] }, 'mixed-studies'],
    ['another series', { '0020000E': ['UI', '1.2.3'] }, 'mixed-series'],
    ['another frame of reference', { '00200052': ['UI', '1.2.3'] }, 'mixed-frames-of-reference'],
    ['another matrix', { '00280010': ['US', [5]], '00280011': ['US', [4]] }, 'mixed-sizes'],
    ['another orientation', { '00200037': ['DS', '0\\1\\0\\0\\0\\-1'] }, 'mixed-orientations'],
    ['another pixel size', { '00280030': ['DS', '0.8\\0.7'] }, 'mixed-pixel-spacings'],
  ]
  test.each(cases)('%s in one slice', (_, elements, code) => expect(ct(only(2, elements)).code).toBe(code))
})

describe('orientation', () => {
  test('rows and columns that are not at right angles', () => expect(ct({ '00200037': ['DS', '1\\0\\0\\0.5\\0.866\\0'] }).code).toBe('bad-orientation'))
  test('cosines that are no unit vectors', () => expect(ct({ '00200037': ['DS', '2\\0\\0\\0\\1\\0'] }).code).toBe('bad-orientation'))
  test('rounded cosines give an exactly orthonormal grid', () => {
    const grid = gridOf(ctFiles(five, { elements: { '00200037': ['DS', '0.9999\\0.0123\\0\\-0.0123\\0.9999\\0'] } }).map(headerOf))
    const [i, j] = grid.ok ? grid.value.direction : []
    expect(Math.hypot(...(i ?? []))).toBeCloseTo(1, 12)
    expect((i?.[0] ?? 1) * (j?.[0] ?? 1) + (i?.[1] ?? 1) * (j?.[1] ?? 1)).toBeCloseTo(0, 12)
  })
})

describe('nuclear medicine', () => {
  const geometry: Elements = { '00200032': ['DS', '1\\2\\3'], '00200037': ['DS', '1\\0\\0\\0\\1\\0'] }
  test('two detectors that agree', () => expect(nm({ '00540022': ['SQ', [geometry, geometry]] }).code).toBe('ok'))
  test('two detectors, one without geometry', () => expect(nm({ '00540022': ['SQ', [geometry, {}]] }).code).toBe('ok'))
  test('two detectors that differ', () =>
    expect(nm({ '00540022': ['SQ', [geometry, { ...geometry, '00200032': ['DS', '1\\2\\4'] }]] }).code).toBe('several-detectors'))
  test('a slice vector of another length', () => expect(nm({ '00540080': ['US', [1, 2]] }).code).toBe('bad-slice-vector'))
  test('two frames for one slice', () => expect(nm({ '00540080': ['US', [1, 2, 2]] }).code).toBe('duplicate-slices'))
  test('a gap in the slice vector', () => expect(nm({ '00540080': ['US', [1, 2, 4]] }).code).toBe('uneven-slices'))
  test('two energy windows', () => expect(nm({ '00540010': ['US', [1, 1, 2]] }).code).toBe('several-energy-windows'))
  test('gated', () => expect(nm({ '00540070': ['US', [1, 2, 3]] }).code).toBe('several-times'))
})
