import { generatedFrame } from '../../../core/report/sync-findings.ts'
import type { Report, ReportContent } from '../../../core/report/report.ts'
import { findingTitle } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useReport } from '../../state/report-state.ts'
import { withFrameRestored, withFrameText, withLevelsConfirmed } from './edit-content.ts'
import type { FramePart } from './edit-content.ts'
import { FindingForm } from './finding-form.tsx'
import { SentenceField } from './sentence-field.tsx'
import { TextField } from './text-field.tsx'

const frameWords: Record<FramePart, { label: string; follows: string }> = {
  quality: { label: 'Quality', follows: 'the measurements' },
  conclusion: { label: 'Conclusion', follows: 'the accepted findings' },
}

/** What the reader writes. A signed report shows the same form, closed. */
export const ReportForm = ({ report, content }: { report: Report; content: ReportContent }) => {
  const edit = useReport((state) => state.edit)
  const { goTo, shownFindingId } = useApp()
  const disabled = report.state === 'final'
  const generated = generatedFrame({ analysis: report.analysis, procedure: report.procedure, content })
  const { spine } = report.analysis
  const names = spine.levels.map(({ name }) => name)

  const frameField = (part: FramePart) => (
    <SentenceField
      {...frameWords[part]}
      testId={`${part}-text`}
      sentence={content[part]}
      generatedNow={generated[part]}
      disabled={disabled}
      onText={(text) => {
        edit((now) => withFrameText(now, part, text))
      }}
      onRestore={() => {
        edit((now) => withFrameRestored(now, part, report))
      }}
    />
  )
  const ownField = (field: 'question' | 'comparison' | 'otherFindings', label: string, placeholder: string) => (
    <TextField
      label={label}
      placeholder={placeholder}
      testId={`${field}-text`}
      value={content[field]}
      disabled={disabled}
      onText={(text) => {
        edit((now) => ({ ...now, [field]: text }))
      }}
    />
  )
  return (
    <div className="report-form" data-testid="report-form">
      <section className="form-section" aria-label="Request">
        <h2 className="caption">Request</h2>
        {ownField('question', 'Question', 'Complaint, side, duration; what is asked')}
        {ownField('comparison', 'Comparison', 'Earlier studies compared with, by date')}
      </section>

      {content.findings.map((finding) => (
        <FindingForm key={finding.findingId} finding={finding} analysis={report.analysis} disabled={disabled} shown={finding.findingId === shownFindingId} edit={edit} />
      ))}
      {content.findings.length === 0 && (
        <section className="form-section" aria-label="Findings">
          <h2 className="caption">Findings</h2>
          <p className="soft">
            No finding is accepted. The report then says so.{' '}
            {!disabled && (
              <button
                className="link"
                onClick={() => {
                  goTo('reading')
                }}
              >
                Go to the findings
              </button>
            )}
          </p>
        </section>
      )}

      <section className="form-section" aria-label="Whole study">
        <h2 className="caption">Whole study</h2>
        {ownField('otherFindings', 'Other findings', 'What else the CT and the SPECT show')}
        {frameField('quality')}
        {frameField('conclusion')}
        <div className="form-row">
          <span>Levels</span>
          <div>
            <label className="checkbox">
              <input
                type="checkbox"
                data-testid="levels-confirmed"
                disabled={disabled}
                checked={content.levelsConfirmed}
                onChange={(event) => {
                  const { checked } = event.target
                  edit((now) => withLevelsConfirmed(now, checked, report))
                }}
              />
              I have checked the level names on the CT
            </label>
            <p className="faint selectable">
              {names.length === 0 ? 'No level was found.' : `${names[0] ?? ''} to ${names.at(-1) ?? ''}, ${spine.numbering}.`}
            </p>
          </div>
        </div>
      </section>
      {content.findings.length > 1 && (
        <p className="faint form-order">Order in the report: {content.findings.filter(({ withdrawn }) => !withdrawn).map(({ pattern, level, side }) => findingTitle(pattern, level, side)).join(' · ')}</p>
      )}
    </div>
  )
}
