import { useEffect, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { listRules } from '../../../core/knowledge/rule-list.ts'
import type { ListedRule } from '../../../core/knowledge/rule-list.ts'
import type { RulesInForce } from '../../../contract/referral.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayDate, displayInstant } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useReferral } from '../../state/referral-state.ts'
import './rules.css'

const effectiveWords = ({ effective: { from, until } }: ListedRule): string => {
  if (from === null && until === null) return 'no dates given'
  return [from === null ? null : `from ${displayDate(from)}`, until === null ? null : `until ${displayDate(until)}`].filter((part) => part !== null).join(' ')
}

/** Off or on again, with name and reason; both stay. */
const SwitchForm = ({ rule, isOn, onDone }: { rule: ListedRule; isOn: boolean; onDone: () => void }) => {
  const switchRule = useReferral((state) => state.switchRule)
  const [by, setBy] = useState(useApp.getState().facts?.settings.lastReader ?? '')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const ready = by.trim().length > 1 && reason.trim().length > 1
  const submit = async (): Promise<void> => {
    const failed = await switchRule({ rule: rule.key, isOn: !isOn, by: by.trim(), reason: reason.trim() })
    setProblem(failed)
    if (failed === null) onDone()
  }
  return (
    <form
      className="rule-switch"
      data-testid="switch-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void submit()
      }}
    >
      <input className="field" aria-label="By" placeholder="By" maxLength={120} autoComplete="off" data-testid="switch-by" value={by} onChange={(event) => setBy(event.target.value)} />
      <input className="field" aria-label="Why" placeholder="Why" autoFocus maxLength={400} autoComplete="off" data-testid="switch-reason" value={reason} onChange={(event) => setReason(event.target.value)} />
      <button type="submit" className="button button-small" disabled={!ready} data-testid="switch-now">
        {isOn ? 'Switch off' : 'Switch on'}
      </button>
      <button type="button" className="button button-small" onClick={onDone}>
        Cancel
      </button>
      {problem !== null && <ProblemMessage problem={problem} />}
    </form>
  )
}

const Rule = ({ rule, off }: { rule: ListedRule; off: RulesInForce['off'][number] | null }) => {
  const [switching, setSwitching] = useState(false)
  return (
    <li className={`rule${off === null ? '' : ' rule-off'}`} data-testid="rule" data-rule={rule.key} data-on={off === null}>
      <span className="rule-id selectable">{rule.id}</span>
      <span className="selectable">
        {rule.text} <span className="faint">{rule.citations.join('; otherwise: ')}</span>
        {off !== null && (
          <span className="warn">
            {' '}
            Off since {displayInstant(off.at)}, {off.by}: {off.reason}
          </span>
        )}
      </span>
      {switching ? (
        <SwitchForm rule={rule} isOn={off === null} onDone={() => setSwitching(false)} />
      ) : (
        <button type="button" className="link" data-testid="switch-rule" onClick={() => setSwitching(true)}>
          {off === null ? 'Switch off…' : 'Switch on…'}
        </button>
      )}
    </li>
  )
}

const Faults = ({ faults }: { faults: RulesInForce['faults'] }) =>
  faults.length === 0 ? null : (
    <ul className="message message-warn rule-faults" aria-label="Rule files that are not used">
      {faults.map(({ fileName, line, reason, keptAt }) => (
        <li key={fileName} className="selectable" data-testid="rule-fault">
          <strong>{fileName}</strong>
          {line === null ? '' : `, line ${line}`}: {reason}. {keptAt === null ? 'What ships is in force instead.' : `Its copy of ${displayInstant(keptAt)} stays in force.`}
        </li>
      ))}
    </ul>
  )

/** Every rule with its version, source and dates; a site switches one off with a reason. Reports remember which ones spoke. */
export const RulesDialog = ({ onClose }: { onClose: () => void }) => {
  const { rules, loadRules, problem } = useReferral()
  const [find, setFind] = useState('')
  useEffect(() => {
    void loadRules()
  }, [loadRules])
  const listed = rules === null ? [] : listRules(rules.rules)
  const words = find.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const shown = listed.filter((rule) => words.every((word) => `${rule.key} ${rule.text} ${rule.title} ${rule.citations.join(' ')}`.toLowerCase().includes(word)))
  const files = [...new Set(shown.map(({ rulesId }) => rulesId))]
  return (
    <Dialog title="Rules" testId="rules" className="rules" onClose={onClose}>
      <p className="soft">
        What the referral is judged by. A rule that is off is not judged, and what depends on it stays open. Rule files of the site lie in <span className="selectable">{rules?.folder}</span>.
      </p>
      {problem !== null && <ProblemMessage problem={problem} />}
      {rules !== null && <Faults faults={rules.faults} />}
      <input className="field" autoFocus aria-label="Find a rule" placeholder="Find a rule" data-testid="find-rule" value={find} onChange={(event) => setFind(event.target.value)} />
      {files.map((id) => {
        const own = shown.filter(({ rulesId }) => rulesId === id)
        const [first] = own
        const file = rules?.siteFiles.find(({ rulesId }) => rulesId === id)
        if (first === undefined) return null
        return (
          <section key={id} aria-label={first.title} data-testid="rule-file" data-rules={id}>
            <h3>{first.title}</h3>
            <p className="faint selectable">
              {id}, version {first.version}, {effectiveWords(first)}
              {file === undefined ? '' : `, file ${file.fileName} of the site`}
            </p>
            <ul className="rule-list">
              {own.map((rule) => (
                <Rule key={rule.key} rule={rule} off={rules?.off.find((each) => each.rule === rule.key) ?? null} />
              ))}
            </ul>
          </section>
        )
      })}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
