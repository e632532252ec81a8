import { useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import { pairToConfirm } from '../../../core/study/confirmed-pair.ts'
import { fusionPair } from '../../../core/study/study.ts'
import type { FusionPair, Study } from '../../../core/study/study.ts'
import { call } from '../../api/client.ts'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { useLibrary } from '../../state/library-state.ts'

interface WordProps {
  readonly study: Study
  readonly pair: FusionPair
  readonly isConfirmed: boolean
}

const Word = ({ study, pair, isConfirmed }: WordProps) => {
  const refresh = useLibrary((library) => library.refresh)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isChecked, setChecked] = useState(false)
  const give = async (word: boolean): Promise<void> => {
    const { ctSeriesUid, spectSeriesUid } = pair
    const answer = await call('library.confirmPair', { studyUid: study.studyInstanceUid, ctSeriesUid, spectSeriesUid, isConfirmed: word })
    setProblem(answer.ok ? null : answer.error)
    await refresh()
  }
  return (
    <div className="message message-warn" data-testid="confirm-pair">
      {isConfirmed ? (
        <>
          <p>This SPECT lies on its CT as their positions say, on a reader’s word. The report says so.</p>
          <button className="button" onClick={() => void give(false)}>
            Take the word back
          </button>
        </>
      ) : (
        <>
          <p>
            They overlap and were made at the same visit, but nothing in the files says that their positions mean the same place. Fuse them only if you know that the patient did not move between the
            two, and check kidneys, pelvis and spine on the fused pictures before you read.
          </p>
          <label>
            <input
              type="checkbox"
              checked={isChecked}
              onChange={(event) => {
                setChecked(event.target.checked)
              }}
            />{' '}
            I confirm that this SPECT and this CT fit; the report will say that I did.
          </label>
          <button className="button" disabled={!isChecked} onClick={() => void give(true)}>
            Fuse by position
          </button>
        </>
      )}
      {problem !== null && <ProblemMessage problem={problem} />}
    </div>
  )
}

/** Asks for the reader's word on a pair without a common frame of reference, or takes it back; nothing for any other study. */
export const ConfirmPair = ({ study }: { study: Study }) => {
  const waiting = pairToConfirm(study)
  const fused = fusionPair(study)
  const pair = waiting ?? (fused?.registrationConfirmed === true ? fused : null)
  return pair === null ? null : <Word key={`${study.studyInstanceUid} ${String(waiting === null)}`} study={study} pair={pair} isConfirmed={waiting === null} />
}
