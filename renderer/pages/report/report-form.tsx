import { writingOf } from '../../../core/report/finding-sentences.ts'
import { languageOf, packs } from '../../../core/report/language.ts'
import { generatedFrame } from '../../../core/report/sync-findings.ts'
import type { Report, ReportContent, ReportLanguage, Sentence } from '../../../core/report/report.ts'
import { isAddendum, isSigned } from '../../../core/report/versions.ts'
import { findingTitle } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useReport } from '../../state/report-state.ts'
import { withFrameRestored, withFrameText, withLanguage, withLevelsConfirmed } from './edit-content.ts'
import type { FramePart } from './edit-content.ts'
import { PriorChoice } from './prior-choice.tsx'
import { FindingForm } from './finding-form.tsx'
import { SentenceField } from './sentence-field.tsx'
import { TextField } from './text-field.tsx'
import { FindingWriting } from './writing-provider.tsx'

const frameWords: Record<FramePart, { label: string; follows: string }> = {
  quality: { label: 'Quality', follows: 'the measurements' },
  conclusion: { label: 'Conclusion', follows: 'the accepted findings' },
  priorSentence: { label: 'What has changed', follows: 'the two studies' },
}

/** What the reader writes. A signed report shows the same form, closed. */
export const ReportForm = ({ report, content }: { report: Report; content: ReportContent }) => {
  const edit = useReport((state) => state.edit)
  const { goTo, shownFindingId } = useApp()
  const disabled = isSigned(report) || isAddendum(report)
  const generated = generatedFrame({ analysis: report.analysis, procedure: report.procedure, content })
  const { spine } = report.analysis
  const names = spine.levels.map(({ name }) => name)

  const frameField = (part: FramePart, sentence: Sentence) => (
    <SentenceField
      {...frameWords[part]}
      testId={`${part}-text`}
      sentence={sentence}
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
      {isAddendum(report) && (
        <section className="form-section" aria-label="Addendum">
          <h2 className="caption">Addendum</h2>
          <TextField
            label="Added text"
            placeholder="What is added to the signed report"
            testId="addendum-text"
            value={content.addendum ?? ''}
            disabled={isSigned(report)}
            onText={(text) => {
              edit((now) => ({ ...now, addendum: text }))
            }}
          />
        </section>
      )}
      <section className="form-section" aria-label="Request">
        <h2 className="caption">Request</h2>
        {ownField('question', 'Question', 'Complaint, side, duration; what is asked')}
        <PriorChoice report={report} prior={content.prior ?? null} disabled={disabled} />
        {content.prior?.compared != null && content.priorSentence !== undefined && frameField('priorSentence', content.priorSentence)}
        {ownField('comparison', 'Comparison', 'Other earlier studies, by date')}
        <div className="form-row">
          <label htmlFor="report-language">Language</label>
          <div>
            <select
              id="report-language"
              className="select"
              data-testid="report-language"
              disabled={disabled}
              value={languageOf(content)}
              onChange={(event) => {
                const language = event.target.value as ReportLanguage
                edit((now) => withLanguage(now, language, report))
              }}
            >
              {Object.values(packs).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        </div>
      </section>

      {content.findings.map((finding) => (
        <FindingWriting key={finding.findingId} finding={finding} content={content}>
          <FindingForm finding={finding} analysis={report.analysis} writing={writingOf(content)} disabled={disabled} shown={finding.findingId === shownFindingId} edit={edit} />
        </FindingWriting>
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
        {frameField('quality', content.quality)}
        {frameField('conclusion', content.conclusion)}
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
