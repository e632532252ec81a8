import { useEffect, useState } from 'react'
import type { CallOutput } from '../../../contract/calls.ts'
import { call } from '../../api/client.ts'
import { useLibrary } from '../../state/library-state.ts'

/** Whether this patient may be mixed up with another one of the library; nothing where nothing is odd. */
export const IdentityWarnings = ({ studyUid }: { studyUid: string }) => {
  const [warnings, setWarnings] = useState<CallOutput<'library.identity'>>([])
  const summary = useLibrary((library) => library.summary)

  // Another study may have come or gone with each change of the library.
  useEffect(() => {
    let isWanted = true
    void call('library.identity', { studyUid }).then((answer) => {
      if (isWanted) setWarnings(answer.ok ? answer.value : [])
    })
    return () => {
      isWanted = false
    }
  }, [studyUid, summary])

  if (warnings.length === 0) return null
  return (
    <ul className="identity-warnings" data-testid="identity-warnings">
      {warnings.map(({ kind, sentence }) => (
        <li key={sentence} className={kind === 'conflict' ? 'bad selectable' : 'warn selectable'}>
          {sentence}
        </li>
      ))}
    </ul>
  )
}
