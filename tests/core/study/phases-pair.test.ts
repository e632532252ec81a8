import { expect, test } from 'vitest'
import { bloodPoolPair, fusionPair, whyNoFusionPair } from '../../../core/study/study.ts'
import type { Series, Study } from '../../../core/study/study.ts'

const series = (uid: string, kind: Series['kind'], note?: string): Series => ({
  seriesInstanceUid: uid,
  modality: kind === 'ct-volume' ? 'CT' : 'NM',
  kind,
  description: '',
  frames: 60,
  unit: null,
  pairedWith: kind === 'spect-volume' ? '1' : null,
  pairedBy: 'same frame of reference',
  ...(note === undefined ? {} : { note }),
  problem: null,
})

const study = (...all: Series[]): Study => ({
  studyInstanceUid: '9', patientName: 'A^B', patientId: 'P', patientSex: 'F', patientBirthDate: null, studyDate: null, studyTime: null, accessionNumber: null, description: '', series: all,
})

const ct = series('1', 'ct-volume')
const late = series('2', 'spect-volume')
const pool = series('3', 'spect-volume', 'blood pool phase, 6 min after injection')

test('the late SPECT is read, whichever series comes first', () => {
  expect(fusionPair(study(ct, pool, late))?.spectSeriesUid).toBe('2')
  expect(fusionPair(study(late, ct, pool))?.spectSeriesUid).toBe('2')
  expect(bloodPoolPair(study(ct, pool, late))?.spectSeriesUid).toBe('3')
})

test('a blood pool alone is refused with the reason, never read as bone', () => {
  expect(fusionPair(study(ct, pool))).toBeNull()
  expect(bloodPoolPair(study(ct, pool))).toBeNull()
  expect(whyNoFusionPair(study(ct, pool)).code).toBe('only-blood-pool')
})
