import type { Check } from '../../../core/report/check.ts'
import { Dialog } from '../../parts/dialog.tsx'

/** Why a report cannot be signed yet, for a reader who asked by key. */
export const NotReadyDialog = ({ stops, onClose }: { stops: readonly Check[]; onClose: () => void }) => (
  <Dialog title="Not ready to sign" testId="not-ready" onClose={onClose}>
    <ul className="checks">
      {stops.map((stop) => (
        <li key={`${stop.id} ${stop.findingId ?? ''} ${stop.sentence}`}>
          <span className="check-mark bad" aria-hidden="true">
            ✕
          </span>
          <span>{stop.sentence}</span>
        </li>
      ))}
    </ul>
    <div className="dialog-actions">
      <button className="button button-primary" autoFocus onClick={onClose}>
        Close
      </button>
    </div>
  </Dialog>
)
