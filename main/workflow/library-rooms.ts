import { acquisitionOf } from '../../core/report/acquisition.ts'
import { seriesUidOf } from '../../core/study/series-parts.ts'
import { fusionPair } from '../../core/study/study.ts'
import { fontCssFor } from '../report/font-css.ts'
import { newReportId } from '../report/report-id.ts'
import type { LibrarySession } from './library-session.ts'
import { latestAnalysed, openVolume, pairFiles } from './read-study.ts'
import type { ReportRooms } from './report-rooms.ts'

/** Pictures are printed at about 60 mm: 300 pixels an inch. */
const keyImagePx = 720

const volumesOf = async (session: LibrarySession, studyUid: string): ReturnType<ReportRooms['volumes']> => {
  const study = await session.library.call('study', { studyUid })
  const pair = study.ok ? fusionPair(study.value) : null
  if (pair === null) return null
  const [ct, spect] = await Promise.all([openVolume(session, pair.ctSeriesUid), openVolume(session, pair.spectSeriesUid)])
  if (!ct.ok || !spect.ok) return null
  const header = await session.library.call('series-header', { seriesUid: seriesUidOf(pair.spectSeriesUid) })
  return { ct: ct.value.info, spect: spect.value.info, acquisition: header.ok && header.value !== null ? acquisitionOf(header.value) : null }
}

/** Gives the report's steps their library, pictures and printer. */
export const libraryRooms = (session: LibrarySession, print: ReportRooms['print']): ReportRooms => {
  const { library, imaging } = session
  const now = (): string => new Date().toISOString()
  return {
    libraryFolder: session.folder,
    settings: async () => {
      const settings = await library.call('settings', undefined)
      return settings.ok ? settings.value : { siteName: '', department: '' }
    },
    study: (studyUid) => library.call('study', { studyUid }),
    analysed: (studyUid) => latestAnalysed(session, studyUid),
    volumes: (studyUid) => volumesOf(session, studyUid),
    latestReport: (studyUid) => library.call('latest-report', { studyUid }),
    report: (reportId) => library.call('report', { reportId }),
    saveDraft: (report, basedOn) => library.call('save-draft', { report, basedOn, now: now() }),
    storeSigned: async (report, files, basedOn) => {
      const stored = await library.call('store-signed', { report, files, basedOn, now: now() })
      return stored.ok ? { ok: true, value: undefined } : stored
    },
    drawKeyImage: async (studyUid, analysis, image) => {
      const files = await pairFiles(session, studyUid)
      if (!files.ok) return files
      const { id: _id, caption: _caption, ...recipe } = image
      return imaging.call('draw-slice', { ...files.value, recipe, referenceMean: analysis.reference.mean, sizePx: keyImagePx })
    },
    print,
    fontCss: fontCssFor,
    now,
    newReportId,
  }
}
