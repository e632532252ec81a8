import { useMemo, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { checks } from '../../../core/report/checks.ts'
import type { Report, ReportContent } from '../../../core/report/report.ts'
import type { FollowUpKind } from '../../../core/report/version-schema.ts'
import { isSigned } from '../../../core/report/versions.ts'
import { call } from '../../api/client.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useReport } from '../../state/report-state.ts'
import { ChecksList } from './checks-list.tsx'
import { FollowUpDialog } from './follow-up-dialog.tsx'
import { KeyImages } from './key-images.tsx'
import { SignDialog } from './sign-dialog.tsx'
import { SignedFacts } from './signed-facts.tsx'
import { VersionsList } from './versions-list.tsx'

const copies = [
  ['text', 'text'],
  ['hl7', 'HL7'],
] as const

export const SignPanel = ({ report, content }: { report: Report; content: ReportContent }) => {
  const { savePdf, exportFiles, pdfPath } = useReport()
  const [exported, setExported] = useState<string | null>(null)
  const [signing, setSigning] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const found = useMemo(() => checks({ ...report, content }), [report, content])
  const [following, setFollowing] = useState<FollowUpKind | null>(null)
  const isDraft = !isSigned(report)
  const stops = found.filter(({ level }) => level === 'prohibit').length
  return (
    <aside className="report-right" aria-label="Before signing">
      {isDraft ? <ChecksList checks={found} /> : <SignedFacts report={report} />}
      <VersionsList report={report} />
      <KeyImages report={report} content={content} />
      <div className="sign-actions">
        {isDraft ? (
          <>
            <button
              className="button button-primary"
              data-testid="sign"
              disabled={stops > 0}
              onClick={() => {
                setSigning(true)
              }}
            >
              Sign…
            </button>
            {stops > 0 && <p className="faint">{stops === 1 ? 'One point above must be settled first.' : `${stops} points above must be settled first.`}</p>}
          </>
        ) : (
          <>
            <button
              className="button button-primary"
              data-testid="save-pdf"
              onClick={() => {
                void savePdf().then(setProblem)
              }}
            >
              Save PDF…
            </button>
            <button
              className="button"
              data-testid="export-report"
              title="PDF, text, HL7, DICOM (encapsulated PDF, structured report, key images, regions) and FHIR, into a folder"
              onClick={() => {
                void exportFiles().then((answer) => {
                  setProblem(answer.ok ? null : answer.error)
                  if (answer.ok) setExported(answer.value)
                })
              }}
            >
              Export for archive…
            </button>
            <div className="row">
              {copies.map(([as, label]) => (
                <button
                  key={as}
                  className="button"
                  data-testid={`copy-${as}`}
                  title="To the clipboard, for another program"
                  onClick={() => {
                    void call('report.copy', { reportId: report.reportId, as }).then((answer) => {
                      setProblem(answer.ok ? null : answer.error)
                      if (answer.ok) setExported(`The report is on the clipboard as ${label}.`)
                    })
                  }}
                >
                  Copy {label}
                </button>
              ))}
            </div>
            <div className="row">
              <button className="button" data-testid="addendum" title="Text is added below; what was signed stays" onClick={() => setFollowing('addendum')}>
                Addendum…
              </button>
              <button className="button" data-testid="amend" title="A new version, with a reason; this one stays" onClick={() => setFollowing('amended')}>
                Amend…
              </button>
            </div>
            {exported !== null && (
              <p className="faint selectable" role="status" data-testid="exported">
                {exported}
              </p>
            )}
            {pdfPath !== null && (
              <p className="faint selectable" data-testid="pdf-path">
                {pdfPath}
              </p>
            )}
          </>
        )}
        {problem !== null && <ProblemMessage problem={problem} />}
      </div>
      {following !== null && <FollowUpDialog kind={following} onClose={() => setFollowing(null)} />}
      {signing && (
        <SignDialog
          report={report}
          onClose={() => {
            setSigning(false)
          }}
        />
      )}
    </aside>
  )
}
