import { existsSync } from 'node:fs'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { ageYears, displayName } from '../../core/study/patient-words.ts'
import { fusionPair, whyNoFusionPair } from '../../core/study/study.ts'
import type { SeriesKind, Study } from '../../core/study/study.ts'
import type { WorklistRow } from '../../contract/calls.ts'
import type { ListedStudy } from '../workers/library-api.ts'
import type { LibrarySession } from './library-session.ts'

const kindWords: Readonly<Record<SeriesKind, string>> = {
  'ct-volume': 'CT',
  'spect-volume': 'SPECT',
  'pet-volume': 'PET',
  planar: 'planar',
  'whole-body': 'whole body',
  dynamic: 'dynamic',
  gated: 'gated',
  document: 'document',
  other: 'other',
}

const imagesOf = (study: Study): string => [...new Set(study.series.map((series) => kindWords[series.kind]))].sort().join(' + ')

const reportState = ({ study, report }: ListedStudy): WorklistRow['reportState'] => {
  if (report === 'final') return 'signed'
  if (report === 'draft') return 'draft'
  return fusionPair(study) === null ? 'not-readable' : 'to-read'
}

const row = (listed: ListedStudy): WorklistRow => {
  const { study } = listed
  return {
    studyInstanceUid: study.studyInstanceUid,
    patientName: displayName(study.patientName),
    patientId: study.patientId,
    patientSex: study.patientSex,
    ageYears: ageYears(study.patientBirthDate, study.studyDate),
    studyDate: study.studyDate,
    description: study.description,
    images: imagesOf(study),
    reportState: reportState(listed),
    warnings: fusionPair(study) === null ? [whyNoFusionPair(study).sentence] : [],
  }
}

/** The work-list, newest first; `find` as in the library's search. */
export const worklist = async ({ library }: LibrarySession, find: string): Promise<Result<WorklistRow[]>> => {
  const studies = await library.call('studies', { find })
  return studies.ok ? ok(studies.value.map(row)) : studies
}

/** The studies as the index knows them, newest first. */
export const listStudies = async ({ library }: LibrarySession, find: string): Promise<Result<Study[]>> => {
  const studies = await library.call('studies', { find })
  return studies.ok ? ok(studies.value.map(({ study }) => study)) : studies
}

export interface LibrarySummary {
  readonly counts: { readonly toRead: number; readonly drafts: number; readonly signed: number; readonly problems: number }
  readonly folders: { readonly path: string; readonly present: boolean }[]
}

export const librarySummary = async (session: LibrarySession): Promise<Result<LibrarySummary>> => {
  const rows = await worklist(session, '')
  if (!rows.ok) return rows
  const counts = await session.library.call('counts', undefined)
  if (!counts.ok) return counts
  const folders = await session.library.call('folders', undefined)
  if (!folders.ok) return folders
  const inState = (state: WorklistRow['reportState']): number => rows.value.filter((each) => each.reportState === state).length
  return ok({
    counts: { toRead: inState('to-read'), drafts: inState('draft'), signed: inState('signed'), problems: counts.value.problems },
    folders: folders.value.map((path) => ({ path, present: existsSync(path) })),
  })
}
