import { useReport } from '../../state/report-state.ts'

/** Says that another window had saved this report, and shows the reader's own text where the saved one was taken. */
export const ChangedElsewhere = () => {
  const { changedElsewhere, dismissChangedElsewhere } = useReport()
  if (changedElsewhere === null) return null
  return (
    <div className="message message-warn" role="status" data-testid="changed-elsewhere">
      <p>This report was changed elsewhere, so its newest state was loaded. What only you had changed was kept.</p>
      {changedElsewhere.replaced.map(({ field, text }) => (
        <p key={field} className="selectable">
          Your text for {field}, not taken over: “{text}”
        </p>
      ))}
      <button className="link" onClick={dismissChangedElsewhere}>
        Close
      </button>
    </div>
  )
}
