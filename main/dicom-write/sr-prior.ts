import type { VisitRow } from '../../core/findings/compare-visits.ts'
import { comparisonStudy, one, own, sct, uptakeCodes, verdictCode } from '../../core/report/codes.ts'
import { priorNotes } from '../../core/report/prior-parts.ts'
import type { PriorVisit } from '../../core/report/prior-schema.ts'
import type { Report } from '../../core/report/report.ts'
import type { DicomRecord } from './dicom-file.ts'
import { coded, container, date, dcm, measured, text, uidReference } from './sr-content.ts'
import type { Relationship } from './sr-content.ts'
import { siteItems, trackingItems } from './sr-region.ts'

/**
 * The comparison with an earlier visit within TID 1500 (PS3.16): each region that both visits measured has a measurement group of either
 * day, with one tracking UID and the time points of TID 1502; the change stands with today's. Nothing where a report is compared with none.
 */

const studyUid = dcm('121018', 'Procedure Study Instance UID')
const studyDate = dcm('111060', 'Study Date')

/** TID 1502. A day names its visit in every language. */
const timePoint = (day: string, order: number): DicomRecord[] => [
  text('HAS OBS CONTEXT', { value: 'C2348792', scheme: 'UMLS', meaning: 'Time Point' }, day),
  measured('HAS OBS CONTEXT', dcm('126073', 'Time Point Order'), order, one),
]

/** The earlier study, as TID 1005 names one. */
const earlierStudy = (relationship: Relationship, { studyInstanceUid, studyDate: day }: PriorVisit): DicomRecord[] => [
  uidReference(relationship, studyUid, studyInstanceUid),
  date(relationship, studyDate, day),
]

/** One standard deviation of counting noise beside a ratio; nothing where it could not be told. */
export const noiseItems = (ratioSd: number | null): DicomRecord[] => (ratioSd === null ? [] : [measured('HAS PROPERTIES', sct('386136009', 'Standard Deviation'), ratioSd, one)])

/** That a measurement group is of this study and not of the earlier one. Only dated studies are compared. */
export const todayItems = ({ header }: Report): DicomRecord[] => timePoint(header.studyDate ?? 'this study', 2)

/** Today's ratio less the earlier one, what it is against the noise of both, and from which study it comes. */
export const changeItems = (row: VisitRow, { content }: Report): DicomRecord[] => [
  measured('CONTAINS', uptakeCodes.change, row.change, one, [
    coded('HAS PROPERTIES', own('change-verdict', 'Change against the noise of both visits'), verdictCode(row)),
    ...(row.changeSd === null ? [] : [measured('HAS PROPERTIES', uptakeCodes.changeSd, row.changeSd, one)]),
    ...(content.prior === undefined ? [] : [uidReference('INFERRED FROM', studyUid, content.prior.studyInstanceUid)]),
  ]),
]

/** Each compared region as the earlier visit measured it. */
export const earlierGroups = (report: Report): DicomRecord[] => {
  const { prior } = report.content
  if (prior?.compared == null) return []
  return prior.compared.rows.map((row) =>
    container(dcm('125007', 'Measurement Group'), [
      ...trackingItems(row.regionId, row, report),
      ...timePoint(prior.studyDate, 1),
      ...earlierStudy('HAS OBS CONTEXT', prior),
      ...siteItems(row),
      measured('CONTAINS', uptakeCodes.ratio, row.before.ratio, one, noiseItems(row.before.ratioSd)),
      measured('CONTAINS', uptakeCodes.grade, row.before.grade, one),
    ]),
  )
}

/** The sentence of the report on the earlier visit, with the study, its signed report and what must be read with the numbers. */
export const comparisonItems = (report: Report): DicomRecord[] => {
  const { prior, priorSentence } = report.content
  if (prior?.compared == null || priorSentence === undefined) return []
  return [
    // A text item has a text: the day stands in for a sentence that the reader took out.
    text('CONTAINS', comparisonStudy, priorSentence.text.trim() || prior.studyDate, [
      ...earlierStudy('HAS PROPERTIES', prior),
      ...(prior.report === null ? [] : [text('HAS PROPERTIES', own('earlier-report', 'Earlier report'), `${prior.report.reportId}, version ${prior.report.version}, seal ${prior.report.seal}`)]),
      ...priorNotes(report).map((note) => text('HAS PROPERTIES', own('comparison-note', 'Note on the comparison'), note)),
    ]),
  ]
}
