import { mkdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Elements } from '../fixtures/dicom-file.ts'
import { ctFiles, uprightShape } from '../fixtures/images.ts'
import { chooseFolder, launchApp, newLibrary, removeLibrary, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'

/** A folder as it comes together from several sources: sound images, two people under one ID, and files with all that can be wrong. */
let library: string
let folder: string
let running: LaunchedApp

const manyCut = 240

const write = async (name: string, bytes: Uint8Array | string): Promise<void> => {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  await writeFile(path, bytes)
}

const slicesOf = (study: string, elements: Elements): Uint8Array[] =>
  ctFiles(uprightShape, {
    elements: (slice) => ({ '0020000D': ['UI', study], '0020000E': ['UI', `${study}.1`], '00080018': ['UI', `${study}.1.${slice + 1}`], ...elements }),
  })

const writeAll = async (): Promise<void> => {
  const jane = slicesOf('1.2.826.0.1.1', { '00100010': ['PN', 'Doe^Jane'], '00100020': ['LO', '123'] })
  const richard = slicesOf('1.2.826.0.1.2', { '00100010': ['PN', 'Roe^Richard'], '00100020': ['LO', '123'], '00100030': ['DA', '19470211'] })
  for (const [index, bytes] of jane.entries()) await write(`ward/jane/IM${index}`, bytes)
  for (const [index, bytes] of richard.entries()) await write(`ward/richard/IM${index}`, bytes)
  const [first = new Uint8Array(), second = new Uint8Array()] = jane
  await write('ward/jane/copy-of-IM0', first)
  const [renamed = new Uint8Array()] = slicesOf('1.2.826.0.1.1', { '00100010': ['PN', 'Doe^Jane'], '00100020': ['LO', '123'], '00281053': ['DS', '2'] })
  await write('z-old-export/IM0', renamed)
  const [nobody = new Uint8Array()] = slicesOf('1.2.826.0.1.3', { '0020000D': ['UI', ''] })
  await write('z-old-export/no-study', nobody)
  for (let index = 0; index < manyCut; index += 1) await write(`torn/${String(index).padStart(3, '0')}.dcm`, second.subarray(0, second.length - 12))
  await write('letters/letter.txt', 'Dear colleague')
}

beforeAll(async () => {
  library = await newLibrary()
  folder = await mkdtemp(join(tmpdir(), 'spondyl-problems-'))
  await writeAll()
  running = await launchApp({ library })
  await chooseFolder(running, folder)
  const { page } = running
  await page.getByRole('button', { name: 'Choose a folder…' }).click()
  await page.getByTestId('job-ended').waitFor()
})

afterAll(async () => {
  await running.close()
  await removeLibrary(library)
  await rm(folder, { recursive: true, force: true })
})

const kind = (name: string) => running.page.locator(`[data-testid="problem-kind"][data-kind="${name}"]`)
const entries = () => running.page.getByTestId('left-out')

/** Clicks are waited for by the list that follows from them. */
const untilCount = async (count: number): Promise<void> => {
  await running.page.waitForFunction((wanted) => document.querySelectorAll('[data-testid="left-out"]').length === wanted, count)
}

describe('patients that may be mixed up', () => {
  test('one ID with two names stands at both studies, in the list and beside the study', async () => {
    const { page } = running
    await page.locator('[data-study="1.2.826.0.1.1"]').click()
    await page.getByTestId('identity-warnings').waitFor()
    expect(await page.getByTestId('identity-warnings').textContent()).toContain('The patient ID 123 also names Roe, Richard: check before comparing.')
    expect(await page.getByTestId('work-row').filter({ hasText: 'also names Doe, Jane' }).count()).toBe(1)
  })
})

describe('the list of problems', () => {
  test('groups what was left out by reason, with counts', async () => {
    const { page } = running
    await page.getByRole('radio', { name: /Problems/ }).click()
    await entries().first().waitFor()
    expect(await kind('all').textContent()).toBe(`All problems ${manyCut + 2}`)
    expect(await kind('cut-short').textContent()).toBe(`Cut short ${manyCut}`)
    expect(await kind('identity').textContent()).toBe('Identity conflicts 1')
    expect(await kind('no-uid').textContent()).toBe('Without identity (UID) 1')
    expect(await kind('duplicate').textContent()).toBe('Copies 1')
    expect(await kind('skipped').textContent()).toBe('Not DICOM images 1')
    await screenshot(page, 'problems')
  })

  test('comes in pages', async () => {
    const { page } = running
    await untilCount(100)
    await page.getByTestId('file-problems').getByRole('button', { name: 'Show more' }).click()
    await untilCount(200)
  })

  test('names both files of an image with two contents, and what differs', async () => {
    await kind('identity').click()
    await untilCount(1)
    const text = (await entries().first().textContent()) ?? ''
    expect(text).toContain(join(folder, 'z-old-export/IM0'))
    expect(text).toContain(join(folder, 'ward/jane/IM0'))
    expect(text).toContain('they differ in scaling or units')
  })

  test('is narrowed by a text; a path is copied, and shown in its folder', async () => {
    const { app, page } = running
    await kind('all').click()
    await page.getByRole('textbox', { name: 'Search path or reason' }).fill('torn/007')
    await untilCount(1)
    await app.evaluate(({ shell }) => {
      shell.showItemInFolder = (path) => {
        ;(globalThis as { shownPath?: string }).shownPath = path
      }
    })
    await entries().getByRole('button', { name: 'Copy path' }).click()
    await entries().getByRole('button', { name: 'Path copied' }).waitFor()
    await entries().getByRole('button', { name: 'Show in folder' }).click()
    const path = join(folder, 'torn/007.dcm')
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe(path)
    // The click is answered by main before the page goes on.
    await page.evaluate(() => (globalThis as unknown as { spondyl: { call: (name: string, input: unknown) => Promise<unknown> } }).spondyl.call('app.state', undefined))
    expect(await app.evaluate(() => (globalThis as { shownPath?: string }).shownPath)).toBe(path)
  })

  test('a page cannot have the system show or copy a path that the library has not seen', async () => {
    const codes = await running.page.evaluate(async () => {
      const bridge = (globalThis as unknown as { spondyl: { call: (name: string, input: unknown) => Promise<{ error?: { code: string } }> } }).spondyl
      const answers = await Promise.all(['library.showFile', 'library.copyPath'].map((name) => bridge.call(name, { path: '/etc/passwd' })))
      return answers.map((answer) => answer.error?.code)
    })
    expect(codes).toEqual(['not-in-library', 'not-in-library'])
  })

  test('a file that was mended comes in by Try again, alone', async () => {
    const { page } = running
    const [whole = new Uint8Array()] = slicesOf('1.2.826.0.1.4', { '00100010': ['PN', 'Poe^Paula'], '00100020': ['LO', '456'] })
    await write('torn/007.dcm', whole)
    await entries().getByRole('button', { name: 'Try again' }).click()
    await untilCount(0)
    await page.getByRole('radio', { name: /^All/ }).click()
    await page.getByTestId('work-row').filter({ hasText: 'Poe, Paula' }).waitFor()
  })

  test('all are tried again at once; what is still wrong stays listed', async () => {
    const { page } = running
    await page.getByRole('radio', { name: /Problems/ }).click()
    await page.getByRole('textbox', { name: 'Search path or reason' }).fill('')
    await untilCount(100)
    await page.getByRole('button', { name: 'Try all again' }).click()
    await page.getByTestId('job-ended').filter({ hasText: 'files have a problem' }).waitFor()
    await page.waitForFunction((wanted) => document.querySelector('[data-kind="all"]')?.textContent === wanted, `All problems ${manyCut + 1}`)
  })

  test('nothing went wrong in the window on the way', () => {
    // A study without SPECT has no picture of one: main answers that with a status of its own.
    expect(running.errors.filter((error) => !error.includes('409'))).toEqual([])
  })
})
