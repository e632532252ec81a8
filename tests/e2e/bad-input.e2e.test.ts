import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chooseFolder, launchApp, newLibrary, removeLibrary } from './driver.ts'
import type { LaunchedApp } from './driver.ts'

let library: string
let folder: string
let running: LaunchedApp

beforeAll(async () => {
  library = await newLibrary()
  folder = await mkdtemp(join(tmpdir(), 'spondyl-input-'))
  running = await launchApp({ library })
})

afterAll(async () => {
  await running.close()
  await removeLibrary(library)
  await rm(folder, { recursive: true, force: true })
})

/** What the window says when the job has ended. */
const endOfJob = async (): Promise<string> => (await running.page.getByTestId('job-ended').textContent()) ?? ''

describe('what a reader can choose by mistake', () => {
  test('a folder that is not there any more is named, and the window goes on', async () => {
    const { page } = running
    const gone = join(folder, 'gone')
    await chooseFolder(running, gone)
    await page.getByRole('button', { name: 'Choose a folder…' }).click()
    expect(await endOfJob()).toContain(gone)
    expect(await page.getByRole('button', { name: 'Choose a folder…' }).isEnabled()).toBe(true)
  })

  test('a folder without DICOM says so, and its files are not touched', async () => {
    const { page } = running
    const letters = join(folder, 'letters')
    await mkdir(letters)
    await writeFile(join(letters, 'letter.txt'), 'Dear colleague')
    await chooseFolder(running, letters)
    await page.getByRole('button', { name: 'Choose a folder…' }).click()
    await page.getByTestId('library-page').waitFor()
    expect(await endOfJob()).toContain('none of them a DICOM image')
    expect(await readFile(join(letters, 'letter.txt'), 'utf8')).toBe('Dear colleague')
  })

  test('a damaged DICOM file stands under Problems with its path and a reason', async () => {
    const { page } = running
    const damaged = join(folder, 'damaged')
    await mkdir(damaged)
    // Preamble and prefix are right; the file meta information breaks off in the middle of an element.
    await writeFile(join(damaged, 'IM0001'), Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, 1])]))
    await chooseFolder(running, damaged)
    await page.getByRole('button', { name: 'Add folder…' }).click()
    await page.getByRole('radio', { name: /Problems/ }).click()
    const problems = page.getByTestId('file-problems')
    await problems.getByText(join(damaged, 'IM0001')).waitFor()
    expect(await problems.locator('li').filter({ hasText: 'IM0001' }).locator('span').nth(1).textContent()).toMatch(/\w+ .*\./)
  })
})

describe('a library that cannot be opened', () => {
  test('open in another window: the second says so, the first goes on', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'spondyl-second-'))
    const second = await launchApp({ library, profile })
    expect(await second.page.getByTestId('blocked-reason').textContent()).toContain('open in another Spondyl')
    expect(await second.page.getByRole('button', { name: 'Choose another library folder…' }).isEnabled()).toBe(true)
    await second.close()
    await rm(profile, { recursive: true, force: true })
    await running.page.keyboard.press('Alt+1')
    await running.page.getByTestId('library-page').waitFor()
  })

  test('missing: it is named and not made anew, and opens again when it is back', async () => {
    await running.close()
    const away = `${library}-away`
    await rename(library, away)
    running = await launchApp({ library })
    expect(await running.page.getByTestId('blocked-reason').textContent()).toContain(library)
    await running.close()
    await rm(library, { recursive: true, force: true })
    await rename(away, library)
    running = await launchApp({ library })
    await running.page.getByTestId('library-page').waitFor()
  })
})
