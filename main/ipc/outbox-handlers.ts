import type { BrowserWindow } from 'electron'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { outboxCalls, OutboxState } from '../../contract/outbox.ts'
import type { Deliverer } from '../workflow/deliver-reports.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { giveUp, outboxFacts, sendAgain, setOutboxFolder, setOutboxFormats } from '../workflow/outbox.ts'
import { chooseFolder } from './choose-folder.ts'
import type { Handlers } from './doors.ts'

interface Opened {
  readonly session: LibrarySession
  readonly deliverer: Deliverer
}

interface OutboxContext {
  readonly window: () => BrowserWindow | null
  readonly withLibrary: <T>(work: (library: Opened) => Promise<Result<T>>) => Promise<Result<T>>
}

const stateOf = async ({ session, deliverer }: Opened): Promise<Result<OutboxState>> => {
  const facts = await outboxFacts(session)
  return facts.ok ? ok({ outbox: facts.value.outbox, waiting: [...facts.value.waiting], isSending: deliverer.isSending() }) : facts
}

/** The handlers of the calls on the folder for signed reports. None of them waits for a drive: what waits is sent in the background. */
export const outboxHandlers = ({ window, withLibrary }: OutboxContext): Pick<Handlers, keyof typeof outboxCalls> => {
  /** A change, after which what waits is tried, and the state with it. */
  const after = (change: (session: LibrarySession) => Promise<Result<unknown>>): Promise<Result<OutboxState>> =>
    withLibrary(async (opened) => {
      const changed = await change(opened.session)
      if (!changed.ok) return changed
      opened.deliverer.wish()
      return stateOf(opened)
    })
  return {
    'outbox.state': () => withLibrary(stateOf),
    'outbox.chooseFolder': () =>
      after(async (session) => {
        const folder = await chooseFolder(window(), 'Choose the folder for signed reports')
        return folder === null ? ok(null) : setOutboxFolder(session, folder)
      }),
    'outbox.setFormats': ({ formats }) => after((session) => setOutboxFormats(session, formats)),
    'outbox.switchOff': () => after(({ library }) => library.call('set-outbox', null)),
    'outbox.tryAgain': () => after(() => Promise.resolve(ok(null))),
    'outbox.giveUp': ({ deliveryId }) => after((session) => giveUp(session, deliveryId)),
    'outbox.send': ({ reportId, version }) => after((session) => sendAgain(session, reportId, version)),
    'outbox.ofVersion': ({ reportId, version }) =>
      withLibrary(async ({ session }) => {
        const all = await session.library.call('deliveries-of', { reportId })
        return all.ok ? ok(all.value.filter((each) => each.version === version)) : all
      }),
  }
}
