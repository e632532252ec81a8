import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ctFiles, nmFile, uprightShape } from '../fixtures/images.ts'
import { zipFile } from '../fixtures/zip-file.ts'
import { chooseFolder, launchApp, newLibrary, removeLibrary, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'

let library: string
let folder: string
let watched: string
let running: LaunchedApp

beforeAll(async () => {
  library = await newLibrary()
  folder = await mkdtemp(join(tmpdir(), 'spondyl-watched-'))
  watched = join(folder, 'watched')
  await mkdir(watched)
  await writeFile(join(watched, 'letter.txt'), 'Dear colleague')
  running = await launchApp({ library })
})

afterAll(async () => {
  await running.close()
  await removeLibrary(library)
  await rm(folder, { recursive: true, force: true })
})

const images = (patient: string, study: string): Record<string, Uint8Array> => {
  const elements = { '00100010': ['PN', patient], '00100020': ['LO', study], '0020000D': ['UI', study] } as const
  const of = (series: string, at: number) => ({ ...elements, '0020000E': ['UI', series], '00080018': ['UI', `${series}.${at + 1}`] }) as const
  const files = [
    ...ctFiles(uprightShape, { elements: (k) => of(`${study}.1`, k) }),
    nmFile(uprightShape, { elements: of(`${study}.2`, 0) }),
  ]
  return Object.fromEntries(files.map((bytes, at) => [`IM${at}`, bytes]))
}

const rowOf = (name: string) => running.page.getByTestId('work-list').getByRole('gridcell', { name, exact: true })

describe('folders that update by themselves', () => {
  test('a study that is copied into a known folder appears without a click', async () => {
    const { page } = running
    await chooseFolder(running, watched)
    await page.getByRole('button', { name: 'Choose a folder…' }).click()
    await page.getByTestId('library-page').waitFor()
    const study = join(watched, 'study')
    await mkdir(study)
    for (const [name, bytes] of Object.entries(images('Morgen^Anna', '1.2.77.1'))) await writeFile(join(study, name), bytes)
    await rowOf('Morgen, Anna').waitFor()
  })

  test('a study whose folder is renamed stays; one whose files go leaves', async () => {
    await rename(join(watched, 'study'), join(watched, 'renamed'))
    const more = join(watched, 'more')
    await mkdir(more)
    for (const [name, bytes] of Object.entries(images('Abend^Berta', '1.2.77.2'))) await writeFile(join(more, name), bytes)
    await rowOf('Abend, Berta').waitFor()
    expect(await rowOf('Morgen, Anna').count()).toBe(1)
    await rm(more, { recursive: true })
    await rowOf('Abend, Berta').waitFor({ state: 'detached' })
    expect(await rowOf('Morgen, Anna').count()).toBe(1)
  })

  test('a ZIP archive is added from the tools, and its studies stay when it goes', async () => {
    const { page } = running
    const archive = join(folder, 'archive.zip')
    await writeFile(archive, zipFile(Object.entries(images('Mittag^Carla', '1.2.77.3')).map(([name, data]) => ({ name, data }))))
    await chooseFolder(running, archive)
    await page.getByRole('button', { name: 'Add ZIP or files…' }).click()
    await rowOf('Mittag, Carla').waitFor()
    await rm(archive)
    await page.getByRole('button', { name: 'Look through all folders again' }).click()
    await page.getByTestId('job-ended').waitFor()
    expect(await rowOf('Mittag, Carla').count()).toBe(1)
    expect(await page.getByTestId('folders').locator('li').allInnerTexts()).toEqual([expect.stringContaining('watched'), expect.stringMatching(/archive\.zip\s*ZIP/)])
  })

  test('a folder can be switched off, and taken out after a question; its files stay', async () => {
    const { page } = running
    await page.getByTestId('folders').getByRole('button', { name: /watched$/ }).click()
    const dialog = page.getByTestId('folder-dialog')
    await dialog.getByRole('checkbox', { name: /Update by itself/ }).uncheck()
    await page.getByTestId('folders').getByText('by hand').waitFor()
    await dialog.getByRole('button', { name: 'Remove from the library…' }).click()
    expect(await page.getByTestId('remove-question').textContent()).toContain('Your reports stay')
    await screenshot(page, 'folder-settings')
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await rowOf('Morgen, Anna').waitFor({ state: 'detached' })
    expect(await rowOf('Mittag, Carla').count()).toBe(1)
    expect(await readdir(join(watched, 'renamed'))).toHaveLength(4)
    // A picture may be asked for just when its files have gone.
    expect(running.errors.filter((error) => !error.startsWith('Failed to load resource'))).toEqual([])
  })
})
