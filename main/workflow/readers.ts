import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { foldedReaderName } from '../../core/report/site-readers.ts'
import type { Credentials, Reader } from '../../core/report/site-readers.ts'
import type { Signature } from '../../core/report/version-schema.ts'
import type { StoredReader } from '../library/readers.ts'
import { isPassphrase, keepPassphrase } from '../report/passphrase.ts'
import type { LibrarySession } from './library-session.ts'
import type { PassphraseGuard } from './passphrase-guard.ts'

/** Who signs, and how that was proved: made by `authenticate` and `terminalSigner` alone. */
export interface Signer {
  readonly reader: string
  readonly signature: Signature
}

type Library = Pick<LibrarySession, 'library'>

/** The readers who sign here. */
export const listReaders = async ({ library }: Library): Promise<Result<Reader[]>> => {
  const readers = await library.call('readers', undefined)
  return readers.ok ? ok(readers.value.filter(({ closedAt }) => closedAt === null).map(({ readerId, name, role, setAnewAt }) => ({ readerId, name, role, setAnewAt }))) : readers
}

const proved = async (session: Library, guard: PassphraseGuard, { readerId, passphrase }: Credentials): Promise<Result<StoredReader>> => {
  const readers = await session.library.call('readers', undefined)
  if (!readers.ok) return readers
  const reader = readers.value.find((each) => each.readerId === readerId && each.closedAt === null)
  if (reader === undefined) return fail(problem('reader-gone', 'This reader is no longer on the list. Choose another one.'))
  const isRight = await guard.tried(readerId, () => isPassphrase(passphrase, reader.passphrase))
  return isRight ? ok(reader) : fail(problem('wrong-passphrase', `This is not the passphrase of ${reader.name}. Nothing was signed or changed; try again.`))
}

const signerOf = ({ name, role, setAnewAt }: StoredReader, from: Signature['from']): Signer => ({
  reader: name,
  signature: { role, proof: 'passphrase', from, ...(setAnewAt === null ? {} : { passphraseSetAnewAt: setAnewAt }) },
})

/** The reader of the list who knows the passphrase; refused with `wrong-passphrase` after a wait that grows with every failure. */
export const authenticate = async (session: Library, guard: PassphraseGuard, credentials: Credentials): Promise<Result<Signer>> => {
  const reader = await proved(session, guard, credentials)
  return reader.ok ? ok(signerOf(reader.value, 'window')) : reader
}

/**
 * Who signs from the command line. A name on the site's list needs that reader's passphrase; any other name signs without one, and the
 * report says so on its page.
 */
export const terminalSigner = async (session: Library, guard: PassphraseGuard, name: string, passphrase: string | null): Promise<Result<Signer>> => {
  const readers = await session.library.call('readers', undefined)
  if (!readers.ok) return readers
  const same = readers.value.filter((reader) => foldedReaderName(reader.name) === foldedReaderName(name))
  const reader = same.find(({ closedAt }) => closedAt === null)
  if (reader === undefined) {
    return same.length === 0
      ? ok({ reader: name, signature: { role: '', proof: 'none', from: 'command-line' } })
      : fail(problem('reader-closed', `${name} was taken off the list of readers of this library and cannot sign. Name another reader.`))
  }
  if (passphrase === null) {
    return fail(problem('passphrase-missing', `${reader.name} is on the list of readers of this library and signs with a passphrase. Put it into the environment variable SPONDYL_PASSPHRASE.`))
  }
  const signer = await proved(session, guard, { readerId: reader.readerId, passphrase })
  return signer.ok ? ok(signerOf(signer.value, 'command-line')) : signer
}

/** Puts a reader on the list. The first comes by itself; each further one by the word and passphrase of one who is there. */
export const addSiteReader = async (
  session: Library,
  guard: PassphraseGuard,
  { name, role, passphrase, by }: { readonly name: string; readonly role: string; readonly passphrase: string; readonly by: Credentials | null },
): Promise<Result<Reader[]>> => {
  const readers = await listReaders(session)
  if (!readers.ok) return readers
  if (readers.value.length > 0) {
    if (by === null) return fail(problem('vouch-missing', 'A further reader is entered by one who is on the list. Choose one, with the passphrase.'))
    const vouched = await proved(session, guard, by)
    if (!vouched.ok) return vouched
  }
  const added = await session.library.call('add-reader', { readerId: randomUUID(), name, role, passphrase: await keepPassphrase(passphrase), now: new Date().toISOString() })
  return added.ok ? listReaders(session) : added
}

/** A reader's new passphrase, by the old one. */
export const changePassphrase = async (session: Library, guard: PassphraseGuard, by: Credentials, passphrase: string): Promise<Result<null>> => {
  const reader = await proved(session, guard, by)
  return reader.ok ? session.library.call('set-passphrase', { readerId: by.readerId, passphrase: await keepPassphrase(passphrase) }) : reader
}

/** Who works at this computer, as the operating system names the account; an account without a name has its number. */
const systemUser = (): string => {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}

/**
 * A new passphrase in place of one that is lost, by nobody's word: the way back for a site with one reader. Nothing proves who takes it, so
 * the ledger notes it for good, and the list and every signature of the reader say so until another one confirms it. The name is typed
 * so that it does not happen by a slip.
 */
export const setPassphraseAnew = async (session: Library, { readerId, name, passphrase }: { readonly readerId: string; readonly name: string; readonly passphrase: string }): Promise<Result<Reader[]>> => {
  const readers = await listReaders(session)
  if (!readers.ok) return readers
  const reader = readers.value.find((each) => each.readerId === readerId)
  if (reader !== undefined && foldedReaderName(name) !== foldedReaderName(reader.name)) {
    return fail(problem('name-not-typed', `A passphrase is set anew only where the name of its reader is typed: ${reader.name}. Nothing was changed.`))
  }
  const set = await session.library.call('set-passphrase-anew', { readerId, passphrase: await keepPassphrase(passphrase), by: systemUser(), at: new Date().toISOString() })
  return set.ok ? listReaders(session) : set
}

/** Another reader's word that it was the reader who set the passphrase anew. One who is in the same case has no such word to give. */
export const confirmPassphrase = async (session: Library, guard: PassphraseGuard, readerId: string, by: Credentials): Promise<Result<Reader[]>> => {
  if (by.readerId === readerId) return fail(problem('confirmed-by-self', 'A passphrase that was set anew is confirmed by another reader, not by the one whose it is.'))
  const vouched = await proved(session, guard, by)
  if (!vouched.ok) return vouched
  if (vouched.value.setAnewAt !== null) {
    return fail(problem('confirmed-by-unconfirmed', `The passphrase of ${vouched.value.name} was set anew without the old one too, and nobody has confirmed that. Another reader has to confirm it first.`))
  }
  const confirmed = await session.library.call('confirm-passphrase', { readerId, by: vouched.value.name, at: new Date().toISOString() })
  return confirmed.ok ? listReaders(session) : confirmed
}

/** Takes a reader off the list, by the word of anyone on it: somebody who forgot the passphrase is closed and entered anew. */
export const closeSiteReader = async (session: Library, guard: PassphraseGuard, readerId: string, by: Credentials): Promise<Result<Reader[]>> => {
  const vouched = await proved(session, guard, by)
  if (!vouched.ok) return vouched
  const closed = await session.library.call('close-reader', { readerId, now: new Date().toISOString() })
  return closed.ok ? listReaders(session) : closed
}
