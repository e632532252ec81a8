import { describe, expect, test } from 'vitest'
import { buildStudy } from '../../../core/study/build-study.ts'
import { pairToConfirm, withConfirmedPair } from '../../../core/study/confirmed-pair.ts'
import { fusionPair, studySchema } from '../../../core/study/study.ts'
import type { Study } from '../../../core/study/study.ts'
import { checkFusable } from '../../../core/volume/fusable.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, headerOf, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import { assemble } from '../../fixtures/volumes.ts'

const study = (spect: Elements): Study => {
  const built = buildStudy([nmFile(uprightShape, { elements: spect }), ...ctFiles()].map(headerOf))
  if (built === null) throw new Error('a study of no files')
  return built
}

const word = { ctSeriesUid: uids.ct, spectSeriesUid: uids.nm, by: 'Dr Vogt', at: '2026-03-15T09:00:00.000Z' }
const noFrame: Elements = { '00200052': null }

describe('a pair without a common frame of reference', () => {
  test('waits for the reader', () => expect(pairToConfirm(study(noFrame))).toMatchObject({ ctSeriesUid: uids.ct, spectSeriesUid: uids.nm }))
  test('is not fused before', () => expect(fusionPair(withConfirmedPair(study(noFrame), null))).toBeNull())
  test('is fused after, saying on whose word', () => {
    const confirmed = studySchema.parse(withConfirmedPair(study(noFrame), word))
    expect(fusionPair(confirmed)).toEqual({
      ctSeriesUid: uids.ct,
      spectSeriesUid: uids.nm,
      pairedBy: 'overlap in space and time, without a common frame of reference, confirmed by Dr Vogt on 2026-03-15',
      registrationConfirmed: true,
    })
    expect(pairToConfirm(confirmed)).toBeNull()
  })
  test('of other series than those confirmed: still waits', () => {
    expect(fusionPair(withConfirmedPair(study(noFrame), { ...word, ctSeriesUid: '1.2.3' }))).toBeNull()
    expect(fusionPair(withConfirmedPair(study(noFrame), { ...word, spectSeriesUid: '1.2.3' }))).toBeNull()
  })
  test('of images of different patients: no word helps', () => {
    const mixed = study({ ...noFrame, '00100020': ['LO', 'P-002'] })
    expect(fusionPair(withConfirmedPair(mixed, word))).toBeNull()
  })
})

test('a pair with a common frame needs no word, and takes none', () => {
  const plain = study({})
  expect(pairToConfirm(plain)).toBeNull()
  expect(withConfirmedPair(plain, word)).toEqual(plain)
})

describe('the last guard before fusing', () => {
  const ct = assemble(ctFiles()).info
  const spectOf = (elements: Elements) => assemble([nmFile(uprightShape, { elements })]).info
  test('lets a confirmed pair through', () => expect(checkFusable(ct, spectOf(noFrame), true).ok).toBe(true))
  test('holds an unconfirmed one', () => expect(checkFusable(ct, spectOf(noFrame)).ok).toBe(false))
  test('holds another patient, confirmed or not', () => expect(checkFusable(ct, spectOf({ ...noFrame, '00100020': ['LO', 'P-002'] }), true).ok).toBe(false))
  test('holds another study, confirmed or not', () => expect(checkFusable(ct, spectOf({ ...noFrame, '0020000D': ['UI', '1.2.3'] }), true).ok).toBe(false))
})
