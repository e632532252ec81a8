import type { Registration } from '../../../core/registration/registration.ts'

const words: Record<Registration['verdict'], readonly [className: string, verdict: string]> = {
  ok: ['message-good', 'within limits'],
  warn: ['message-warn', 'more than usual: judge each place on the pictures'],
  refuse: ['message-bad', 'beyond the limit: no facet joint is called from these pictures'],
}

/** The first thing to look at: whether SPECT and CT lie on each other at all. A click opens the registration, where it is given. */
export const RegistrationBanner = ({ registration, corrected = false, onOpen }: { registration: Registration; corrected?: boolean; onOpen?: () => void }) => {
  const [className, verdict] = words[registration.verdict]
  return (
    <div className={`message registration ${className}`} title={registration.method} data-testid="registration" data-verdict={registration.verdict} data-shift={registration.shiftMm.toFixed(2)} data-corrected={corrected}>
      <strong>
        Registration {registration.shiftMm.toFixed(1)} mm, {registration.rotationDeg.toFixed(1)}°
      </strong>
      <span>
        {verdict}
        {corrected ? '; corrected' : ''}
      </span>
      {onOpen !== undefined && (
        <button className="link" data-testid="open-registration" title="See the shift at each level, move the SPECT, accept the proposal (G)" onClick={onOpen}>
          Judge or correct…
        </button>
      )}
    </div>
  )
}
