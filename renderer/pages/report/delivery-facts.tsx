import { useEffect, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import type { Delivery } from '../../../core/report/delivery.ts'
import type { Report } from '../../../core/report/report.ts'
import { call } from '../../api/client.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { displayInstant } from '../../parts/words.ts'
import { useOutbox } from '../../state/outbox-state.ts'

const deliveryWords = ({ ended, endedAt, folder, problem }: Delivery): string => {
  if (ended === 'delivered') return `to ${folder ?? ''}, ${displayInstant(endedAt ?? '')}`
  if (ended === 'given-up') return `no; given up on ${displayInstant(endedAt ?? '')}`
  return problem === null ? 'waits to be sent' : `waits to be sent: ${problem}`
}

/** Whether this version was sent to the folder of the site; nothing where the site has none and nothing was sent. */
export const DeliveryFacts = ({ reportId, version }: Pick<Report, 'reportId' | 'version'>) => {
  const { facts, send } = useOutbox()
  const [deliveries, setDeliveries] = useState<readonly Delivery[]>([])
  const [refused, setRefused] = useState<Problem | null>(null)

  // The facts are new with each report that is sent or is not.
  useEffect(() => {
    let isWanted = true
    void call('outbox.ofVersion', { reportId, version }).then((answer) => {
      if (isWanted && answer.ok) setDeliveries(answer.value)
    })
    return () => {
      isWanted = false
    }
  }, [reportId, version, facts])

  const newest = deliveries.at(-1)
  const isOn = facts !== null && facts.outbox !== null
  if (newest === undefined && !isOn) return null
  const waits = newest !== undefined && newest.ended === null
  return (
    <>
      <dt>Sent</dt>
      <dd data-testid="delivery" data-ended={newest?.ended ?? (waits ? 'waits' : 'never')}>
        <span className={waits && newest.problem !== null ? 'warn' : undefined}>{newest === undefined ? 'not by this program' : deliveryWords(newest)}</span>
        {isOn && !waits && (
          <>
            {' '}
            <button type="button" className="link" data-testid="send-again" onClick={() => void send(reportId, version).then(setRefused)}>
              {newest?.ended === 'delivered' ? 'Send again' : 'Send'}
            </button>
          </>
        )}
        {refused !== null && <ProblemMessage problem={refused} />}
      </dd>
    </>
  )
}
