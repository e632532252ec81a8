import { useEffect, useMemo, useRef, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { checks } from '../../../core/report/checks.ts'
import type { Report, ReportContent } from '../../../core/report/report.ts'
import { isSigned } from '../../../core/report/versions.ts'
import { call } from '../../api/client.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useReport } from '../../state/report-state.ts'
import { ChecksList } from './checks-list.tsx'
import { FollowUpDialog } from './follow-up-dialog.tsx'
import { KeyImages } from './key-images.tsx'
import { MissingFont } from './missing-font.tsx'
import { NotReadyDialog } from './not-ready-dialog.tsx'
import { PrintDialog } from './print-dialog.tsx'
import { SignDialog } from './sign-dialog.tsx'
import { SignedFacts } from './signed-facts.tsx'
import { VersionsList } from './versions-list.tsx'

const copies = [
  ['text', 'text'],
  ['hl7', 'HL7'],
] as const

export const SignPanel = ({ report, content }: { report: Report; content: ReportContent }) => {
  const { savePdf, exportFiles, pdfPath, asked, ask } = useReport()
  const [exported, setExported] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const found = useMemo(() => checks({ ...report, content }), [report, content])
  const isDraft = !isSigned(report)
  const stopping = found.filter(({ level }) => level === 'prohibit')
  const stops = stopping.length
  const savePdfButton = useRef<HTMLButtonElement>(null)
  // The button that signed is gone, and the focus with it: it goes on to what is done with a signed report.
  useEffect(() => {
    if (!isDraft && asked === null && document.activeElement === document.body) savePdfButton.current?.focus()
  }, [isDraft, asked])
  const print = (
    <button className="button" data-testid="print-report" title="The page as it stands here" onClick={() => ask('print')}>
      Print… <kbd className="keycap">Ctrl P</kbd>
    </button>
  )
  return (
    <aside className="report-right" aria-label="Before signing">
      {isDraft && <MissingFont report={report} content={content} />}
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
                ask('sign')
              }}
            >
              Sign… <kbd className="keycap">Ctrl ↵</kbd>
            </button>
            {stops > 0 && <p className="faint">{stops === 1 ? 'One point above must be settled first.' : `${stops} points above must be settled first.`}</p>}
            {print}
          </>
        ) : (
          <>
            <button
              className="button button-primary"
              data-testid="save-pdf"
              ref={savePdfButton}
              onClick={() => {
                void savePdf().then(setProblem)
              }}
            >
              Save PDF…
            </button>
            {print}
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
              <button className="button" data-testid="addendum" title="Text is added below; what was signed stays" onClick={() => ask('addendum')}>
                Addendum…
              </button>
              <button className="button" data-testid="amend" title="A new version, with a reason; this one stays" onClick={() => ask('amended')}>
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
      {asked === 'print' && <PrintDialog onClose={() => ask(null)} />}
      {(asked === 'addendum' || asked === 'amended') && <FollowUpDialog kind={asked} onClose={() => ask(null)} />}
      {asked === 'sign' && stops > 0 && <NotReadyDialog stops={stopping} onClose={() => ask(null)} />}
      {asked === 'sign' && stops === 0 && (
        <SignDialog
          report={report}
          onClose={() => {
            ask(null)
          }}
        />
      )}
    </aside>
  )
}
