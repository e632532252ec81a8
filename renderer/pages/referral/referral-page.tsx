import { useEffect, useId, useMemo, useState } from 'react'
import { policyOf } from '../../../core/referral/judge-referral.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useSaveOnLeave } from '../../parts/use-save-on-leave.ts'
import { displayDate, displayInstant } from '../../parts/words.ts'
import { factsNow, judgementNow, useReferral } from '../../state/referral-state.ts'
import type { ReferralSaving } from '../../state/referral-state.ts'
import { useApp } from '../../state/app-state.ts'
import { AuthorisationDialog } from './authorisation-dialog.tsx'
import { FieldRow } from './field-row.tsx'
import { JudgementAlgorithm } from './judgement-algorithm.tsx'
import { JudgementPath } from './judgement-path.tsx'
import { JudgementPolicy } from './judgement-policy.tsx'
import { JudgementAcquisition, JudgementCautions } from './judgement-reading.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import { fieldGroups } from './referral-fields.ts'
import './referral.css'

const savingWords: Readonly<Record<ReferralSaving, string>> = {
  saved: 'Saved',
  waiting: 'Not saved yet',
  saving: 'Saving…',
  failed: 'Not saved',
  'needs-name': 'Not saved: your name is missing',
}

const Head = ({ onPaste, onAuthorisation }: { onPaste: () => void; onAuthorisation: () => void }) => {
  const id = useId()
  const { opened, by, setBy, saving } = useReferral()
  const show = useApp((app) => app.show)
  const last = opened?.entries.at(-1)
  const isBad = saving === 'failed' || saving === 'needs-name'
  return (
    <div className="referral-head">
      <span className={`save-status ${saving === 'saved' ? 'good' : isBad ? 'bad' : ''}`} role="status" data-testid="referral-saving" data-saving={saving}>
        {opened?.entries.length === 0 && saving === 'saved' ? 'Nothing entered yet' : savingWords[saving]}
      </span>
      <label htmlFor={id} className="soft">
        Entered by
      </label>
      <input id={id} className="field" maxLength={120} autoComplete="off" data-testid="referral-by" value={by} aria-invalid={saving === 'needs-name'} onChange={(event) => setBy(event.target.value)} />
      <span className="row">
        <button type="button" className="button button-small" data-testid="open-paste" onClick={onPaste}>
          From a text…
        </button>
        <button type="button" className="button button-small" data-testid="open-authorisation" onClick={onAuthorisation}>
          Authorisation…
        </button>
        <button type="button" className="button button-small" onClick={() => show('rules')}>
          Rules…
        </button>
      </span>
      <span className="faint referral-last">
        {last === undefined ? '' : `Last entry: ${last.by}, ${displayInstant(last.at)}. `}
        Times count back from the scan of {displayDate(opened?.studyDate ?? null)}. <kbd className="keycap">Tab</kbd> next field, <kbd className="keycap">U</kbd> unknown, which is never no.
      </span>
    </div>
  )
}

const Form = () => {
  const store = useReferral()
  const { opened, draft, edit, rules } = store
  const facts = useMemo(() => factsNow({ opened, draft }), [opened, draft])
  const payerId = useId()
  if (opened === null || facts === null) return null
  return (
    <form className="referral-form" data-testid="referral-form" onSubmit={(event) => event.preventDefault()}>
      {fieldGroups.map(({ title, fields }) => {
        const shown = fields.filter(({ asked }) => asked === undefined || asked(draft, facts))
        if (shown.length === 0) return null
        return (
          <section className="form-section" key={title} aria-label={title}>
            <h2 className="caption">{title}</h2>
            {shown.map((field) => (
              <FieldRow key={field.path} field={field} referral={draft} known={opened.known} studyDate={opened.studyDate} onChange={(value) => edit(field.path, value)} />
            ))}
            {title === 'Order' && rules !== null && rules.rules.policies.length > 1 && (
              <div className="form-row">
                <label htmlFor={payerId}>Payer</label>
                <select id={payerId} className="select" data-testid="field-payer" value={policyOf(rules.rules, draft.payer ?? null).id} onChange={(event) => edit('payer', event.target.value)}>
                  {rules.rules.policies.map(({ id, payer }) => (
                    <option key={id} value={id}>
                      {payer} ({id})
                    </option>
                  ))}
                </select>
              </div>
            )}
          </section>
        )
      })}
    </form>
  )
}

const Judgement = () => {
  const { opened, draft, rules } = useReferral()
  const facts = useMemo(() => factsNow({ opened, draft }), [opened, draft])
  const judged = useMemo(() => judgementNow({ opened, draft, rules }), [opened, draft, rules])
  if (judged === null || rules === null || opened === null || facts === null) return null
  const policy = policyOf(rules.rules, draft.payer ?? null)
  return (
    <div className="judgement" data-testid="judgement">
      {rules.faults.length > 0 && (
        <p className="message message-warn" data-testid="rule-faults">
          {rules.faults.length === 1 ? 'A rule file of the site is' : `${rules.faults.length} rule files of the site are`} not used as they stand; the page of rules says why.
        </p>
      )}
      <JudgementCautions rules={rules.rules} cautions={judged.cautions} />
      <JudgementAcquisition rules={rules.rules} judged={judged.acquisition} />
      <JudgementPath pathway={rules.rules.pathway} judged={judged.pathway} facts={facts} />
      <JudgementPolicy policy={policy} judged={judged.policy} studyDate={opened.studyDate} />
      <JudgementAlgorithm algorithm={rules.rules.algorithm} judged={judged.algorithm} policy={judged.policy} payer={policy} />
    </div>
  )
}

/** The request: what is known of it, and what policy, pathway, published series and guideline say of that. */
export const ReferralPage = ({ studyUid }: { studyUid: string }) => {
  const { opened, open, problem, draft, edit, studyUid: openUid } = useReferral()
  const [dialog, setDialog] = useState<'paste' | 'authorisation' | null>(null)
  useSaveOnLeave(useReferral.getState().flush)
  useEffect(() => {
    void open(studyUid)
  }, [open, studyUid])
  if (opened === null || openUid !== studyUid) {
    return <div className="full-page">{problem === null ? <span className="faint">Opening the referral…</span> : <ProblemMessage problem={problem} />}</div>
  }
  return (
    <div className="referral" data-testid="referral-page">
      <section className="referral-left" aria-label="Referral">
        <Head onPaste={() => setDialog('paste')} onAuthorisation={() => setDialog('authorisation')} />
        {problem !== null && <ProblemMessage problem={problem} />}
        <Form />
      </section>
      <aside className="referral-right" aria-label="What the rules say">
        <Judgement />
      </aside>
      {dialog === 'paste' && (
        <PasteDialog
          referral={draft}
          studyDate={opened.studyDate}
          onClose={() => setDialog(null)}
          onTake={(proposals) => {
            for (const { path, value } of proposals) edit(path, value)
            setDialog(null)
          }}
        />
      )}
      {dialog === 'authorisation' && <AuthorisationDialog studyUid={studyUid} onClose={() => setDialog(null)} />}
    </div>
  )
}
