import { randomUUID } from 'node:crypto'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { analysisCancelled } from '../../core/findings/analyse.ts'
import type { AnalysisRequest } from '../../core/findings/analysis.ts'
import { bloodPoolPair, fusionPair, whyNoFusionPair } from '../../core/study/study.ts'
import type { FusionPair } from '../../core/study/study.ts'
import { seriesUidOf } from '../../core/study/series-parts.ts'
import { hasSuv, withSuv } from '../../core/findings/with-suv.ts'
import type { SeriesUnits } from '../../core/volume/suv.ts'
import type { VolumeInfo } from '../../core/volume/volume.ts'
import type { Analysed, CallOutput, Decision } from '../../contract/calls.ts'
import type { SeriesFiles } from '../imaging/volume-cache.ts'
import type { LoadedVolume, PairFiles, PoolFiles, WithUnits } from '../workers/imaging-api.ts'
import type { CallOptions } from '../workers/rpc.ts'
import { historyOf } from './history.ts'
import type { LibrarySession } from './library-session.ts'
import { checkPresence } from './studies.ts'

export const seriesFiles = async ({ library }: LibrarySession, seriesUid: string): Promise<Result<SeriesFiles>> => {
  // The library knows whole series; which of its files make the part is told from their headers.
  const files = await library.call('series-files', { seriesUid: seriesUidOf(seriesUid) })
  return files.ok ? ok({ seriesInstanceUid: seriesUid, files: files.value }) : files
}

/** What the library knows of the units of a series beside its files. */
export const seriesUnits = async ({ library }: LibrarySession, seriesUid: string): Promise<Result<SeriesUnits | null>> => {
  const stored = await library.call('series-units', { seriesUid })
  return stored.ok ? ok(stored.value?.units ?? null) : stored
}

/** The files of a series with what reader and site put beside them. */
const seriesWithUnits = async (session: LibrarySession, seriesUid: string): Promise<Result<WithUnits>> => {
  const files = await seriesFiles(session, seriesUid)
  if (!files.ok) return files
  const units = await seriesUnits(session, seriesUid)
  return units.ok ? ok(units.value === null ? files.value : { ...files.value, units: units.value }) : units
}

/** Assembles a series; the voxels stay in the imaging worker's cache and are shared, not copied. */
export const openVolume = async (session: LibrarySession, seriesUid: string, options: CallOptions<{ done: number; total: number }> = {}): Promise<Result<LoadedVolume>> => {
  const files = await seriesWithUnits(session, seriesUid)
  if (!files.ok) return files
  const volume = await session.imaging.call('volume', files.value, options)
  // Files may have swapped their names with size and time unchanged: the next scan must look into them.
  if (!volume.ok && volume.error.code === 'file-changed') await session.library.call('distrust-series', { seriesUid: seriesUidOf(seriesUid) })
  return volume
}

/** Writes a volume for other tools and answers what it wrote. */
export const writeVolumeFile = async (session: LibrarySession, seriesUid: string, file: string): Promise<Result<VolumeInfo>> => {
  const series = await seriesWithUnits(session, seriesUid)
  return series.ok ? session.imaging.call('nifti', { series: series.value, file }) : series
}

const pairOf = async ({ library }: LibrarySession, studyUid: string): Promise<Result<FusionPair>> => {
  const study = await library.call('study', { studyUid })
  if (!study.ok) return study
  const pair = fusionPair(study.value)
  return pair === null ? fail(whyNoFusionPair(study.value)) : ok(pair)
}

/** The files of the pair that is read: SPECT on its CT. */
export const pairFiles = async (session: LibrarySession, studyUid: string): Promise<Result<PairFiles>> => {
  const pair = await pairOf(session, studyUid)
  if (!pair.ok) return pair
  const ct = await seriesFiles(session, pair.value.ctSeriesUid)
  if (!ct.ok) return ct
  const spect = await seriesFiles(session, pair.value.spectSeriesUid)
  return spect.ok ? ok({ ct: ct.value, spect: spect.value, registrationConfirmed: pair.value.registrationConfirmed }) : spect
}

/** The files of the blood pool on the CT of that pair; null where the study has none. */
export const poolFiles = async (session: LibrarySession, studyUid: string): Promise<Result<PoolFiles | null>> => {
  const study = await session.library.call('study', { studyUid })
  if (!study.ok) return study
  const pool = bloodPoolPair(study.value)
  if (pool === null) return ok(null)
  const files = await seriesFiles(session, pool.spectSeriesUid)
  return files.ok ? ok({ ...files.value, registrationConfirmed: pool.registrationConfirmed }) : files
}

/** Both volumes of a study, loaded; `cancelled` once the signal is aborted. */
export const openReading = async (session: LibrarySession, studyUid: string, signal?: AbortSignal): Promise<Result<CallOutput<'reading.open'>>> => {
  const study = await session.library.call('study', { studyUid })
  if (!study.ok) return study
  const present = await checkPresence(session, studyUid)
  if (!present.ok) return present
  const pair = await pairOf(session, studyUid)
  if (!pair.ok) return pair
  const options = signal === undefined ? {} : { signal }
  const [ct, spect] = await Promise.all([openVolume(session, pair.value.ctSeriesUid, options), openVolume(session, pair.value.spectSeriesUid, options)])
  if (!ct.ok) return ct
  return spect.ok ? ok({ study: study.value, ct: ct.value.info, spect: spect.value.info, pairedBy: pair.value.pairedBy }) : spect
}

/** Measures a study and stores the analysis as a new row; earlier ones stay. */
export const analyseStored = async (
  session: LibrarySession,
  input: { readonly studyUid: string; readonly request: AnalysisRequest; readonly appVersion: string },
  options: CallOptions<{ label: string; fraction: number }> = {},
): Promise<Result<Analysed>> => {
  const { studyUid, request, appVersion } = input
  const files = await pairFiles(session, studyUid)
  if (!files.ok) return files
  const units = await seriesUnits(session, files.value.spect.seriesInstanceUid)
  if (!units.ok) return units
  const history = await historyOf(session, studyUid)
  if (!history.ok) return history
  const pool = await poolFiles(session, studyUid)
  if (!pool.ok) return pool
  const analysis = await session.imaging.call('analyse', { ...files.value, request, appVersion, history: history.value, pool: pool.value, ...(units.value === null ? {} : { units: units.value }) }, options)
  if (!analysis.ok) return analysis
  // Cancelled at the very end: nothing is stored all the same.
  if (options.signal?.aborted === true) return fail(analysisCancelled)
  const analysisId = randomUUID()
  const stored = await session.library.call('add-analysis', { analysisId, studyUid, madeAt: new Date().toISOString(), analysis: analysis.value })
  if (!stored.ok) return stored
  const decisions = await session.library.call('decisions', { studyUid })
  return decisions.ok ? ok({ analysisId, analysis: analysis.value, decisions: decisions.value }) : decisions
}

/** An analysis under the SUV of now: corrections and calibrations may have changed since it was made. The same value where they have not. */
const underPresentSuv = async (session: LibrarySession, analysed: Analysed): Promise<Analysed> => {
  const spectUid = analysed.analysis.provenance.seriesUids[1]
  const spect = spectUid === undefined ? null : await openVolume(session, spectUid)
  // With its drive away nothing can be taken anew; what was measured stays as it was.
  if (!spect?.ok || hasSuv(analysed.analysis, spect.value.info.suv)) return analysed
  return { ...analysed, analysis: withSuv(analysed.analysis, spect.value.info.suv) }
}

/** The newest analysis, its SUV as corrections and calibrations have it now. */
export const latestAnalysed = async (session: LibrarySession, studyUid: string): Promise<Result<Analysed | null>> => {
  const stored = await session.library.call('latest-analysis', { studyUid })
  return stored.ok && stored.value !== null ? ok(await underPresentSuv(session, stored.value)) : stored
}

/** Stores the newest analysis anew where its SUV has changed, so that the numbers on the screen are those of a row. */
export const renewAnalysis = async (session: LibrarySession, studyUid: string): Promise<Result<Analysed | null>> => {
  const stored = await session.library.call('latest-analysis', { studyUid })
  if (!stored.ok || stored.value === null) return stored
  const present = await underPresentSuv(session, stored.value)
  if (present === stored.value) return stored
  const analysisId = randomUUID()
  const added = await session.library.call('add-analysis', { analysisId, studyUid, madeAt: new Date().toISOString(), analysis: present.analysis })
  return added.ok ? ok({ ...present, analysisId }) : added
}

export const decideFinding = ({ library }: LibrarySession, studyUid: string, decision: Decision): Promise<Result<Decision[]>> =>
  library.call('decide', { studyUid, decision, now: new Date().toISOString() })

/** PNG of the anterior projection of the study's SPECT. */
export const drawStudyMip = async (session: LibrarySession, studyUid: string): Promise<Result<Uint8Array>> => {
  const pair = await pairOf(session, studyUid)
  if (!pair.ok) return pair
  const spect = await seriesFiles(session, pair.value.spectSeriesUid)
  return spect.ok ? session.imaging.call('draw-mip', { spect: spect.value, angleDegrees: 0, sizePx: 480 }) : spect
}
