import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ctFiles, nmFile, uprightShape } from '../fixtures/images.ts'
import { openLibrary } from '../main/library/open.ts'
import { readableStudy } from '../main/library/readable-study.ts'
import { numbered, writeFiles } from '../main/program.ts'
import { chooseFolder, launchApp, newLibrary, removeLibrary, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'

let library: string
let drive: string
let running: LaunchedApp

beforeAll(async () => {
  library = await newLibrary()
  drive = await mkdtemp(join(tmpdir(), 'spondyl-drive-'))
  writeFiles(drive, { ...numbered('ct', ctFiles(uprightShape)), 'nm/spect.dcm': nmFile(uprightShape) })
  running = await launchApp({ library })
})

afterAll(async () => {
  await running.close()
  await removeLibrary(library)
  await rm(drive, { recursive: true, force: true })
})

const rows = () => running.page.getByTestId('work-row')
const restart = async (): Promise<void> => {
  running = await launchApp({ library })
}
const damagedFiles = (): string[] => readdirSync(library).filter((name) => /^library\.sqlite\.damaged-[\d-]+$/.test(name))

test('a first scan leaves a copy of the library beside it', async () => {
  await chooseFolder(running, drive)
  await running.page.getByRole('button', { name: 'Choose a folder…' }).click()
  await rows().first().waitFor()
  await vi.waitFor(() => {
    expect(existsSync(join(library, 'library.sqlite.copy'))).toBe(true)
  }, 30_000)
})

describe('a study whose drive is gone', () => {
  test('says so in the list and beside it, cannot be read, and can when the drive is back', async () => {
    const { page } = running
    await rename(drive, `${drive}-unplugged`)
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await page.locator('[data-testid="work-row"][data-away="true"]').waitFor()
    expect(await page.getByTestId('study-away').textContent()).toContain(`The drive with ${drive} is not connected`)
    expect(await page.getByRole('button', { name: /^Read / }).isDisabled()).toBe(true)
    await screenshot(page, 'drive-away')
    await page.getByTestId('work-row').first().dblclick()
    await page.getByText(`The drive with ${drive} is not connected`).first().waitFor()
    await page.keyboard.press('Alt+1')
    await rename(`${drive}-unplugged`, drive)
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await page.locator('[data-testid="work-row"][data-away="false"]').waitFor()
    expect(await page.getByRole('button', { name: /^Read / }).isEnabled()).toBe(true)
  })
})

describe('a damaged library', () => {
  test('offers its copy and a rebuild, each with what is lost; the copy brings the studies back', async () => {
    await running.close()
    await truncate(join(library, 'library.sqlite'), 8192)
    await restart()
    const { page } = running
    expect(await page.getByTestId('blocked-reason').textContent()).toMatch(/damaged.*copy of .*rebuilt/)
    expect(await page.getByTestId('repair-copy').textContent()).toMatch(/Restore the copy of \d.*Lost: drafts, decisions/)
    expect(await page.getByTestId('repair-rebuild').textContent()).toContain(drive)
    await screenshot(page, 'damaged-library')
    await page.getByRole('button', { name: /Restore the copy of/ }).click()
    await rows().first().waitFor()
    expect(await page.getByTestId('notice').textContent()).toContain('library.sqlite.damaged-')
    expect(damagedFiles()).toHaveLength(1)
  })

  test('is rebuilt from its folders', async () => {
    await running.close()
    await writeFile(join(library, 'library.sqlite'), 'a letter that somebody saved here\n'.repeat(400))
    await restart()
    await running.page.getByRole('button', { name: 'Rebuild the index from the folders' }).click()
    await rows().first().waitFor()
    expect(damagedFiles()).toHaveLength(2)
    expect(running.errors).toEqual([])
  })
})

describe('a long work-list', () => {
  test('shows its newest page at once, says how many there are, and grows when scrolled; search finds any of them', async () => {
    await running.close()
    const { db, close } = openLibrary(library)
    const put = db.prepare('INSERT INTO studies VALUES (?, ?, ?)')
    db.transaction(() => {
      for (let index = 0; index < 450; index += 1) {
        const study = { ...readableStudy, studyInstanceUid: `1.5.${index}`, patientId: `HC-${10_000 + index}`, patientName: index === 7 ? 'Yamada^Tarou=山田^太郎' : 'Müller^Jürg' }
        put.run(study.studyInstanceUid, study.studyDate, JSON.stringify(study))
      }
    })()
    close()
    await restart()
    const { page } = running
    await page.getByTestId('work-more').waitFor()
    expect(await rows().count()).toBe(200)
    expect(await page.getByTestId('work-more').textContent()).toContain('200 of 451 studies')
    await page.getByTestId('work-list').evaluate((list) => {
      list.scrollTop = list.scrollHeight
    })
    await vi.waitFor(async () => {
      expect(await rows().count()).toBe(400)
    }, 10_000)
    const search = page.getByRole('textbox', { name: /Search/ })
    await search.fill('太郎')
    await page.getByTestId('work-more').waitFor({ state: 'detached' })
    expect(await rows().count()).toBe(1)
    expect(await rows().first().textContent()).toContain('Yamada, Tarou')
    await search.fill('10123')
    await vi.waitFor(async () => {
      expect(await rows().first().textContent()).toContain('Müller, Jürg')
    })
    expect(await rows().count()).toBe(1)
  })
})
