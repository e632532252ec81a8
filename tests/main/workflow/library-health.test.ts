import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Problem } from '../../../core/base/problem.ts'
import { ok } from '../../../core/base/result.ts'
import { indexFolders } from '../../../main/workflow/index-folders.ts'
import { keepCopy } from '../../../main/workflow/library-health.ts'
import { keepLibrary } from '../../../main/workflow/library-keeper.ts'
import type { LibraryKeeper } from '../../../main/workflow/library-keeper.ts'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { openReading } from '../../../main/workflow/read-study.ts'
import { librarySummary, worklist } from '../../../main/workflow/studies.ts'
import { ctFiles, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import type { Bundle } from '../bundle.ts'
import { temporaryFolder } from '../library/open.ts'
import { bundleWorkers, numbered, writeFiles } from '../program.ts'

let workers: Bundle
let data: string
let folder: string

beforeAll(async () => {
  workers = await bundleWorkers()
})
afterAll(() => workers.remove())

beforeEach(() => {
  data = join(temporaryFolder(), 'drive')
  mkdirSync(data)
  writeFiles(data, { ...numbered('ct', ctFiles(uprightShape)), 'nm/spect.dcm': nmFile(uprightShape) })
  folder = join(temporaryFolder(), 'library')
})

const place = () => ({ folder, workersFolder: workers.folder })
const everything = { find: '', state: null, after: null, limit: 10 } as const

const opened = async (): Promise<LibrarySession> => {
  const session = await openLibrary(folder, { create: true, workersFolder: workers.folder })
  if (!session.ok) throw new Error(session.error.sentence)
  return session.value
}

const indexed = async (session: LibrarySession): Promise<void> => {
  const outcome = await indexFolders(session, [data])
  if (!outcome.ok) throw new Error(outcome.error.sentence)
}

const copies = (): string[] => readdirSync(folder).filter((name) => name.includes('.copy'))

describe('copies by themselves', () => {
  it('none of an empty library, one a day of a filled one, another on wish; the library is in use all the time', async () => {
    const session = await opened()
    expect(await keepCopy(place(), 'today')).toEqual(ok({ made: false }))
    await indexed(session)
    expect(await keepCopy(place(), 'today')).toEqual(ok({ made: true }))
    expect(await keepCopy(place(), 'today')).toEqual(ok({ made: false }))
    expect(await keepCopy(place(), 'always')).toEqual(ok({ made: true }))
    expect(copies()).toEqual(['library.sqlite.copy'])
    await session.close()
  })

  it('never of a damaged library: the good copy stays', async () => {
    const first = await opened()
    await indexed(first)
    await keepCopy(place(), 'always')
    await first.close()
    const good = readFileSync(join(folder, 'library.sqlite.copy'))
    const bytes = readFileSync(join(folder, 'library.sqlite'))
    bytes.fill(0, bytes.length - 4096 * 8, bytes.length)
    writeFileSync(join(folder, 'library.sqlite'), bytes)
    expect(await keepCopy(place(), 'always')).toMatchObject({ ok: false, error: { code: 'library-damaged' } })
    expect(readFileSync(join(folder, 'library.sqlite.copy'))).toEqual(good)
  })

  it('knows a library that was not put away from one that was', async () => {
    const first = await opened()
    expect(first.endedBadly).toBe(false)
    await indexed(first)
    await first.close()
    const second = await opened()
    expect(second.endedBadly).toBe(false)
    // What a killed process leaves: the journal beside the database.
    const torn = join(temporaryFolder(), 'library')
    mkdirSync(torn)
    await second.library.call('save-settings', { siteName: 'x', department: '', lastReader: '' })
    for (const name of ['library.sqlite', 'library.sqlite-wal']) writeFileSync(join(torn, name), readFileSync(join(folder, name)))
    await second.close()
    folder = torn
    const third = await opened()
    expect(third.endedBadly).toBe(true)
    expect(await third.library.call('settings', undefined)).toMatchObject(ok({ siteName: 'x' }))
    await third.close()
  })
})

describe('a library that is mended while the window is open', () => {
  const kept = async (heard: { changed: number; told: string[] }): Promise<LibraryKeeper<LibrarySession>> => {
    const keeper = await keepLibrary({
      ...place(),
      open: () => openLibrary(folder, { create: true, workersFolder: workers.folder }),
      sessionOf: (session) => session,
      changed: () => (heard.changed += 1),
      tell: (sentence) => void heard.told.push(sentence),
    })
    onTestFinished(() => keeper.close())
    return keeper
  }

  const studiesIn = async (keeper: LibraryKeeper<LibrarySession>): Promise<number> => {
    const library = keeper.opened()
    if (!library.ok) throw new Error(library.error.sentence)
    const page = await worklist(library.value, everything)
    if (!page.ok) throw new Error(page.error.sentence)
    return page.value.total
  }

  const torn = async (): Promise<void> => {
    const session = await opened()
    await indexed(session)
    await keepCopy(place(), 'always')
    await session.close()
    truncateSync(join(folder, 'library.sqlite'), 8192)
  }

  it('opens again out of its copy, with its studies, and says where the damaged file is', async () => {
    await torn()
    const heard = { changed: 0, told: [] }
    const keeper = await kept(heard)
    expect(keeper.opened()).toMatchObject({ ok: false, error: { code: 'library-damaged' } })
    expect(await keeper.repairs()).toMatchObject(ok({ copies: [{ name: 'library.sqlite.copy' }], folders: [data] }))
    const restored = await keeper.restore('library.sqlite.copy')
    expect(restored.ok && restored.value).toContain('library.sqlite.damaged-')
    expect(heard.changed).toBe(1)
    expect(await studiesIn(keeper)).toBe(1)
  })

  it('begins anew with the folders it knew', async () => {
    await torn()
    const keeper = await kept({ changed: 0, told: [] })
    expect(await keeper.rebuild()).toEqual(ok([data]))
    expect(await studiesIn(keeper)).toBe(0)
    const library = keeper.opened()
    if (!library.ok) throw new Error(library.error.sentence)
    await indexed(library.value)
    expect(await studiesIn(keeper)).toBe(1)
    expect(readdirSync(folder).some((name) => name.startsWith('library.sqlite.damaged-'))).toBe(true)
  })

  it('is put away as soon as an answer says that it is damaged, and everything else is refused with that', async () => {
    const session = await opened()
    await indexed(session)
    await session.close()
    const heard = { changed: 0, told: [] }
    const keeper = await kept(heard)
    const damage: Problem = { code: 'library-damaged', sentence: 'The library is damaged.' }
    keeper.heed({ code: 'disk-full', sentence: 'The disk is full.' })
    expect(keeper.opened().ok).toBe(true)
    keeper.heed(damage)
    expect(keeper.opened()).toEqual({ ok: false, error: damage })
    expect(heard.changed).toBe(1)
    await vi.waitFor(() => {
      expect(existsSync(join(folder, 'library.sqlite-wal'))).toBe(false)
    })
  })
})

describe('a study whose drive is gone', () => {
  it('says so in list and refusal, and works again as it is when the drive is back', async () => {
    const session = await opened()
    await indexed(session)
    const away = `${data}-unplugged`
    renameSync(data, away)
    for (const mountPoint of [false, true]) {
      // The empty place of a drive is as good as none.
      if (mountPoint) mkdirSync(data)
      const page = await worklist(session, everything)
      expect(page).toMatchObject(ok({ total: 1, rows: [{ reportState: 'to-read', away: expect.stringContaining(data) as string }] }))
      expect(await librarySummary(session)).toMatchObject(ok({ folders: [{ path: data, present: false }] }))
      const reading = await openReading(session, uids.study)
      expect(reading).toMatchObject({ ok: false, error: { code: 'study-away' } })
      expect(!reading.ok && reading.error.sentence).toMatch(/drive with .* is not connected/)
    }
    await indexFolders(session, [data])
    expect(await worklist(session, everything)).toMatchObject(ok({ total: 1 }))
    writeFileSync(join(data, 'x'), '')
    renameSync(data, `${data}-empty`)
    renameSync(away, data)
    expect(await worklist(session, everything)).toMatchObject(ok({ rows: [{ away: null }] }))
    expect(await openReading(session, uids.study)).toMatchObject({ ok: true })
    await session.close()
  })
})
