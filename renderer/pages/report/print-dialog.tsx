import { useEffect, useId, useState } from 'react'
import type { CallOutput } from '../../../contract/calls.ts'
import type { Problem } from '../../../core/base/problem.ts'
import { call } from '../../api/client.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useApp } from '../../state/app-state.ts'
import { useReport } from '../../state/report-state.ts'

/** On which printer; where the system's viewer prints, it is opened. */
export const PrintDialog = ({ onClose }: { onClose: () => void }) => {
  const id = useId()
  const printOnPaper = useReport((state) => state.printOnPaper)
  const say = useApp((app) => app.say)
  /** Undefined until the system has answered. */
  const [printers, setPrinters] = useState<CallOutput<'report.printers'> | undefined>(undefined)
  const [printer, setPrinter] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    void call('report.printers', undefined).then((answer) => {
      if (!answer.ok) setProblem(answer.error)
      else {
        setPrinters(answer.value)
        setPrinter(answer.value === null ? null : (answer.value.usual ?? answer.value.names[0] ?? null))
      }
    })
  }, [])
  const print = async (): Promise<void> => {
    setBusy(true)
    const failed = await printOnPaper(printer)
    setBusy(false)
    setProblem(failed)
    if (failed !== null) return
    say(printer === null ? 'The page was opened in the viewer of the system. Print it from there.' : `The page was given to the printer ${printer}.`)
    onClose()
  }
  return (
    <Dialog title="Print" testId="print-dialog" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (printers !== undefined && !isBusy) void print()
        }}
      >
        <p className="soft">The page as it stands here, byte for byte; a draft with its mark.</p>
        {printers === undefined && problem === null && <p className="faint">Asking for the printers…</p>}
        {printers === null && <p>A copy is opened in the viewer of the system, from which it is printed. The copy goes when Spondyl is closed.</p>}
        {printers !== undefined && printers !== null && (
          <div className="field-block">
            <label className="label" htmlFor={id}>
              Printer
            </label>
            <select id={id} className="select" data-testid="printer" value={printer ?? ''} onChange={(event) => setPrinter(event.target.value)}>
              {printers.names.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        )}
        {problem !== null && <ProblemMessage problem={problem} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" data-testid="print-now" disabled={printers === undefined || isBusy}>
            {printers === null ? 'Open' : 'Print'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
