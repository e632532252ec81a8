import type { Check } from '../../../core/report/check.ts'

const marks: Record<Check['level'], readonly [mark: string, className: string, spoken: string]> = {
  prohibit: ['✕', 'bad', 'Stops signing: '],
  alert: ['!', 'warn', 'Please look: '],
  ok: ['✓', 'good', 'Fine: '],
}

const order: Record<Check['level'], number> = { prohibit: 0, alert: 1, ok: 2 }

/** What is looked at before signing: what stops it first, then what needs a look, then what is fine. */
export const ChecksList = ({ checks }: { checks: readonly Check[] }) => {
  const sorted = [...checks].sort((a, b) => order[a.level] - order[b.level])
  return (
    <section aria-label="Before signing">
      <h2 className="caption">Before signing</h2>
      <ul className="checks" data-testid="checks">
        {sorted.map((check) => {
          const [mark, className, spoken] = marks[check.level]
          return (
            <li key={`${check.id} ${check.findingId ?? ''} ${check.sentence}`} data-check={check.id} data-level={check.level}>
              <span className={`check-mark ${className}`} aria-hidden="true">
                {mark}
              </span>
              <span className="visually-hidden">{spoken}</span>
              <span className={check.level === 'ok' ? 'soft' : undefined}>{check.sentence}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
