import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { indexFolders } from '../../../main/workflow/index-folders.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { inBackgroundTurn, inReadersTurn } from '../../../main/workflow/scan-queue.ts'
import { settle } from '../../../main/workflow/settle.ts'
import { watchFolders } from '../../../main/workflow/watch-folders.ts'
import type { FolderWatch, WatchOptions } from '../../../main/workflow/watch-folders.ts'
import { defaultTreeWatch, watchTree } from '../../../main/workflow/watch-tree.ts'
import type { TreeWatch, TreeWatchOptions } from '../../../main/workflow/watch-tree.ts'
import { ctFiles, nmFile, uprightShape } from '../../fixtures/images.ts'
import { zipFile } from '../../fixtures/zip-file.ts'
import type { Bundle } from '../bundle.ts'
import { temporaryFolder } from '../library/open.ts'
import { bundleWorkers, numbered, writeFiles } from '../program.ts'
import { freshLibrary } from './fresh-library.ts'

const eventually = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 20 })

describe('watching a tree of folders', () => {
  const follow = (root: string, options: Partial<TreeWatchOptions> = {}): { readonly seen: Set<string>; readonly tree: TreeWatch } => {
    const seen = new Set<string>()
    const tree = watchTree(root, { ...defaultTreeWatch, onChange: (path) => void seen.add(path), ...options })
    onTestFinished(() => tree.close())
    return { seen, tree }
  }

  it('tells of a file in a folder that was there', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'a/b'), { recursive: true })
    const { seen, tree } = follow(root)
    await eventually(() => {
      writeFileSync(join(root, 'a/b/1'), 'x')
      expect(seen).toContain(join(root, 'a/b/1'))
    })
    expect(tree.isWhole()).toBe(true)
  })

  it('tells of a file in a folder that came later', async () => {
    const root = temporaryFolder()
    const { seen } = follow(root)
    await eventually(() => {
      mkdirSync(join(root, 'new/deep'), { recursive: true })
      writeFileSync(join(root, 'new/deep/1'), String(seen.size))
      expect(seen).toContain(join(root, 'new/deep/1'))
    })
  })

  it.skipIf(defaultTreeWatch.isRecursive)('follows a link that leads back only once, and stops at its limit', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'a'))
    symlinkSync(root, join(root, 'a/loop'))
    const looped = follow(root)
    await sleep(100)
    expect(looped.tree.isWhole()).toBe(true)
    for (const name of ['b', 'c', 'd']) mkdirSync(join(root, name))
    const limited = follow(root, { mostFolders: 2 })
    await eventually(() => expect(limited.tree.isWhole()).toBe(false))
  })

  it('says nothing once it is closed', async () => {
    const root = temporaryFolder()
    const { seen, tree } = follow(root)
    await sleep(50)
    tree.close()
    writeFileSync(join(root, '1'), 'x')
    await sleep(50)
    expect([...seen]).toEqual([])
  })
})

describe('waiting until changes rest', () => {
  it('reads nothing while a file still grows, and once when it has stopped', async () => {
    const path = join(temporaryFolder(), 'growing')
    writeFileSync(path, '')
    let settled = 0
    const settling = settle(60, () => (settled += 1))
    onTestFinished(() => settling.close())
    // Touched once: from then on only its size tells that it is still being written.
    settling.touch(path)
    const until = performance.now() + 400
    while (performance.now() < until) {
      appendFileSync(path, 'x')
      await sleep(5)
    }
    expect(settled).toBe(0)
    await eventually(() => expect(settled).toBe(1))
  })
})

describe('taking turns', () => {
  const session = (): LibrarySession => ({ scan: {} }) as LibrarySession

  it('one scan at a time; what the reader asks for comes first and ends the one that goes on by itself', async () => {
    const library = session()
    const order: string[] = []
    let running = 0
    const step = (name: string, signal?: AbortSignal) => async (): Promise<void> => {
      running += 1
      expect(running).toBe(1)
      order.push(`${name} begins`)
      for (let wait = 0; wait < 10 && signal?.aborted !== true; wait += 1) await sleep(5)
      order.push(signal?.aborted === true ? `${name} makes way` : `${name} ends`)
      running -= 1
    }
    const never = new AbortController().signal
    const all = [
      inBackgroundTurn(library, never, (signal) => step('first', signal)()),
      inBackgroundTurn(library, never, (signal) => step('second', signal)()),
      inReadersTurn(library, step('reader')),
    ]
    await Promise.all(all)
    expect(order).toEqual(['first begins', 'first makes way', 'reader begins', 'reader ends', 'second begins', 'second ends'])
  })

  it('a scan that fails gives its turn away', async () => {
    const library = session()
    const failing = inReadersTurn(library, () => Promise.reject(new Error('no')))
    const after = inReadersTurn(library, () => Promise.resolve('yes'))
    await expect(failing).rejects.toThrow('no')
    expect(await after).toBe('yes')
  })
})

describe('folders of a library', () => {
  let workers: Bundle
  let data: string
  let session: LibrarySession
  let watching: FolderWatch

  beforeAll(async () => {
    workers = await bundleWorkers()
  })
  afterAll(() => workers.remove())

  beforeEach(async () => {
    ;({ data, session } = await freshLibrary(workers))
  })
  afterEach(async () => {
    watching.close()
    await session.close()
  })

  const start = async (options: Partial<WatchOptions> = {}): Promise<{ readonly changes: () => number }> => {
    let changes = 0
    watching = watchFolders(session, { onLibraryChanged: () => (changes += 1), quietMs: 40, presenceMs: 60, ...options })
    await watching.refresh()
    return { changes: () => changes }
  }
  const instances = async (): Promise<number> => {
    const counts = await session.library.call('counts', undefined)
    return counts.ok ? counts.value.instances : -1
  }
  const pair = { ...numbered('ct', ctFiles(uprightShape)), 'nm/spect.dcm': nmFile(uprightShape) }

  it('gain what is copied into them and lose what is taken out, without a word', async () => {
    writeFiles(data, { 'letter.txt': 'Dear colleague' })
    await indexFolders(session, [data])
    const { changes } = await start()
    writeFiles(data, pair)
    await eventually(async () => expect(await instances()).toBe(4))
    await eventually(() => expect(changes()).toBeGreaterThan(0))
    rmSync(join(data, 'nm'), { recursive: true })
    await eventually(async () => expect(await instances()).toBe(3))
  })

  it('gain the images of a ZIP archive', async () => {
    await indexFolders(session, [data])
    await start()
    writeFiles(data, { 'study.zip': zipFile(ctFiles(uprightShape).map((bytes, at) => ({ name: `${at}`, data: bytes }))) })
    await eventually(async () => expect(await instances()).toBe(3))
  })

  it('that came while nobody watched are read at the start', async () => {
    await indexFolders(session, [data])
    writeFiles(data, pair)
    await start()
    await eventually(async () => expect(await instances()).toBe(4))
  })

  it('on a drive that goes and comes are told away and back, and lose nothing', async () => {
    writeFiles(data, pair)
    await indexFolders(session, [data])
    const { changes } = await start()
    await eventually(() => expect(changes()).toBe(1))
    renameSync(data, `${data}-away`)
    await eventually(() => expect(changes()).toBeGreaterThan(1))
    expect(await instances()).toBe(4)
    rmSync(join(`${data}-away`, 'nm'), { recursive: true })
    renameSync(`${data}-away`, data)
    await eventually(async () => expect(await instances()).toBe(3))
  })

  it('that are switched off stay as they are until they are switched on', async () => {
    writeFiles(data, { 'letter.txt': 'Dear colleague' })
    await indexFolders(session, [data])
    await session.library.call('set-watched', { path: data, watched: false })
    const { changes } = await start()
    writeFiles(data, pair)
    await sleep(300)
    expect([await instances(), changes()]).toEqual([0, 0])
    await session.library.call('set-watched', { path: data, watched: true })
    await watching.refresh()
    await eventually(async () => expect(await instances()).toBe(4))
  })

  it('of which the system tells nothing are looked at now and then', async () => {
    writeFiles(data, { 'letter.txt': 'Dear colleague' })
    await indexFolders(session, [data])
    await start({ tree: { mostFolders: 0, isRecursive: false }, lookMs: { unwatched: 50, watched: 1e9 } })
    await sleep(200)
    writeFiles(data, pair)
    await eventually(async () => expect(await instances()).toBe(4))
  })
})
