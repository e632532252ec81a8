import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import { seriesUidOf } from '../../core/study/series-parts.ts'
import { currentSiteTemplates } from '../../core/report/site-templates.ts'
import { fusionPair } from '../../core/study/study.ts'
import { fontCssFor } from '../report/font-css.ts'
import { newReportId, reserveReportIds } from '../report/report-id.ts'
import type { LibrarySession } from './library-session.ts'
import { latestAnalysed, openVolume, pairFiles } from './read-study.ts'
import { referralForReport } from './referral-report.ts'
import type { ReportRooms } from './report-rooms.ts'
import { acquisitionFor } from './spect-acquisition.ts'

/** Pictures are printed at about 60 mm: 300 pixels an inch. */
const keyImagePx = 720

const volumesOf = async (session: LibrarySession, studyUid: string): ReturnType<ReportRooms['volumes']> => {
  const study = await session.library.call('study', { studyUid })
  const pair = study.ok ? fusionPair(study.value) : null
  if (pair === null) return null
  const [ct, spect] = await Promise.all([openVolume(session, pair.ctSeriesUid), openVolume(session, pair.spectSeriesUid)])
  if (!ct.ok || !spect.ok) return null
  return { ct: ct.value.info, spect: spect.value.info }
}

const evidenceOf = async ({ library }: LibrarySession, partUid: string): ReturnType<ReportRooms['evidence']> => {
  const seriesUid = seriesUidOf(partUid)
  const header = await library.call('series-header', { seriesUid })
  if (!header.ok) return header
  const files = await library.call('series-files', { seriesUid })
  if (!files.ok) return files
  if (header.value === null) return fail(problem('series-gone', `The series ${seriesUid} that was measured is no longer in the library. Index its folder again.`))
  const { sopClassUid, frameOfReferenceUid, seriesInstanceUid, series } = header.value
  return ok({ seriesInstanceUid, modality: series.modality, sopClassUid, frameOfReferenceUid, sopInstanceUids: files.value.map(({ sopInstanceUid }) => sopInstanceUid) })
}

/** Gives the report's steps their library, pictures and printer. */
export const libraryRooms = (session: LibrarySession, print: ReportRooms['print']): ReportRooms => {
  const { library, imaging } = session
  const now = (): string => new Date().toISOString()
  return {
    libraryFolder: session.folder,
    settings: async () => {
      const settings = await library.call('settings', undefined)
      const templates = await library.call('site-templates', undefined)
      const site = settings.ok ? settings.value : { siteName: '', department: '' }
      return { ...site, templates: templates.ok ? currentSiteTemplates(templates.value) : [] }
    },
    study: (studyUid) => library.call('study', { studyUid }),
    analysed: (studyUid) => latestAnalysed(session, studyUid),
    volumes: (studyUid) => volumesOf(session, studyUid),
    acquisition: (studyUid) => acquisitionFor(session, studyUid),
    referral: (studyUid) => referralForReport(session, studyUid),
    evidence: (seriesUid) => evidenceOf(session, seriesUid),
    latestReport: (studyUid) => library.call('latest-report', { studyUid }),
    report: (reportId, version) => library.call('report', { reportId, version }),
    saveDraft: (report, basedOn) => library.call('save-draft', { report, basedOn, now: now() }),
    reportVersions: (reportId) => library.call('report-versions', { reportId }),
    discardDraft: (reportId, basedOn) => library.call('discard-draft', { reportId, basedOn }),
    noteUnfinished: ({ reportId, version }, paths) => library.call('note-unfinished', { reportId, version, paths }),
    storeSigned: async (report, files, basedOn) => {
      const stored = await library.call('store-signed', { report, files, basedOn, now: now() })
      return stored.ok ? { ok: true, value: undefined } : stored
    },
    drawKeyImage: async (studyUid, analysis, image) => {
      const files = await pairFiles(session, studyUid)
      if (!files.ok) return files
      const { id: _id, caption: _caption, ...recipe } = image
      return imaging.call('draw-slice', { ...files.value, recipe, referenceMean: analysis.reference.mean, sizePx: keyImagePx, registration: analysis.provenance.registration ?? null })
    },
    print,
    writings: session.writings,
    fontCss: fontCssFor,
    now,
    newReportId,
    firstReportId: reserveReportIds(),
  }
}
