import { describe, expect, test } from 'vitest'
import { buildStudy } from '../../../core/study/build-study.ts'
import { fusionPair, studySchema, whyNoFusionPair } from '../../../core/study/study.ts'
import type { Study } from '../../../core/study/study.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { syntaxes } from '../../fixtures/dicom-file.ts'
import { ctFiles, headerOf, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import type { ImageOptions, Shape } from '../../fixtures/images.ts'

const study = (...files: Uint8Array[]): Study => {
  const built = buildStudy(files.map(headerOf))
  if (built === null) throw new Error('a study of no files')
  return studySchema.parse(built)
}

const series = (of: Study, uid: string) => {
  const found = of.series.find((each) => each.seriesInstanceUid === uid)
  if (found === undefined) throw new Error(`no series ${uid}`)
  return found
}

const otherSeries = (uid: string, elements: Elements = {}): ImageOptions => ({
  elements: (k) => ({ '0020000E': ['UI', uid], '00080018': ['UI', `${uid}.${k + 1}`], ...elements }),
})

const noFrame: ImageOptions = { elements: { '00200052': null } }

describe('what a study says of itself', () => {
  test('patient, date and series, in the order of the series numbers', () => {
    const built = study(nmFile(), ...ctFiles())
    expect(built).toMatchObject({
      studyInstanceUid: uids.study,
      patientName: 'Muster^Maria',
      patientId: 'P-001',
      patientSex: 'F',
      patientBirthDate: '1961-05-20',
      studyDate: '2026-03-14',
      studyTime: '09:30',
      accessionNumber: 'A-17',
      description: 'Bone SPECT/CT',
    })
    expect(built.series.map(({ kind, frames, unit, problem }) => ({ kind, frames, unit, problem }))).toEqual([
      { kind: 'ct-volume', frames: 3, unit: 'HU', problem: null },
      { kind: 'spect-volume', frames: 3, unit: 'counts', problem: null },
    ])
  })

  test('does not depend on the order of the files', () => {
    const files = [nmFile(), ...ctFiles()]
    expect(study(...files.toReversed())).toEqual(study(...files))
  })

  test('of no headers is none', () => expect(buildStudy([])).toBeNull())
})

describe('pairing', () => {
  test('by frame of reference', () => {
    const built = study(nmFile(), ...ctFiles())
    expect(series(built, uids.nm)).toMatchObject({ pairedWith: uids.ct, pairedBy: 'same frame of reference' })
    expect(series(built, uids.ct)).toMatchObject({ pairedWith: uids.nm })
    expect(fusionPair(built)).toEqual({ ctSeriesUid: uids.ct, spectSeriesUid: uids.nm, pairedBy: 'same frame of reference' })
  })

  test('a common frame of reference wins over a better overlap', () => {
    const half: Shape = { ...uprightShape, slices: 2 }
    const built = study(nmFile(), ...ctFiles(half), ...ctFiles(uprightShape, otherSeries('1.2.9', { '00200052': ['UI', '1.2.3'] })))
    expect(series(built, uids.nm).pairedWith).toBe(uids.ct)
  })

  test('of two CTs in the same frame, the one that covers the SPECT', () => {
    const away: Shape = { ...uprightShape, originMm: [-20, -110.5, 36] }
    const built = study(nmFile(), ...ctFiles(away), ...ctFiles(uprightShape, otherSeries('1.2.9')))
    expect(series(built, uids.nm).pairedWith).toBe('1.2.9')
  })

  test('of two CTs that cover it, the finer', () => {
    const fine: Shape = { ...uprightShape, slices: 7, sliceStepMm: 1.25, originMm: [-20, -110.5, 30.375] }
    const built = study(nmFile(), ...ctFiles(), ...ctFiles(fine, otherSeries('1.2.9')))
    expect(series(built, uids.nm).pairedWith).toBe('1.2.9')
  })

  test('a stray slice in the same place does not win by being thin', () => {
    const stray: Shape = { ...uprightShape, slices: 1, originMm: [-20, -110.5, 33.5] }
    const built = study(nmFile(), ...ctFiles(stray, otherSeries('1.2.9', { '00180050': ['DS', '1'] })), ...ctFiles())
    expect(series(built, uids.nm).pairedWith).toBe(uids.ct)
  })

  test('a CT elsewhere in the same frame is no partner', () => {
    const built = study(nmFile(), ...ctFiles({ ...uprightShape, originMm: [-20, -110.5, 500] }))
    expect(fusionPair(built)).toBeNull()
    expect(whyNoFusionPair(built).code).toBe('no-pair')
  })

  test('without a common frame: by overlap and time, which is said, and not fused', () => {
    const built = study(nmFile(uprightShape, noFrame), ...ctFiles())
    expect(series(built, uids.nm)).toMatchObject({
      pairedWith: uids.ct,
      pairedBy: 'overlap in space and time, without a common frame of reference',
      problem: { code: 'no-common-frame' },
    })
    expect(fusionPair(built)).toBeNull()
    expect(whyNoFusionPair(built).sentence).toContain('no common frame of reference')
  })

  test('two unknown frames of reference are not the same frame', () => {
    const built = study(nmFile(uprightShape, noFrame), ...ctFiles(uprightShape, noFrame))
    expect(fusionPair(built)).toBeNull()
  })

  test('without a common frame and at another visit: no partner', () => {
    const built = study(nmFile(uprightShape, { elements: { '00200052': null, '00080032': ['TM', '163500'] } }), ...ctFiles())
    expect(series(built, uids.nm).pairedWith).toBeNull()
  })

  test('a second SPECT finds the same CT; the CT stays with the first', () => {
    const built = study(nmFile(), nmFile(uprightShape, otherSeries('1.2.8', { '00200011': ['IS', '9'] })), ...ctFiles())
    expect(series(built, '1.2.8').pairedWith).toBe(uids.ct)
    expect(series(built, uids.ct).pairedWith).toBe(uids.nm)
  })
})

describe('why a series cannot be used', () => {
  const problemOf = (uid: string, ...files: Uint8Array[]) => series(study(...files), uid).problem

  test('SPECT without geometry', () => {
    const problem = problemOf(uids.nm, nmFile(uprightShape, { elements: { '00540022': null } }), ...ctFiles())
    expect(problem?.sentence).toMatch(/^This SPECT has no position in space/)
  })
  test('raw projections are no volume', () => {
    const built = study(nmFile(uprightShape, { elements: { '00080008': ['CS', 'ORIGINAL\\PRIMARY\\TOMO\\EMISSION'] } }), ...ctFiles())
    expect(series(built, uids.nm)).toMatchObject({ kind: 'other', problem: { code: 'raw-tomography' } })
    expect(whyNoFusionPair(built).code).toBe('raw-tomography')
  })
  test('a transfer syntax that is not read yet is named', () => {
    expect(problemOf(uids.ct, ...ctFiles(uprightShape, { transferSyntax: syntaxes.jpeg2000 }))?.sentence).toContain('JPEG 2000 Lossless')
  })
  test('a CT with a problem is not paired', () => {
    const built = study(nmFile(), ...ctFiles(uprightShape, { transferSyntax: syntaxes.jpeg2000 }))
    expect(fusionPair(built)).toBeNull()
    expect(whyNoFusionPair(built).sentence).toContain('JPEG 2000')
  })
  test('two patients in one study: nothing of it is opened', () => {
    const built = study(nmFile(uprightShape, { elements: { '00100020': ['LO', 'P-002'] } }), ...ctFiles())
    expect(built.series.map((each) => each.problem?.code)).toEqual(['mixed-patients', 'mixed-patients'])
    expect(fusionPair(built)).toBeNull()
  })
  test('two birth dates in one study: nothing of it is opened', () => {
    const built = study(nmFile(uprightShape, { elements: { '00100030': ['DA', '19610521'] } }), ...ctFiles())
    expect(built.series.map((each) => each.problem?.code)).toEqual(['mixed-patients', 'mixed-patients'])
    expect(built.series[0]?.problem?.sentence).toContain('born 1961-05-21')
  })
  test('one patient, spelled by two machines: the study is read', () => {
    const built = study(nmFile(uprightShape, { elements: { '00100010': ['PN', 'MUSTER^MARIA^^^'] } }), ...ctFiles())
    expect(built.series.map((each) => each.problem)).toEqual([null, null])
    expect(fusionPair(built)).not.toBeNull()
  })
  test('a CT alone', () => expect(whyNoFusionPair(study(...ctFiles())).sentence).toContain('no reconstructed SPECT'))
  test('a SPECT alone', () => expect(whyNoFusionPair(study(nmFile())).sentence).toContain('no CT'))
})
