import { seriesUidOf } from '../../core/study/series-parts.ts'
import type { SeriesUnits } from '../../core/volume/suv.ts'
import { usableCalibrations } from './calibrations.ts'
import { seriesCorrections } from './corrections.ts'
import type { CorrectionRow } from './corrections.ts'
import type { ReadableDatabase } from './database.ts'
import { seriesHeader } from './stored-header.ts'

export interface StoredUnits {
  readonly units: SeriesUnits
  readonly history: readonly CorrectionRow[]
}

/** What the library knows about the units of a series (or of a part of one); null for an unknown series. */
export const storedUnits = (db: ReadableDatabase, seriesUid: string): StoredUnits | null => {
  const header = seriesHeader(db, seriesUidOf(seriesUid))
  if (header === null) return null
  const { studyInstanceUid, patient } = header
  const { inForce, history, ofOtherPatient } = seriesCorrections(db, studyInstanceUid, seriesUid, { patientId: patient.id, patientName: patient.name })
  const notes =
    ofOtherPatient === 0
      ? []
      : [`${ofOtherPatient === 1 ? 'A correction was' : `${ofOtherPatient} corrections were`} made when this study bore another patient name or ID, and ${ofOtherPatient === 1 ? 'is' : 'are'} not used.`]
  return { units: { studyInstanceUid, seriesInstanceUid: seriesUid, corrections: inForce, calibrations: usableCalibrations(db), notes }, history }
}
