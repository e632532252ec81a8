import { useCallback, useEffect, useState } from 'react'
import { isSigned } from '../../../core/report/versions.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useSaveOnLeave } from '../../parts/use-save-on-leave.ts'
import { useApp } from '../../state/app-state.ts'
import { useReport } from '../../state/report-state.ts'
import { ChangedElsewhere } from './changed-elsewhere.tsx'
import { FollowUpBanner } from './follow-up-banner.tsx'
import { openReportPage, versionName } from './opening.ts'
import { PdfPreview } from './pdf-preview.tsx'
import { ReportForm } from './report-form.tsx'
import { SaveStatus } from './save-status.tsx'
import { SignPanel } from './sign-panel.tsx'
import { useReportKeys } from './use-report-keys.ts'
import { WritingProvider } from './writing-provider.tsx'
import './report.css'

/** Who turns to the report looks at the page first: the form is laid out behind it, and waits no longer than this for it. */
const pageFirstMs = 150

/** Whether the form is to be laid out now, and what the page calls when it stands. */
const useFormAfterPage = (isOpen: boolean): { readonly isFormDue: boolean; readonly onPage: () => void } => {
  const [isFormDue, setFormDue] = useState(false)
  const onPage = useCallback(() => setFormDue(true), [])
  useEffect(() => {
    if (!isOpen) return
    const timer = setTimeout(onPage, pageFirstMs)
    return () => {
      clearTimeout(timer)
    }
  }, [isOpen, onPage])
  return { isFormDue, onPage }
}

export const ReportPage = ({ studyUid }: { studyUid: string }) => {
  const { report, content, problem, open, shownVersion } = useReport()
  const goTo = useApp((app) => app.goTo)
  useSaveOnLeave(useReport.getState().flush)
  useReportKeys()
  // What an earlier visit left in the state is not drawn: it may be a report that was changed since, and would be drawn twice.
  const [openedUid, setOpenedUid] = useState<string | null>(null)
  useEffect(() => {
    let isLeft = false
    void openReportPage(studyUid).then(() => {
      if (!isLeft) setOpenedUid(studyUid)
    })
    return () => {
      isLeft = true
      useReport.getState().ask(null)
    }
  }, [studyUid])
  const { isFormDue, onPage } = useFormAfterPage(openedUid === studyUid)

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
        {isFormDue && (
          <>
            <SaveStatus />
            <ChangedElsewhere />
            <FollowUpBanner report={report} />
            <WritingProvider report={report} content={content}>
              <ReportForm report={report} content={content} />
            </WritingProvider>
          </>
        )}
      </section>
      <PdfPreview key={report.reportId} reportId={report.reportId} version={versionName(report, shownVersion)} signed={isSigned(report)} earlier={shownVersion} onPage={onPage} />
      {isFormDue ? <SignPanel report={report} content={content} /> : <aside className="report-right" />}
    </div>
  )
}
