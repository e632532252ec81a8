import { randomUUID } from 'node:crypto'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { nuclideTable } from '../../core/knowledge/tracers/nuclides-schema.ts'
import { calibrationCandidates } from '../../core/units/calibrations.ts'
import type { SiteCalibration } from '../../core/units/calibrations.ts'
import { correctionScope } from '../../core/units/corrections.ts'
import type { Correction, CorrectionField } from '../../core/units/corrections.ts'
import { ageOf, judgeCorrection } from '../../core/units/plausible.ts'
import type { UnitSheet } from '../../core/volume/unit-sheet.ts'
import type { Calibrations, StudyUnits } from '../../contract/units.ts'
import type { StoredCalibration } from '../library/calibrations.ts'
import { seriesUidOf } from '../../core/study/series-parts.ts'
import type { StoredUnits } from '../library/series-units.ts'
import type { SeriesFiles } from '../imaging/volume-cache.ts'
import type { LibrarySession } from './library-session.ts'
import { pairFiles, renewAnalysis } from './read-study.ts'

interface KnownSeries extends StoredUnits {
  readonly files: SeriesFiles
}

const known = async (session: LibrarySession, files: SeriesFiles): Promise<Result<KnownSeries>> => {
  const stored = await session.library.call('series-units', { seriesUid: files.seriesInstanceUid })
  if (!stored.ok) return stored
  if (stored.value === null) return fail(problem('series-missing', 'This series is no longer in the library. Index its folder again.'))
  return ok({ ...stored.value, files })
}

const sheetOf = (session: LibrarySession, { files, units }: KnownSeries): Promise<Result<UnitSheet>> => session.imaging.call('unit-sheet', { ...files, units })

/** Where the numbers of the pair come from, and what readers changed. */
export const studyUnits = async (session: LibrarySession, studyUid: string): Promise<Result<StudyUnits>> => {
  const files = await pairFiles(session, studyUid)
  if (!files.ok) return files
  const spect = await known(session, files.value.spect)
  if (!spect.ok) return spect
  const ct = await known(session, files.value.ct)
  if (!ct.ok) return ct
  const [spectSheet, ctSheet] = await Promise.all([sheetOf(session, spect.value), sheetOf(session, ct.value)])
  if (!spectSheet.ok) return spectSheet
  return ctSheet.ok ? ok({ spect: spectSheet.value, ct: ctSheet.value, history: [...spect.value.history] }) : ctSheet
}

/** Who changes what, and why. */
export interface CorrectionOf {
  readonly studyUid: string
  readonly by: string
  readonly reason: string
}

const refusal = (correction: Correction, header: InstanceHeader, { units }: StoredUnits, confirmed: boolean): Result<never> | null => {
  const judged = judgeCorrection(correction, ageOf(header))
  if (judged.kind === 'refused') return fail(problem('not-possible', judged.sentence))
  if (judged.kind === 'ask' && !confirmed) return fail(problem('please-confirm', judged.sentence))
  if (correction.field === 'nuclide' && !nuclideTable.nuclides.some(({ id }) => id === correction.value)) {
    return fail(problem('unknown-nuclide', `The nuclide ${correction.value} is not in the table of half-lives. Choose one of the list.`))
  }
  const isCandidate = (id: string): boolean => calibrationCandidates(header, units.calibrations, units.corrections).some(({ calibration }) => calibration.calibrationId === id)
  if (correction.field === 'calibrationId' && !isCandidate(correction.value)) {
    return fail(problem('other-camera', 'That calibration is not for the camera, collimator and nuclide of this series.'))
  }
  return null
}

const addRow = async (
  session: LibrarySession,
  { studyUid, by, reason }: CorrectionOf,
  field: CorrectionField,
  correction: Correction | null,
  confirmed: boolean,
): Promise<Result<StudyUnits>> => {
  const files = await pairFiles(session, studyUid)
  if (!files.ok) return files
  const spect = await known(session, files.value.spect)
  if (!spect.ok) return spect
  const { seriesInstanceUid } = files.value.spect
  const header = await session.library.call('series-header', { seriesUid: seriesUidOf(seriesInstanceUid) })
  if (!header.ok) return header
  if (header.value === null || header.value.studyInstanceUid !== studyUid) {
    return fail(problem('series-missing', 'The SPECT of this study is no longer in the library. Index its folder again; nothing was changed.'))
  }
  const refused = correction === null ? null : refusal(correction, header.value, spect.value, confirmed)
  if (refused !== null) return refused
  const { patient } = header.value
  const added = await session.library.call('add-correction', {
    studyUid,
    seriesUid: correctionScope(field) === 'study' ? null : seriesInstanceUid,
    patient: { patientId: patient.id, patientName: patient.name },
    field,
    correction,
    by,
    at: new Date().toISOString(),
    reason,
  })
  if (!added.ok) return added
  const renewed = await renewAnalysis(session, studyUid)
  return renewed.ok ? studyUnits(session, studyUid) : renewed
}

/**
 * Puts a reader's value in the place of the file's, for this study (or its SPECT) and this patient only, and renews the analysis.
 * Fails with `please-confirm` where the value is unusual and not yet `confirmed`, with `not-possible` where it can never be used.
 */
export const correctUnits = (session: LibrarySession, input: CorrectionOf & { readonly correction: Correction; readonly confirmed: boolean }): Promise<Result<StudyUnits>> =>
  addRow(session, input, input.correction.field, input.correction, input.confirmed)

/** Takes the reader's value back; the file's stands again, and the history keeps both. */
export const withdrawCorrection = (session: LibrarySession, input: CorrectionOf & { readonly field: CorrectionField }): Promise<Result<StudyUnits>> =>
  addRow(session, input, input.field, null, true)

const usable = ({ calibration, ended }: StoredCalibration): SiteCalibration | null => {
  if (ended === null) return calibration
  return ended.validTo === null || ended.validTo < calibration.validFrom ? null : { ...calibration, validTo: ended.validTo }
}

const listed = (stored: StoredCalibration, headers: readonly InstanceHeader[]): Calibrations['calibrations'][number] => {
  const calibration = usable(stored)
  const fitting = calibration === null ? [] : headers.filter((header) => calibrationCandidates(header, [calibration], null).some(({ kind }) => kind === 'fits'))
  return {
    ...stored,
    appliesTo: fitting.map(({ patient, study, series }) => ({ patientName: patient.name, studyDate: study.date, description: series.description })),
  }
}

const camerasOf = (headers: readonly InstanceHeader[]): Calibrations['cameras'] => {
  const cameras = headers.flatMap(({ manufacturer, model, equipment }) =>
    manufacturer === null || model === null
      ? []
      : [{ manufacturer, model, station: equipment?.station ?? null, serial: equipment?.serial ?? null, collimator: equipment?.collimator ?? null }],
  )
  return [...new Map(cameras.map((camera) => [JSON.stringify(camera), camera])).values()]
}

/** Every calibration that was recorded, with the series of the library that it fits, and the cameras that the library has seen. */
export const listCalibrations = async ({ library }: LibrarySession): Promise<Result<Calibrations>> => {
  const stored = await library.call('calibrations', undefined)
  if (!stored.ok) return stored
  const headers = await library.call('nuclear-headers', undefined)
  if (!headers.ok) return headers
  return ok({ calibrations: stored.value.map((each) => listed(each, headers.value)), cameras: camerasOf(headers.value) })
}

export const addSiteCalibration = async (session: LibrarySession, entered: Omit<SiteCalibration, 'calibrationId'>): Promise<Result<Calibrations>> => {
  const calibration = { ...entered, calibrationId: randomUUID() }
  const added = await session.library.call('add-calibration', { calibration, now: new Date().toISOString() })
  return added.ok ? listCalibrations(session) : added
}

export const endSiteCalibration = async (
  session: LibrarySession,
  end: { readonly calibrationId: string; readonly validTo: string | null; readonly by: string; readonly reason: string },
): Promise<Result<Calibrations>> => {
  const stored = await session.library.call('calibrations', undefined)
  if (!stored.ok) return stored
  if (!stored.value.some(({ calibration }) => calibration.calibrationId === end.calibrationId)) {
    return fail(problem('no-such-calibration', 'That calibration is not in this library. Open the list again.'))
  }
  const ended = await session.library.call('end-calibration', { ...end, at: new Date().toISOString() })
  return ended.ok ? listCalibrations(session) : ended
}
