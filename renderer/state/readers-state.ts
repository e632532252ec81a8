import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import type { Result } from '../../core/base/result.ts'
import type { Credentials, Reader } from '../../core/report/site-readers.ts'
import { call } from '../api/client.ts'

interface ReadersState {
  /** Those who sign here; null until they are known. */
  readonly readers: readonly Reader[] | null
  readonly problem: Problem | null
  readonly load: () => Promise<void>
  /** Each answers why it was refused, null when it was taken. */
  readonly add: (reader: { readonly name: string; readonly role: string; readonly passphrase: string }, by: Credentials | null) => Promise<Problem | null>
  readonly changePassphrase: (by: Credentials, passphrase: string) => Promise<Problem | null>
  readonly setPassphraseAnew: (readerId: string, name: string, passphrase: string) => Promise<Problem | null>
  readonly confirmPassphrase: (readerId: string, by: Credentials) => Promise<Problem | null>
  readonly close: (readerId: string, by: Credentials) => Promise<Problem | null>
}

/** The site's list of readers, as the signing dialog and the settings show it. */
export const useReaders = create<ReadersState>()((set) => {
  const take = (answer: Result<readonly Reader[]>): Problem | null => {
    if (!answer.ok) return answer.error
    set({ readers: answer.value, problem: null })
    return null
  }
  return {
    readers: null,
    problem: null,
    load: async () => {
      const failed = take(await call('readers.list', undefined))
      if (failed !== null) set({ problem: failed })
    },
    add: async (reader, by) => take(await call('readers.add', { ...reader, by })),
    changePassphrase: async (by, passphrase) => {
      const answer = await call('readers.changePassphrase', { by, passphrase })
      return answer.ok ? null : answer.error
    },
    setPassphraseAnew: async (readerId, name, passphrase) => take(await call('readers.setPassphraseAnew', { readerId, name, passphrase })),
    confirmPassphrase: async (readerId, by) => take(await call('readers.confirmPassphrase', { readerId, by })),
    close: async (readerId, by) => take(await call('readers.close', { readerId, by })),
  }
})
