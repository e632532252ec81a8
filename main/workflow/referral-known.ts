import type { Analysis } from '../../core/findings/analysis.ts'
import { ageYears } from '../../core/study/patient-words.ts'
import { seriesUidOf } from '../../core/study/series-parts.ts'
import { fusionPair } from '../../core/study/study.ts'
import type { Study } from '../../core/study/study.ts'
import { segmentOrder } from '../../core/referral/facts.ts'
import type { Facts } from '../../core/referral/facts.ts'
import type { KnownFacts } from '../../core/referral/facts-of.ts'
import type { Decision } from '../../contract/calls.ts'
import type { LibrarySession } from './library-session.ts'
import { latestAnalysed } from './read-study.ts'
import { acquisitionFor } from './spect-acquisition.ts'

/** One fact with where it comes from; null where the files do not say. */
type Known<T> = { readonly value: T; readonly origin: string } | null

const minutesBetween = (from: string | null, to: string | null): number | null => {
  if (from === null || to === null) return null
  const minutes = (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 60_000
  return Number.isFinite(minutes) && minutes >= 0 ? Math.round(minutes) : null
}

/** Joints and discs with accepted uptake; unknown while a proposed one is not decided on. */
const uptakeAreas = (analysis: Analysis, decisions: readonly Decision[]): Known<NonNullable<Facts['uptakeAreas']>> => {
  const candidates = analysis.findings.filter(({ structure, level }) => (structure === 'facet-joint' || structure === 'disc') && segmentOrder(level) !== null)
  const decisionOf = (id: string): Decision['decision'] | undefined => decisions.find(({ findingId }) => findingId === id)?.decision
  if (candidates.some(({ id }) => decisionOf(id) === undefined) || decisions.length === 0) return null
  const value = candidates
    .filter(({ id }) => decisionOf(id) === 'accepted')
    .map(({ structure, level, side }) => ({ structure: structure === 'disc' ? ('disc' as const) : ('facet-joint' as const), level, side }))
  return { value, origin: 'accepted findings of facet joints and discs' }
}

const phaseOf = ({ kind, note }: Study['series'][number]): string | null => {
  if (kind === 'dynamic') return 'flow'
  if (/blood.?pool/i.test(note ?? '')) return 'blood-pool'
  return kind === 'spect-volume' ? 'delayed' : null
}

/** What files and analysis of a study say for a referral. Nothing is guessed: what they do not say is absent. */
export const knownFacts = async (session: LibrarySession, study: Study): Promise<KnownFacts> => {
  const pair = fusionPair(study)
  const seriesHeader = async (uid: string | undefined) => {
    const header = uid === undefined ? null : await session.library.call('series-header', { seriesUid: seriesUidOf(uid) })
    return header?.ok === true ? header.value : null
  }
  const [spect, ct] = [await seriesHeader(pair?.spectSeriesUid), await seriesHeader(pair?.ctSeriesUid)]
  const acquisition = await acquisitionFor(session, study.studyInstanceUid)
  const analysed = await latestAnalysed(session, study.studyInstanceUid)
  const analysis = analysed.ok ? (analysed.value?.analysis ?? null) : null
  const origins: Record<string, string> = {}
  const take = <T>(path: string, value: T | null | undefined, origin: string): T | null => {
    if (value === null || value === undefined) return null
    origins[path] = origin
    return value
  }
  const dateOf = (header: typeof spect): string | null => header?.acquisitionDate ?? header?.series.date ?? null
  const spects = study.series.filter(({ kind, problem }) => kind === 'spect-volume' && problem === null)
  const phases = [...new Set(study.series.flatMap((series) => phaseOf(series) ?? []))]
  const areas = analysed.ok && analysed.value !== null ? uptakeAreas(analysed.value.analysis, analysed.value.decisions) : null
  const facts: Facts = {
    ageYears: take('ageYears', ageYears(study.patientBirthDate, study.studyDate), 'date of birth and date of the study'),
    sex: take('sex', study.patientSex, 'patient data of the files'),
    study: {
      // A nuclide alone is no tracer: what it is bound to stays open.
      tracer: take('study.tracer', spect?.radiopharmaceutical?.name == null ? null : acquisition?.radiopharmaceutical, 'header of the SPECT'),
      activityMBq: take('study.activityMBq', acquisition?.activityMBq, 'header of the SPECT, or what was entered for SUV'),
      uptakeMinutes: take('study.uptakeMinutes', minutesBetween(acquisition?.injectedAt ?? null, acquisition?.acquiredAt ?? null), 'times of injection and acquisition'),
      // Two reconstructions of one scan look like two areas: only a single SPECT speaks for itself.
      areas: take('study.areas', spects.length === 1 ? 1 : null, 'one SPECT series; a stitched one may hold two areas'),
      days: take('study.days', spects.length === 1 && dateOf(spect) !== null ? 1 : null, 'date of the one SPECT series'),
      phases: take('study.phases', phases.length === 0 ? null : phases, 'series of the study'),
      weightKg: take('study.weightKg', spect?.patient.weightKg, 'header of the SPECT'),
      corrections: take('study.corrections', spect === null || spect.correctedImage.length === 0 ? null : spect.correctedImage, 'header of the SPECT'),
      spectCtSameDay: take('study.spectCtSameDay', dateOf(spect) === null || dateOf(ct) === null ? null : dateOf(spect) === dateOf(ct), 'dates of SPECT and CT'),
      spectCtShiftMm: take('study.spectCtShiftMm', analysis?.registration.shiftMm, 'measured registration'),
      levels: take('study.levels', analysis === null || analysis.spine.levels.length === 0 ? null : analysis.spine.levels.map(({ name }) => name), 'levels named on the CT'),
    },
    uptakeAreas: take('uptakeAreas', areas?.value, areas?.origin ?? ''),
  }
  return { facts, origins }
}
