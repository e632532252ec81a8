import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rmSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { foldedReaderName } from '../../../core/report/site-readers.ts'
import { isPassphrase, keepPassphrase } from '../../../main/report/passphrase.ts'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { createPassphraseGuard, waitMs } from '../../../main/workflow/passphrase-guard.ts'
import { addSiteReader, authenticate, changePassphrase, closeSiteReader, confirmPassphrase, listReaders, setPassphraseAnew, terminalSigner } from '../../../main/workflow/readers.ts'
import { verifyLibrary } from '../../../main/workflow/verify-library.ts'
import type { Bundle } from '../bundle.ts'
import { temporaryFolder } from '../library/open.ts'
import { bundleWorkers } from '../program.ts'
import { code, value } from '../../fixtures/result.ts'


const words = 'correct horse battery'
let workers: Bundle
let folder: string
let session: LibrarySession
let waits: number[]
let guard: ReturnType<typeof createPassphraseGuard>

beforeAll(async () => {
  workers = await bundleWorkers()
})
afterAll(() => workers.remove())
beforeEach(async () => {
  folder = join(temporaryFolder(), 'library')
  session = value(await openLibrary(folder, { create: true, workersFolder: workers.folder }))
  waits = []
  guard = createPassphraseGuard((ms) => Promise.resolve(waits.push(ms)))
})
afterEach(async () => {
  await session.close()
  rmSync(folder, { recursive: true, force: true })
})

const enter = (name: string, by: { readerId: string; passphrase: string } | null = null) => addSiteReader(session, guard, { name, role: 'Radiologist', passphrase: words, by })
const first = async (): Promise<string> => value(await enter('Dr. Ada Reader'))[0]?.readerId ?? ''

describe('a passphrase', () => {
  it('is kept as scrypt makes it, with a salt of its own, and known again', async () => {
    const [one, two] = [await keepPassphrase(words), await keepPassphrase(words)]
    expect(one).toMatchObject({ function: 'scrypt', cost: 131_072, blockSize: 8, parallelization: 1 })
    expect(one.saltBase64).not.toBe(two.saltBase64)
    expect(one.hashBase64).not.toBe(two.hashBase64)
    expect(JSON.stringify(one)).not.toContain(words)
    expect(await isPassphrase(words, one)).toBe(true)
    expect(await isPassphrase(`${words} `, one)).toBe(false)
  })

  it('is the same however the keyboard composes it', async () => {
    expect(await isPassphrase('Gru\u0308ße am Abend', await keepPassphrase('Grüße am Abend'))).toBe(true)
  })
})

describe('guessing', () => {
  it('waits longer with every failure in a row, up to a limit, and not after a success', async () => {
    const tries = [false, false, true, false]
    for (const right of tries) expect(await guard.tried('r', () => Promise.resolve(right))).toBe(right)
    expect(waits).toEqual([500, 1000, 500])
    expect(waitMs(30)).toBe(8000)
  })

  it('is one try after another for one reader', async () => {
    const order: string[] = []
    const slow = createPassphraseGuard(async () => {
      await Promise.resolve()
      order.push('waited')
    })
    const one = slow.tried('r', () => Promise.resolve(false))
    const two = slow.tried('r', () => {
      order.push('second try')
      return Promise.resolve(true)
    })
    await Promise.all([one, two])
    expect(order).toEqual(['waited', 'second try'])
  })

  it('goes on after a try that broke', async () => {
    await expect(guard.tried('r', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await guard.tried('r', () => Promise.resolve(true))).toBe(true)
  })
})

describe('the list of readers', () => {
  it('takes the first by itself, and further ones by the word of one who is there', async () => {
    const ada = await first()
    expect(code(await enter('Dr. Bo Other'))).toBe('vouch-missing')
    expect(code(await enter('Dr. Bo Other', { readerId: ada, passphrase: 'wrong' }))).toBe('wrong-passphrase')
    expect(value(await enter('Dr. Bo Other', { readerId: ada, passphrase: words })).map(({ name }) => name)).toEqual(['Dr. Ada Reader', 'Dr. Bo Other'])
    // Nothing of a passphrase leaves the library.
    expect(Object.keys(value(await listReaders(session))[0] ?? {})).toEqual(['readerId', 'name', 'role', 'setAnewAt'])
    expect(code(await enter('dr ÁDA  reader', { readerId: ada, passphrase: words }))).toBe('reader-exists')
  })

  it('compares names as paper would', () => {
    expect(foldedReaderName(' Dr. Müller-Lüdenscheidt ')).toBe(foldedReaderName('dr müller lüdenscheidt'))
    expect(foldedReaderName('Dr. Ada Reader')).not.toBe(foldedReaderName('Dr. Adam Reader'))
  })

  it('takes a new passphrase by the old one alone', async () => {
    const readerId = await first()
    expect(code(await changePassphrase(session, guard, { readerId, passphrase: 'wrong' }, 'a new evening'))).toBe('wrong-passphrase')
    expect(code(await changePassphrase(session, guard, { readerId, passphrase: words }, 'a new evening'))).toBe('ok')
    expect(code(await authenticate(session, guard, { readerId, passphrase: words }))).toBe('wrong-passphrase')
    expect(code(await authenticate(session, guard, { readerId, passphrase: 'a new evening' }))).toBe('ok')
  })

  it('lets whoever forgot be taken off by another and enter anew', async () => {
    const ada = await first()
    const bo = value(await enter('Dr. Bo Other', { readerId: ada, passphrase: words }))[1]?.readerId ?? ''
    expect(value(await closeSiteReader(session, guard, ada, { readerId: bo, passphrase: words })).map(({ name }) => name)).toEqual(['Dr. Bo Other'])
    expect(code(await authenticate(session, guard, { readerId: ada, passphrase: words }))).toBe('reader-gone')
    expect(value(await enter('Dr. Ada Reader', { readerId: bo, passphrase: words }))).toHaveLength(2)
  })
})

describe('a forgotten passphrase', () => {
  const later = 'a new evening'
  const anew = (readerId: string, name = 'Dr. Ada Reader') => setPassphraseAnew(session, { readerId, name, passphrase: later })
  const marked = async (): Promise<(string | null)[]> => value(await listReaders(session)).map(({ setAnewAt }) => setAnewAt)
  const second = async (ada: string): Promise<string> => value(await enter('Dr. Bo Other', { readerId: ada, passphrase: words }))[1]?.readerId ?? ''

  it('is set anew without the old one, where the name is typed', async () => {
    const readerId = await first()
    expect(code(await anew(readerId, 'Dr. Ada'))).toBe('name-not-typed')
    expect(code(await anew(readerId, ''))).toBe('name-not-typed')
    expect(code(await anew('nobody', 'Dr. Ada Reader'))).toBe('reader-gone')
    expect(await marked()).toEqual([null])
    expect(value(await verifyLibrary(session)).notes).toEqual([])
    expect(code(await authenticate(session, guard, { readerId, passphrase: words }))).toBe('ok')

    const before = new Date().toISOString()
    const [at = null] = value(await anew(readerId, 'dr ada  READER')).map(({ setAnewAt }) => setAnewAt)
    expect(before <= (at ?? '') && (at ?? '') <= new Date().toISOString()).toBe(true)
    expect(code(await authenticate(session, guard, { readerId, passphrase: words }))).toBe('wrong-passphrase')
    expect(code(await authenticate(session, guard, { readerId, passphrase: later }))).toBe('ok')
  })

  it('is in every signature afterwards, from the window and from the command line', async () => {
    const readerId = await first()
    const [passphraseSetAnewAt] = value(await anew(readerId)).map(({ setAnewAt }) => setAnewAt)
    const signature = { role: 'Radiologist', proof: 'passphrase', passphraseSetAnewAt }
    expect(value(await authenticate(session, guard, { readerId, passphrase: later })).signature).toEqual({ ...signature, from: 'window' })
    expect(value(await terminalSigner(session, guard, 'Dr. Ada Reader', later)).signature).toEqual({ ...signature, from: 'command-line' })
    expect(code(await terminalSigner(session, guard, 'Dr. Ada Reader', words))).toBe('wrong-passphrase')
    expect(code(await terminalSigner(session, guard, 'Dr. Ada Reader', null))).toBe('passphrase-missing')
  })

  it('is noted in the ledger for good, with the user of the computer, as no problem', async () => {
    await anew(await first())
    const { ok, problems, notes } = value(await verifyLibrary(session))
    expect([ok, problems]).toEqual([true, []])
    expect(notes).toEqual([expect.stringMatching(/^The passphrase of Dr\. Ada Reader was set anew on \d+ \w+ \d{4} \d\d:\d\d UTC without the old one, at this computer by its user "/)])
    expect(notes[0]).toContain(`"${userInfo().username}"`)
  })

  it('stays marked however the reader changes it, and when entered again under the name', async () => {
    const ada = await first()
    await anew(ada)
    expect(code(await changePassphrase(session, guard, { readerId: ada, passphrase: later }, words))).toBe('ok')
    expect(await marked()).toEqual([expect.any(String)])
    expect(value(await closeSiteReader(session, guard, ada, { readerId: ada, passphrase: words }))).toEqual([])
    expect(value(await enter('dr. ada READER'))).toHaveLength(1)
    expect(await marked()).toEqual([expect.any(String)])
  })

  it('is confirmed by another reader alone, and the ledger keeps both notes', async () => {
    const ada = await first()
    const bo = await second(ada)
    await anew(ada)
    expect(code(await confirmPassphrase(session, guard, ada, { readerId: ada, passphrase: later }))).toBe('confirmed-by-self')
    expect(code(await confirmPassphrase(session, guard, ada, { readerId: bo, passphrase: 'wrong' }))).toBe('wrong-passphrase')
    expect(await marked()).toEqual([expect.any(String), null])
    expect(value(await confirmPassphrase(session, guard, ada, { readerId: bo, passphrase: words })).map(({ setAnewAt }) => setAnewAt)).toEqual([null, null])
    expect(value(await authenticate(session, guard, { readerId: ada, passphrase: later })).signature).not.toHaveProperty('passphraseSetAnewAt')
    const { ok, notes } = value(await verifyLibrary(session))
    expect(ok).toBe(true)
    expect(notes).toHaveLength(2)
    expect(notes[1]).toMatch(/^Dr\. Bo Other confirmed on .* that it was Dr\. Ada Reader who set the passphrase anew\.$/)
  })

  it('is not confirmed by one who is in the same case, nor once for the next time', async () => {
    const ada = await first()
    const bo = await second(ada)
    await anew(ada)
    await anew(bo, 'Dr. Bo Other')
    expect(code(await confirmPassphrase(session, guard, ada, { readerId: bo, passphrase: later }))).toBe('confirmed-by-unconfirmed')
    expect(code(await confirmPassphrase(session, guard, bo, { readerId: ada, passphrase: later }))).toBe('confirmed-by-unconfirmed')
    const cy = value(await enter('Dr. Cy Third', { readerId: ada, passphrase: later })).find(({ name }) => name === 'Dr. Cy Third')?.readerId ?? ''
    expect(code(await confirmPassphrase(session, guard, ada, { readerId: cy, passphrase: words }))).toBe('ok')
    await anew(ada)
    expect(await marked()).toEqual([expect.any(String), expect.any(String), null])
  })
})

describe('signing from the command line', () => {
  it('without a list of readers needs no passphrase, and the signature says so', async () => {
    expect(value(await terminalSigner(session, guard, 'Dr. Ada Reader', null))).toEqual({ reader: 'Dr. Ada Reader', signature: { role: '', proof: 'none', from: 'command-line' } })
  })

  it('as somebody of the list needs that passphrase, however the name is written', async () => {
    await first()
    expect(code(await terminalSigner(session, guard, 'dr ada reader', null))).toBe('passphrase-missing')
    expect(code(await terminalSigner(session, guard, 'dr ada reader', 'wrong'))).toBe('wrong-passphrase')
    expect(value(await terminalSigner(session, guard, 'dr ada reader', words))).toEqual({ reader: 'Dr. Ada Reader', signature: { role: 'Radiologist', proof: 'passphrase', from: 'command-line' } })
    expect(value(await terminalSigner(session, guard, 'Dr. Cy Guest', null)).signature.proof).toBe('none')
  })

  it('as somebody who was taken off is refused', async () => {
    const ada = await first()
    const bo = value(await enter('Dr. Bo Other', { readerId: ada, passphrase: words }))[1]?.readerId ?? ''
    value(await closeSiteReader(session, guard, ada, { readerId: bo, passphrase: words }))
    expect(code(await terminalSigner(session, guard, 'Dr. Ada Reader', words))).toBe('reader-closed')
  })
})
