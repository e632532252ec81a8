import type { Series, Study } from '../../../core/study/study.ts'
import { study } from '../../core/report/fixture.ts'

const series = (kind: Series['kind'], uid: string, pairedWith: string): Series => ({
  seriesInstanceUid: uid,
  modality: kind === 'ct-volume' ? 'CT' : 'NM',
  kind,
  description: kind,
  frames: 3,
  unit: null,
  pairedWith,
  pairedBy: 'same frame of reference',
  problem: null,
})

/** The report's study with a CT and a SPECT that can be read. */
export const readableStudy: Study = { ...study, series: [series('ct-volume', '1.3.1', '1.3.2'), series('spect-volume', '1.3.2', '1.3.1')] }
