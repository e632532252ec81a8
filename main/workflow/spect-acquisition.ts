import { acquisitionOf } from '../../core/report/acquisition.ts'
import type { EnteredAcquisition } from '../../core/report/acquisition.ts'
import { seriesUidOf } from '../../core/study/series-parts.ts'
import { fusionPair } from '../../core/study/study.ts'
import type { ReaderCorrections } from '../../core/units/corrections.ts'
import type { LibrarySession } from './library-session.ts'
import type { ReportRooms } from './report-rooms.ts'

/** The printed activity is what a reader entered; where it is measured or corrected in parts, none is printed rather than the header's. */
const enteredOf = ({ injectedMBq, syringe, residual, doseUnit, injectedAt }: ReaderCorrections, asWritten: number | null): EnteredAcquisition => {
  const inParts = syringe !== undefined || residual !== undefined
  const confirmed = doseUnit === undefined || asWritten === null ? undefined : doseUnit.value === 'MBq' ? asWritten : asWritten / 1e6
  const activityMBq = inParts ? null : (injectedMBq?.value ?? confirmed)
  return { ...(activityMBq === undefined ? {} : { activityMBq }), ...(injectedAt === undefined ? {} : { injectedAt: injectedAt.value }) }
}

/** Tracer and times of the SPECT that is read, the reader's in place of the header's; null where it is not in the library. */
export const acquisitionFor = async ({ library }: LibrarySession, studyUid: string): ReturnType<ReportRooms['acquisition']> => {
  const study = await library.call('study', { studyUid })
  const pair = study.ok ? fusionPair(study.value) : null
  if (pair === null) return null
  const header = await library.call('series-header', { seriesUid: seriesUidOf(pair.spectSeriesUid) })
  const stored = await library.call('series-units', { seriesUid: pair.spectSeriesUid })
  if (!header.ok || header.value === null || !stored.ok) return null
  const { radiopharmaceutical } = header.value
  return acquisitionOf(header.value, enteredOf(stored.value?.units.corrections ?? {}, radiopharmaceutical?.totalDoseAsWritten ?? null))
}
