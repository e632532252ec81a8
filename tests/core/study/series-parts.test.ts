import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildStudy } from '../../../core/study/build-study.ts'
import { fusionPair } from '../../../core/study/study.ts'
import { planPart, seriesParts, seriesUidOf } from '../../../core/study/series-parts.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, headerOf, nmFile, petFiles, uids, uprightShape } from '../../fixtures/images.ts'
import type { Shape } from '../../fixtures/images.ts'

const partsOf = (files: readonly Uint8Array[]) => seriesParts(files.map(headerOf))
const summary = (files: readonly Uint8Array[]) => partsOf(files).map(({ id, name, headers }) => [id, name, headers.length])

/** A further pass of the CT in the same series: `changes` by slice, over identities of its own. */
const pass = (number: number, shape: Shape = uprightShape, changes: Elements = { '00200012': ['IS', String(number)] }): Uint8Array[] =>
  ctFiles(shape, { elements: (k) => ({ '00080018': ['UI', `1.2.7.${number}.${k + 1}`], ...changes }) })

const more: Shape = { ...uprightShape, slices: 5 }
const localiser = (): Uint8Array[] =>
  pass(9, { ...uprightShape, slices: 1 }, { '00080008': ['CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'], '00200037': ['DS', '1\\0\\0\\0\\0\\-1'] })

describe('a series that holds one volume is one part', () => {
  test('with the UID of the series and no name', () => expect(summary(ctFiles())).toEqual([[uids.ct, null, 3]]))
  test('stations of one long scan, each an acquisition of its own', () => {
    const files = ctFiles({ ...uprightShape, slices: 6 }, { elements: (k) => ({ '00200012': ['IS', String(k < 3 ? 1 : 2)] }) })
    expect(summary(files)).toEqual([[uids.ct, null, 6]])
  })
  test('of no images is none', () => expect(partsOf([])).toEqual([]))
})

describe('two acquisitions in one series are two parts', () => {
  const two = [...pass(1), ...pass(2, more)]
  test('the larger one has the UID of the series', () => {
    expect(summary(two)).toEqual([
      [uids.ct, 'acquisition 2', 5],
      [`${uids.ct}#2`, 'acquisition 1', 3],
    ])
  })
  test('of the same size, the first acquisition comes first', () => expect(summary([...pass(2), ...pass(1)]).map(([, name]) => name)).toEqual(['acquisition 1', 'acquisition 2']))
  test('three acquisitions', () => expect(summary([...pass(1), ...pass(2), ...pass(3)]).map(([id]) => id)).toEqual([uids.ct, `${uids.ct}#2`, `${uids.ct}#3`]))
  test('the parts do not depend on the order of the files', () => {
    const expected = summary(two)
    fc.assert(
      fc.property(fc.shuffledSubarray(two, { minLength: two.length }), (files) => {
        expect(summary(files)).toEqual(expected)
      }),
      { numRuns: 20 },
    )
  })
  test('told apart by their time where they have no number', () => {
    const files = [...pass(1, uprightShape, { '00080032': ['TM', '093500'] }), ...pass(2, uprightShape, { '00080032': ['TM', '094100'] })]
    expect(summary(files).map(([, name]) => name)).toEqual(['acquired 2026-03-14 09:35:00', 'acquired 2026-03-14 09:41:00'])
  })
  test('shifted against each other by less than a slice', () => {
    const shifted: Shape = { ...uprightShape, originMm: [-20, -110.5, 32] }
    expect(partsOf([...pass(1), ...pass(2, shifted)])).toHaveLength(2)
  })
  test('two reconstructions of a PET: the corrected one comes first', () => {
    const uncorrected = petFiles(uprightShape, { elements: (k) => ({ '00080018': ['UI', `1.2.6.${k + 1}`], '00280051': ['CS', 'DECY'] }) })
    expect(summary([...uncorrected, ...petFiles()]).map(([, name]) => name)).toEqual(['corrected: ATTN, SCAT, DECY', 'corrected: DECY'])
  })
  test('two reconstructions of a SPECT, one file each', () => {
    const second = nmFile(uprightShape, { elements: { '00080018': ['UI', '1.2.5.1'] } })
    expect(summary([nmFile(), second]).map(([id]) => id)).toEqual([uids.nm, `${uids.nm}#2`])
  })
  test('each opens, and says what else the series holds', () => {
    const plans = partsOf(two).map(planPart)
    expect(plans.map((plan) => plan.ok && plan.value.grid.dimensions[2])).toEqual([5, 3])
    const [first] = plans
    expect(first?.ok === true ? first.value.warnings[0] : '').toBe(
      'The series of this CT holds several things; this is acquisition 2. Listed apart: acquisition 1, 3 images.',
    )
  })
  test('the volume of a part has the id of the part', () => {
    const plan = partsOf(two).map(planPart)[1]
    expect(plan?.ok === true && plan.value.seriesId).toBe(`${uids.ct}#2`)
  })
})

describe('what is not split', () => {
  test('the same images twice with nothing to tell them apart: refused as two in one place', () => {
    const parts = partsOf([...ctFiles(), ...pass(1, uprightShape, {})])
    expect(parts).toHaveLength(1)
    expect(parts.map(planPart)).toMatchObject([{ ok: false, error: { code: 'duplicate-slices' } }])
  })
  test('a pass of another patient: the series stays whole and is refused', () => {
    const parts = partsOf([...pass(1), ...pass(2, uprightShape, { '00200012': ['IS', '2'], '00100020': ['LO', 'P-002'] })])
    expect(parts.map(planPart)).toMatchObject([{ ok: false, error: { code: 'mixed-patients' } }])
  })
  test('a localiser of another patient: the series stays whole and is refused', () => {
    const stray = pass(9, { ...uprightShape, slices: 1 }, { '00080008': ['CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'], '00100010': ['PN', 'Other^Name'] })
    expect(partsOf([...ctFiles(), ...stray]).map(planPart)).toMatchObject([{ ok: false, error: { code: 'mixed-patients' } }])
  })
  test('direction cosines that are none: one part, refused by them', () => {
    const crooked = ctFiles(uprightShape, { elements: { '00200037': ['DS', '0\\0\\0\\0\\0\\0'] } })
    expect(partsOf(crooked).map(planPart)).toMatchObject([{ ok: false, error: { code: 'bad-orientation' } }])
  })
  test('direction cosines that are none at the top of a SPECT, whose own lie in its detectors', () => {
    const files = [1, 2].map((number) => nmFile(uprightShape, { elements: { '00080018': ['UI', `1.2.4.${number}`], '00200037': ['DS', '1\\0\\0\\1\\0\\0'] } }))
    expect(partsOf(files)).toHaveLength(2)
  })
  test('single slices that each have a number', () => {
    const files = [...ctFiles(), ...pass(1, { ...uprightShape, slices: 1 })]
    expect(partsOf(files)).toHaveLength(1)
  })
})

describe('what shares a series with the slices', () => {
  test('a localiser is put aside and listed', () => {
    expect(summary([...localiser(), ...ctFiles()])).toEqual([
      [uids.ct, 'slices', 3],
      [`${uids.ct}#2`, 'localiser', 1],
    ])
  })
  test('the CT says that a localiser was put aside', () => {
    const [plan] = partsOf([...localiser(), ...ctFiles()]).map(planPart)
    expect(plan?.ok === true ? plan.value.warnings.join() : '').toContain('localiser, 1 image')
  })
  test('screen captures', () => {
    const capture = pass(9, { ...uprightShape, slices: 1 }, { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.7'] })
    expect(summary([...capture, ...ctFiles()]).map(([, name]) => name)).toEqual(['slices', 'screen captures'])
  })
})

describe('parts in a study', () => {
  const study = buildStudy([nmFile(), ...pass(1), ...pass(2, more), ...localiser()].map(headerOf))
  test('are listed as series of their own, with their names', () => {
    expect(study?.series.map(({ seriesInstanceUid, kind, note }) => [seriesInstanceUid, kind, note])).toEqual([
      [uids.ct, 'ct-volume', 'acquisition 2'],
      [`${uids.ct}#2`, 'ct-volume', 'acquisition 1'],
      [`${uids.ct}#3`, 'other', 'localiser'],
      [uids.nm, 'spect-volume', undefined],
    ])
  })
  test('the SPECT is paired with one of them', () => expect(study === null ? null : fusionPair(study)).toMatchObject({ ctSeriesUid: uids.ct }))
  test('the UID of the series is found in the id of a part', () => expect([`${uids.ct}#3`, uids.ct].map(seriesUidOf)).toEqual([uids.ct, uids.ct]))
})
