import { describe, expect, test } from 'vitest'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { enhancedFile } from '../../fixtures/enhanced.ts'
import { headerOf, joined, obliqueShape, positionOf, uprightShape } from '../../fixtures/images.ts'
import type { Shape } from '../../fixtures/images.ts'
import { seriesKind } from '../../../core/study/series-kind.ts'
import { assemble, expectFaithful, problemOf } from '../../fixtures/volumes.ts'

const hu = (stored: number): number => stored - 1024
const five: Shape = { ...uprightShape, slices: 5 }
const position = (k: number, shape: Shape = five): Elements => ({ '00209113': ['SQ', [{ '00200032': ['DS', joined(positionOf(shape, k))] }]] })
const rescale = (slope: number, type = 'HU'): Elements => ({
  '00289145': ['SQ', [{ '00281052': ['DS', '0'], '00281053': ['DS', String(slope)], '00281054': ['LO', type] }]],
})
const map = (unit: string, slope: number): Elements => ({
  '00409096': ['SQ', [{ '004008EA': ['SQ', [{ '00080100': ['SH', unit] }]], '00409224': ['FD', [0]], '00409225': ['FD', [slope]] }]],
})
const time = (index: number): Elements => ({ '00209111': ['SQ', [{ '00209128': ['UL', [index]] }]] })

describe('Enhanced multi-frame objects', () => {
  test('every frame lies where its group puts it', () => expectFaithful(assemble([enhancedFile()]), uprightShape, hu))
  test('oblique, from head to feet', () => {
    const shape: Shape = { ...obliqueShape, sliceStepMm: -3.3 }
    expectFaithful(assemble([enhancedFile(shape)]), shape, hu)
  })
  test('frames stored out of order are sorted by position', () => {
    const order = [3, 0, 4, 1, 2]
    const shuffled = enhancedFile({ ...five, stored: (i, j, k) => five.stored(i, j, order[k] ?? 0) }, { perFrame: (k) => position(order[k] ?? 0) })
    expectFaithful(assemble([shuffled]), five, hu)
  })
  test('groups of a frame stand over the shared ones', () => {
    const { info } = assemble([enhancedFile(five, { perFrame: (k) => ({ ...position(k), ...(k === 2 ? rescale(3) : {}) }) })])
    expect(info.max).toBe(3 * five.stored(4, 3, 2))
  })
  test('an orientation in every frame in place of a shared one', () => {
    const orientation: Elements = { '00209116': ['SQ', [{ '00200037': ['DS', '1\\0\\0\\0\\1\\0'] }]] }
    const file = enhancedFile(five, { shared: { '00209116': null }, perFrame: (k) => ({ ...position(k), ...orientation }) })
    expectFaithful(assemble([file]), five, hu)
  })
  test('a frame in another orientation: refused', () => {
    const turned: Elements = { '00209116': ['SQ', [{ '00200037': ['DS', '0\\1\\0\\0\\0\\-1'] }]] }
    expect(problemOf([enhancedFile(five, { perFrame: (k) => ({ ...position(k), ...(k === 3 ? turned : {}) }) })]).code).toBe('mixed-orientations')
  })
  test('a frame without a position: refused by the tag that is missing', () => {
    const file = enhancedFile(five, { perFrame: (k) => (k === 3 ? { '00209113': null } : position(k)) })
    expect(problemOf([file])).toMatchObject({ code: 'no-position' })
  })
  test('no pixel measures: refused', () => expect(problemOf([enhancedFile(five, { shared: { '00289110': null } })]).code).toBe('no-pixel-spacing'))
  test('fewer groups than frames: refused', () => expect(problemOf([enhancedFile(five, { elements: { '00280008': ['IS', '4'] } })]).code).toBe('bad-frame-groups'))
  test('two frames in one place: refused with the place', () => {
    const { code, sentence } = problemOf([enhancedFile(five, { perFrame: (k) => position(Math.min(k, 3)) })])
    expect(code).toBe('duplicate-slices')
    expect(sentence).toContain('z = 38.5 mm')
  })
  test('several times over one place: refused as such', () => {
    const file = enhancedFile({ ...five, slices: 6 }, { perFrame: (k) => ({ ...position(k % 3), ...time(k < 3 ? 1 : 2) }) })
    expect(problemOf([file])).toMatchObject({ code: 'several-times' })
  })
  test('one time for all frames is no refusal', () => {
    expectFaithful(assemble([enhancedFile(five, { perFrame: (k) => ({ ...position(k), ...time(1) }) })]), five, hu)
  })
  test('a frame whose values are no Hounsfield units: the volume has none', () => {
    const { info } = assemble([enhancedFile(five, { perFrame: (k) => ({ ...position(k), ...(k === 4 ? rescale(1, 'US') : {}) }) })])
    expect(info.unit).toBe('unknown')
    expect(info.warnings.join()).toContain('"US"')
  })
  test('a frame with slope 0: refused', () => {
    expect(problemOf([enhancedFile(five, { perFrame: (k) => ({ ...position(k), ...(k === 4 ? rescale(0) : {}) }) })]).code).toBe('bad-rescale')
  })
  test('a small gap in an Enhanced CT is filled in too', () => {
    const file = enhancedFile({ ...five, sliceStepMm: 2 }, { perFrame: (k) => position(k < 3 ? k : k + 1, { ...five, sliceStepMm: 2 }) })
    expect(assemble([file]).info).toMatchObject({ filledSlices: [3], frames: 5 })
  })
})

describe('Enhanced PET', () => {
  const pet = (perFrame: (k: number) => Elements, shared: Elements = {}) =>
    enhancedFile(five, { kind: 'pet', shared: { '00289145': null, ...shared }, perFrame: (k) => ({ ...position(k), ...perFrame(k) }) })
  test('takes its unit from the real-world value map of each frame', () => {
    const volume = assemble([pet((k) => map('Bq/ml', k + 2))])
    expect(volume.info.unit).toBe('Bq/ml')
    expectFaithful(volume, five, (stored, k) => stored * (k + 2))
  })
  test('or from one map that all frames share', () => {
    expectFaithful(assemble([pet(() => ({}), map('Bq/ml', 4))]), five, (stored) => stored * 4)
  })
  test('a map in another unit is not taken for activity', () => expect(assemble([pet((k) => map('{counts}', k + 2))]).info.unit).toBe('unknown'))
  test('a frame without a map: none is used', () => expect(assemble([pet((k) => (k === 2 ? {} : map('Bq/ml', 2)))]).info.unit).toBe('unknown'))
  test('is a PET volume', () => expect(seriesKind([headerOf(pet((k) => map('Bq/ml', k + 1)))])).toBe('pet-volume'))
})

describe('kinds of Enhanced objects', () => {
  test('CT is a CT volume', () => expect(seriesKind([headerOf(enhancedFile())])).toBe('ct-volume'))
  test('a localiser is none', () =>
    expect(seriesKind([headerOf(enhancedFile(uprightShape, { elements: { '00080008': ['CS', 'ORIGINAL\\PRIMARY\\LOCALIZER\\NONE'] } }))])).toBe('other'))
  test('MR is neither CT nor SPECT', () => expect(seriesKind([headerOf(enhancedFile(uprightShape, { kind: 'mr' }))])).toBe('other'))
  test('MR opens with its values as stored and no unit', () => expect(assemble([enhancedFile(uprightShape, { kind: 'mr' })]).info.unit).toBe('unknown'))
})
