import { problem } from '../../core/base/problem.ts'
import { fail } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { namedKeyImage } from '../../core/report/key-images.ts'
import { packOf } from '../../core/report/language.ts'
import type { KeyImage, Report } from '../../core/report/report.ts'
import { isAddendum, isSigned } from '../../core/report/versions.ts'
import { openReport } from './report-open.ts'
import { pictureOf } from './report-print.ts'
import type { ReportRooms } from './report-rooms.ts'
import { saveReport } from './report-save.ts'

/** Puts a picture at the crosshair into the study's draft, with a caption from where it stands. */
export const addKeyImage = async (
  rooms: ReportRooms,
  { studyUid, keyImage }: { readonly studyUid: string; readonly keyImage: Omit<KeyImage, 'id' | 'caption'> },
): Promise<Result<Report>> => {
  const report = await openReport(rooms, studyUid)
  if (!report.ok) return report
  const { reportId, revision, content, analysis } = report.value
  if (isSigned(report.value)) return fail(problem('report-signed', 'The report of this study is signed: no key image can be added any more.'))
  if (isAddendum(report.value)) return fail(problem('report-addendum', 'An addendum adds text alone. For another key image make an amended version instead.'))
  const keyImages = [...content.keyImages, namedKeyImage(keyImage, content.keyImages, analysis, packOf(report.value))]
  return saveReport(rooms, { reportId, revision, content: { ...content, keyImages } })
}

/** The PNG of one key image of a report, for the page: the one that is printed. */
export const keyImagePng = async (rooms: ReportRooms, reportId: string, keyImageId: string): Promise<Result<Uint8Array>> => {
  const report = await rooms.report(reportId)
  if (!report.ok) return report
  const image = report.value?.content.keyImages.find((each) => each.id === keyImageId)
  if (!report.value || !image) return fail(problem('key-image-missing', 'This key image is no longer part of the report.'))
  return pictureOf(rooms, report.value, image)
}
