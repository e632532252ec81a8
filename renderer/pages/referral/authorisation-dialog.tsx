import { useEffect, useId, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { call } from '../../api/client.ts'
import { fetchPdf } from '../../api/data.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useReferral } from '../../state/referral-state.ts'
import { useApp } from '../../state/app-state.ts'
import { renderPdf } from '../report/render-pdf.ts'

const sheetWidthPx = 640

/** The drawn pages of the print itself: what is seen is what is written. */
const Pages = ({ printId }: { printId: string }) => {
  const [failure, setFailure] = useState<string | null>(null)
  const [sheets, setSheets] = useState<HTMLDivElement | null>(null)
  useEffect(() => {
    if (sheets === null) return
    const draw = async (): Promise<void> => {
      const bytes = await fetchPdf(printId)
      if (!bytes.ok) {
        setFailure(bytes.error.sentence)
        return
      }
      const pages = await renderPdf(bytes.value, sheetWidthPx)
      sheets.replaceChildren(...pages)
      sheets.dataset['pages'] = String(pages.length)
    }
    draw().catch((error: unknown) => {
      console.error('the summary could not be drawn', error)
      setFailure('The pages could not be drawn here. The files themselves are not affected.')
    })
  }, [printId, sheets])
  return (
    <>
      {failure !== null && <p className="warn">{failure}</p>}
      <div className="authorisation-pages" ref={setSheets} data-testid="authorisation-pages" tabIndex={0} aria-label="Pages of the summary" role="region" />
    </>
  )
}

/** Facts and criteria for the payer, named by who checked them; PDF and text. */
export const AuthorisationDialog = ({ studyUid, onClose }: { studyUid: string; onClose: () => void }) => {
  const id = useId()
  const { by, flush } = useReferral()
  const say = useApp((app) => app.say)
  const [name, setName] = useState(by)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<{ printId: string; pdfPath: string } | null>(null)
  const make = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    const saved = await flush()
    if (!saved) {
      setBusy(false)
      setProblem(useReferral.getState().problem ?? { code: 'not-saved', sentence: 'The referral is not saved yet. Enter your name at its head, then try again.' })
      return
    }
    const answer = await call('referral.authorisation', { studyUid, by: name.trim() })
    setBusy(false)
    if (answer.ok) setMade(answer.value)
    else setProblem(answer.error)
  }
  const save = async (): Promise<void> => {
    if (made === null) return
    const answer = await call('referral.saveAuthorisation', { pdfPath: made.pdfPath })
    if (!answer.ok) setProblem(answer.error)
    else if (answer.value !== null) say(`Written: ${answer.value} and its text.`)
  }
  return (
    <Dialog title="Summary for prior authorisation" testId="authorisation" className="authorisation" onClose={onClose}>
      <p className="soft">States the facts, the criteria of the policy in own words and the procedure code. It claims no coverage: the payer decides.</p>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim().length > 1 && !busy) void make()
        }}
      >
        <label htmlFor={id} className="soft">
          Checked by
        </label>
        <input id={id} className="field" autoFocus maxLength={120} autoComplete="off" data-testid="authorisation-by" value={name} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className="button button-primary" disabled={busy || name.trim().length < 2} data-testid="make-authorisation">
          {busy ? 'Printing…' : 'Write PDF and text'}
        </button>
      </form>
      {problem !== null && <ProblemMessage problem={problem} />}
      {made !== null && (
        <>
          <p className="faint selectable" data-testid="authorisation-path">
            {made.pdfPath}
          </p>
          <Pages printId={made.printId} />
        </>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
        {made !== null && (
          <button type="button" className="button" data-testid="save-authorisation" onClick={() => void save()}>
            Save a copy…
          </button>
        )}
      </div>
    </Dialog>
  )
}
