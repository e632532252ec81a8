import { useEffect, useState } from 'react'
import type { Repairs } from '../../contract/calls.ts'
import { displayInstant } from '../parts/words.ts'
import { call } from '../api/client.ts'
import { useApp } from '../state/app-state.ts'
import './damaged-library.css'

const signedStay = 'Signed reports come back from their sealed files in the library’s folder.'

/** What a rebuilt index reads, in words. */
export const rebuildWords = (folders: Repairs['folders']): string =>
  folders === null || folders.length === 0
    ? 'The list of folders cannot be read any more: the library opens empty, and you choose a folder to index.'
    : `These folders are indexed again, which takes as long as the first time: ${folders.join(', ')}.`

type Choice = { readonly copy: Repairs['copies'][number]['name'] } | 'rebuild'

/** The two ways out of a damaged library, each with what is lost by it. */
export const DamagedLibrary = () => {
  const [repairs, setRepairs] = useState<Repairs | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const say = useApp((app) => app.say)

  useEffect(() => {
    void call('library.repairs', undefined).then((answer) => {
      if (answer.ok) setRepairs(answer.value)
      else setFailure(answer.error.sentence)
    })
  }, [])

  const repair = async (choice: Choice): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const answer = choice === 'rebuild' ? await call('library.rebuild', undefined) : await call('library.restoreCopy', choice)
    setBusy(false)
    if (!answer.ok) setFailure(answer.error.sentence)
    else if (answer.value !== undefined) say(answer.value.sentence)
  }

  if (repairs === null && failure === null) return <p className="faint">Looking for copies of the library…</p>
  return (
    <section className="repairs" aria-label="What can be done">
      {repairs?.copies.map(({ name, madeAt }, index) => (
        <div className="repair" key={name} data-testid="repair-copy">
          <button className={index === 0 ? 'button button-primary' : 'button'} autoFocus={index === 0} disabled={busy} onClick={() => void repair({ copy: name })}>
            Restore the copy of {displayInstant(madeAt)}
          </button>
          <p className="soft">
            Lost: drafts, decisions and settings saved after that. {signedStay} Corrections, calibrations and confirmed pairs come back from their own file. Files indexed since come back when you look through all
            folders; a folder added since must be added again.
          </p>
        </div>
      ))}
      {repairs !== null && (
        <div className="repair" data-testid="repair-rebuild">
          <button className={repairs.copies.length === 0 ? 'button button-primary' : 'button'} disabled={busy} onClick={() => void repair('rebuild')}>
            Rebuild the index from the folders
          </button>
          <p className="soft">
            Lost: all drafts, decisions, analyses and settings. {signedStay} Corrections, calibrations and confirmed pairs come back from their own file. {rebuildWords(repairs.folders)}
          </p>
        </div>
      )}
      <p className="faint">The damaged file is kept beside the library under another name, whatever you choose.</p>
      {busy && <p role="status">Working…</p>}
      {failure !== null && (
        <p className="bad selectable" role="alert" data-testid="repair-failed">
          {failure}
        </p>
      )}
    </section>
  )
}
