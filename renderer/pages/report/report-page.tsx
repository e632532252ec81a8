import { useEffect, useState } from 'react'
import type { Report } from '../../../core/report/report.ts'
import { isSigned } from '../../../core/report/versions.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useSaveOnLeave } from '../../parts/use-save-on-leave.ts'
import { useApp } from '../../state/app-state.ts'
import { useReport } from '../../state/report-state.ts'
import { askFirstPage } from './asked-print.ts'
import { ChangedElsewhere } from './changed-elsewhere.tsx'
import { FollowUpBanner } from './follow-up-banner.tsx'
import { PdfPreview } from './pdf-preview.tsx'
import { ReportForm } from './report-form.tsx'
import { SaveStatus } from './save-status.tsx'
import { SignPanel } from './sign-panel.tsx'
import { useReportKeys } from './use-report-keys.ts'
import { WritingProvider } from './writing-provider.tsx'
import './report.css'

/** Names the text that the preview shows. */
const versionName = ({ version, revision, state }: Report, shownVersion: number | null = null): string => `${shownVersion ?? version} ${revision} ${state}`

export const ReportPage = ({ studyUid }: { studyUid: string }) => {
  const { report, content, problem, open, shownVersion } = useReport()
  const goTo = useApp((app) => app.goTo)
  useSaveOnLeave(useReport.getState().flush)
  useReportKeys()
  // What an earlier visit left in the state is not drawn: it may be a report that was changed since, and would be drawn twice.
  const [openedUid, setOpenedUid] = useState<string | null>(null)
  useEffect(() => {
    let isLeft = false
    void open(studyUid).then(() => {
      if (isLeft) return
      const { report: opened } = useReport.getState()
      if (opened !== null && !isSigned(opened)) askFirstPage(opened.reportId, versionName(opened))
      setOpenedUid(studyUid)
    })
    return () => {
      isLeft = true
      useReport.getState().ask(null)
    }
  }, [open, studyUid])

  if (problem !== null) {
    return (
      <div className="full-page" data-testid="report-refused">
        <ProblemMessage problem={problem}>
          <div className="row">
            <button
              className="button button-primary"
              onClick={() => {
                goTo('reading')
              }}
            >
              Go to reading
            </button>
            <button className="button" onClick={() => void open(studyUid)}>
              Try again
            </button>
          </div>
        </ProblemMessage>
      </div>
    )
  }
  if (report === null || content === null || report.studyInstanceUid !== studyUid || openedUid !== studyUid) {
    return <div className="full-page faint">Opening the report…</div>
  }
  return (
    <div className="report" data-testid="report-page" data-state={report.state}>
      <section className="report-left" aria-label="Report form">
        <SaveStatus />
        <ChangedElsewhere />
        <FollowUpBanner report={report} />
        <WritingProvider report={report} content={content}>
          <ReportForm report={report} content={content} />
        </WritingProvider>
      </section>
      <PdfPreview key={report.reportId} reportId={report.reportId} version={versionName(report, shownVersion)} signed={isSigned(report)} earlier={shownVersion} />
      <SignPanel report={report} content={content} />
    </div>
  )
}
