import { useEffect, useMemo } from 'react'
import { useApp } from '../../state/app-state.ts'
import { judgementNow, useReferral } from '../../state/referral-state.ts'

/** Points of the acquisition that a caution says already; the registration has a line of its own on this page. */
const saidBy: Readonly<Record<string, string>> = { 'uptake-time': 'early-imaging' }

/** What the referral asks the reader to bear in mind, beside the pictures; everything else stands on the page of the referral. */
export const ReferralStrip = ({ studyUid }: { studyUid: string }) => {
  const { open, opened, draft, rules, studyUid: openUid } = useReferral()
  const goTo = useApp((app) => app.goTo)
  useEffect(() => {
    void open(studyUid)
  }, [open, studyUid])
  const judged = useMemo(() => judgementNow({ opened, draft, rules }), [opened, draft, rules])
  if (judged === null || opened === null || openUid !== studyUid) return null
  const cautions = judged.cautions.filter(({ attention }) => attention)
  const isSaid = (id: string): boolean => id === 'registration' || cautions.some((caution) => caution.id === (saidBy[id] ?? id))
  const points = judged.acquisition.points.filter(({ id, verdict }) => (verdict === 'limited' || verdict === 'repeat-advised') && !isSaid(id))
  const lines = [...cautions, ...points].map(({ id, text }) => ({ id, text }))
  const link = (words: string) => (
    <button type="button" className="link" onClick={() => goTo('referral')}>
      {words}
    </button>
  )
  if (opened.entries.length === 0 && lines.length === 0) {
    return (
      <p className="faint referral-strip-none" data-testid="referral-strip">
        No referral is entered. {link('Enter it')}
      </p>
    )
  }
  if (lines.length === 0) return null
  return (
    <div className="message message-warn warnings" role="note" aria-label="From the referral" data-testid="referral-strip">
      <ul className="warnings">
        {lines.map(({ id, text }) => (
          <li key={id} data-testid="strip-line" data-id={id}>
            {text}
          </li>
        ))}
      </ul>
      <p>{link('Referral')}</p>
    </div>
  )
}
