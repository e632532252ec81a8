import type { Report } from '../../../core/report/report.ts'
import { isSigned } from '../../../core/report/versions.ts'
import { useApp } from '../../state/app-state.ts'
import { useReport } from '../../state/report-state.ts'
import { askFirstPage } from './asked-print.ts'

/** Names the text that the preview shows. */
export const versionName = ({ version, revision, state }: Report, shownVersion: number | null = null): string => `${shownVersion ?? version} ${revision} ${state}`

const open = async (studyUid: string): Promise<void> => {
  await useReport.getState().open(studyUid)
  const { report } = useReport.getState()
  if (report?.studyInstanceUid === studyUid && !isSigned(report)) askFirstPage(report.reportId, versionName(report))
}

/** The opening that was begun when the reader turned to the report, until the page takes it over. */
let begun: { readonly studyUid: string; readonly opened: Promise<void> } | null = null

/** Opens the report and asks for its first page, or takes over what was begun when the reader turned to it. */
export const openReportPage = (studyUid: string): Promise<void> => {
  const opened = begun?.studyUid === studyUid ? begun.opened : open(studyUid)
  begun = null
  return opened
}

/** Opens the report as soon as the reader turns to it, while the page before is still taken down; returns the function that stops this. */
export const followTurns = (): (() => void) =>
  useApp.subscribe(({ page, study }, before) => {
    if (page !== 'report') begun = null
    else if (study !== null && before.page !== 'report') begun = { studyUid: study.studyInstanceUid, opened: open(study.studyInstanceUid) }
  })
