import { randomUUID } from 'node:crypto'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { AnalysisRequest } from '../../core/findings/analysis.ts'
import { fusionPair, whyNoFusionPair } from '../../core/study/study.ts'
import type { FusionPair } from '../../core/study/study.ts'
import { seriesUidOf } from '../../core/study/series-parts.ts'
import type { VolumeInfo } from '../../core/volume/volume.ts'
import type { Analysed, CallOutput, Decision } from '../../contract/calls.ts'
import type { SeriesFiles } from '../imaging/volume-cache.ts'
import type { LoadedVolume, PairFiles } from '../workers/imaging-api.ts'
import type { CallOptions } from '../workers/rpc.ts'
import type { LibrarySession } from './library-session.ts'
import { checkPresence } from './studies.ts'

export const seriesFiles = async ({ library }: LibrarySession, seriesUid: string): Promise<Result<SeriesFiles>> => {
  // The library knows whole series; which of its files make the part is told from their headers.
  const files = await library.call('series-files', { seriesUid: seriesUidOf(seriesUid) })
  return files.ok ? ok({ seriesInstanceUid: seriesUid, files: files.value }) : files
}

/** Assembles a series; the voxels stay in the imaging worker's cache and are shared, not copied. */
export const openVolume = async (session: LibrarySession, seriesUid: string, options: CallOptions<{ done: number; total: number }> = {}): Promise<Result<LoadedVolume>> => {
  const files = await seriesFiles(session, seriesUid)
  return files.ok ? session.imaging.call('volume', files.value, options) : files
}

/** Writes a volume for other tools and answers what it wrote. */
export const writeVolumeFile = async (session: LibrarySession, seriesUid: string, file: string): Promise<Result<VolumeInfo>> => {
  const series = await seriesFiles(session, seriesUid)
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
  return spect.ok ? ok({ ct: ct.value, spect: spect.value }) : spect
}

/** Both volumes of a study, loaded. */
export const openReading = async (session: LibrarySession, studyUid: string): Promise<Result<CallOutput<'reading.open'>>> => {
  const study = await session.library.call('study', { studyUid })
  if (!study.ok) return study
  const present = await checkPresence(session, studyUid)
  if (!present.ok) return present
  const pair = await pairOf(session, studyUid)
  if (!pair.ok) return pair
  const [ct, spect] = await Promise.all([openVolume(session, pair.value.ctSeriesUid), openVolume(session, pair.value.spectSeriesUid)])
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
  const analysis = await session.imaging.call('analyse', { ...files.value, request, appVersion }, options)
  if (!analysis.ok) return analysis
  const analysisId = randomUUID()
  const stored = await session.library.call('add-analysis', { analysisId, studyUid, madeAt: new Date().toISOString(), analysis: analysis.value })
  if (!stored.ok) return stored
  const decisions = await session.library.call('decisions', { studyUid })
  return decisions.ok ? ok({ analysisId, analysis: analysis.value, decisions: decisions.value }) : decisions
}

export const latestAnalysed = ({ library }: LibrarySession, studyUid: string): Promise<Result<Analysed | null>> =>
  library.call('latest-analysis', { studyUid })

export const decideFinding = ({ library }: LibrarySession, studyUid: string, decision: Decision): Promise<Result<Decision[]>> =>
  library.call('decide', { studyUid, decision, now: new Date().toISOString() })

/** PNG of the anterior projection of the study's SPECT. */
export const drawStudyMip = async (session: LibrarySession, studyUid: string): Promise<Result<Uint8Array>> => {
  const pair = await pairOf(session, studyUid)
  if (!pair.ok) return pair
  const spect = await seriesFiles(session, pair.value.spectSeriesUid)
  return spect.ok ? session.imaging.call('draw-mip', { spect: spect.value, angleDegrees: 0, sizePx: 480 }) : spect
}
