import type { AppState } from '../../contract/calls.ts'
import { Dialog } from '../parts/dialog.tsx'

export const AboutDialog = ({ facts, onLetterhead, onClose }: { facts: AppState; onLetterhead: () => void; onClose: () => void }) => (
  <Dialog title="About Spondyl" testId="about" onClose={onClose}>
    <p>A workstation for reading bone SPECT/CT of the spine and signing a structured report.</p>
    <p className="message message-warn about-notice" data-testid="not-a-medical-device">
      Not a medical device. The software supports and does not replace the physician’s reading.
    </p>
    <dl className="about-facts selectable">
      <dt>Version</dt>
      <dd>{facts.version}</dd>
      <dt>Runtime</dt>
      <dd>
        Electron {facts.runtime.electron}
        {facts.runtime.note !== null && <p className="warn">{facts.runtime.note}</p>}
      </dd>
      <dt>Library</dt>
      <dd>{facts.libraryFolder}</dd>
      <dt>Licence</dt>
      <dd>MIT. Inter typeface: SIL Open Font License 1.1.</dd>
    </dl>
    <div className="dialog-actions">
      <button className="button" onClick={onLetterhead}>
        Letterhead and reader…
      </button>
      <button className="button" autoFocus onClick={onClose}>
        Close
      </button>
    </div>
  </Dialog>
)
