import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chooseSaveFile, launchApp, newLibrary, removeLibrary, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { acceptFirstFinding, goToReport, openDemonstration, signReport, waitUntilSaved } from './steps.ts'

/** What becomes of a patient after the report, entered with the keyboard, and the cohort that grows from it. The tests build on each other. */
let library: string
let running: LaunchedApp

const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)

/** Chooses one of a few buttons by arrow keys alone, as a reader without a mouse does. */
const choose = async (page: Page, label: string, value: string): Promise<void> => {
  const group = page.getByRole('radiogroup', { name: label })
  await group.locator('[tabindex="0"]').focus()
  const values = await group.getByRole('radio').allTextContents()
  for (let step = 0; step < values.length; step += 1) {
    if ((await group.locator('[aria-checked="true"]').allTextContents())[0] === value) return
    await page.keyboard.press('ArrowRight')
  }
  expect(await group.locator('[aria-checked="true"]').textContent()).toBe(value)
}

const add = async (page: Page): Promise<void> => {
  const before = await page.getByTestId('outcome-entry').count()
  await page.getByTestId('outcome-date').focus()
  await page.keyboard.press('Enter')
  await page.getByTestId('outcome-entry').nth(before).waitFor()
}

beforeAll(async () => {
  library = await newLibrary()
  running = await launchApp({ library })
  const { page } = running
  await openDemonstration(page)
  // One of the first ones is the facet joint, whose segment is offered for the treatment.
  const ids = [await acceptFirstFinding(page), await acceptFirstFinding(page), await acceptFirstFinding(page)]
  expect(ids.some((id) => id.startsWith('facet/'))).toBe(true)
  await goToReport(page)
  await page.getByTestId('question-text').fill('Which structure is active?')
  await page.getByTestId('levels-confirmed').check()
  await waitUntilSaved(page)
  await signReport(page, 'Dr Ada Reader')
  await page.locator('[data-testid="report-page"][data-state="final"]').waitFor()
})

afterAll(async () => {
  await running.close()
  await removeLibrary(library)
})

describe('outcomes', () => {
  test('the page names what the signed report found, and offers its segments for the treatment', async () => {
    const { page } = running
    await page.keyboard.press('Alt+4')
    await page.getByTestId('outcomes-page').waitFor()
    expect(await page.getByTestId('outcomes-page').textContent()).toContain('The signed report names')
    expect(await page.getByTestId('outcome-segments').count()).toBe(0)
    await choose(page, 'Course', 'Surgery')
    expect(await page.getByTestId('outcome-segments').inputValue()).toMatch(/^[CTL]\d+-[TLS]\d+/)
  })

  test('a follow-up before any treatment is refused in words', async () => {
    const { page } = running
    await choose(page, 'What to enter', 'Follow-up')
    await choose(page, 'Visit', '2 weeks')
    await page.getByTestId('outcome-axialVas').fill('4')
    await page.getByTestId('outcome-date').focus()
    await page.keyboard.press('Enter')
    expect(await page.getByTestId('problem').textContent()).toContain('Enter the treatment first')
  })

  test('score, operation and follow-up are entered; the visits follow from the day of the treatment', async () => {
    const { page } = running
    await choose(page, 'What to enter', 'Score before')
    await page.getByTestId('outcome-date').fill(day(205))
    await page.getByTestId('outcome-axialVas').fill('8,5')
    await page.getByTestId('outcome-extremityVas').fill('3')
    await add(page)
    await choose(page, 'What to enter', 'Treatment')
    await choose(page, 'Course', 'Surgery')
    await page.getByTestId('outcome-date').fill(day(200))
    await page.getByTestId('outcome-procedure').selectOption({ label: 'Lumbar: posterior discectomy and fusion' })
    await page.getByTestId('outcome-segments').fill('L4-5')
    await add(page)
    expect(await page.locator('[data-testid="visit"]').count()).toBe(5)
    expect(await page.locator('[data-visit="2-months"]').getAttribute('data-state')).toBe('overdue')
    expect(await page.locator('[data-visit="6-months"]').getAttribute('data-state')).toBe('due')
    await choose(page, 'Visit', '2 months')
    await page.getByTestId('outcome-date').fill(day(138))
    await page.getByTestId('outcome-axialVas').fill('4')
    await add(page)
    await page.locator('[data-visit="2-months"][data-state="done"]').waitFor()
    await screenshot(page, 'outcomes')
  })

  test('an entry taken back no longer counts, and is not deleted', async () => {
    const { page } = running
    await choose(page, 'What to enter', 'Complication')
    await page.getByTestId('outcome-text').fill('entered for the wrong patient')
    await add(page)
    await page.getByTestId('outcome-entry').filter({ hasText: 'wrong patient' }).getByRole('button', { name: 'Take back' }).click()
    await page.getByText('One entry was taken back').waitFor()
    expect(await page.getByTestId('outcome-entry').filter({ hasText: 'wrong patient' }).count()).toBe(0)
  })

  test('the cohort counts the patient, shows what is due and draws the curve', async () => {
    const { page } = running
    await page.keyboard.press('Alt+5')
    await page.getByTestId('cohort-statement').waitFor()
    expect(await page.getByTestId('cohort-statement').textContent()).toContain('1 patient with a signed report, 1 of them operated')
    expect(await page.getByTestId('due-list').textContent()).toContain('6 months')
    expect(await page.getByTestId('table-axial-visits').textContent()).toContain('Only one patient has both scores')
    expect(await page.getByTestId('table-procedures-lumbar').textContent()).toContain('Posterior discectomy and fusion')
    await screenshot(page, 'cohort')
  })

  test('an important change needs its source, and then the share of improved patients is shown', async () => {
    const { page } = running
    expect(await page.getByTestId('table-axial-visits').textContent()).toContain('No important change is entered')
    await page.getByTestId('important-points').fill('2')
    expect(await page.getByTestId('important-save').isDisabled()).toBe(true)
    await page.getByTestId('important-source').fill('The publication that this site follows')
    await page.getByTestId('important-save').click()
    await page.getByTestId('table-axial-visits').getByText('1 of 1').waitFor()
  })

  test.each(['csv', 'pdf'] as const)('the cohort is saved as %s without a name or a day', async (format) => {
    const path = join(library, `cohort.${format}`)
    await chooseSaveFile(running, path)
    await running.page.getByTestId(`export-${format}`).click()
    await running.page.getByTestId('notice').filter({ hasText: path }).waitFor()
    const bytes = await readFile(path)
    expect(bytes.subarray(0, 5).toString()).toBe(format === 'pdf' ? '%PDF-' : 'case,')
    if (format === 'csv') for (const secret of [day(200), 'Ada Reader', 'wrong patient']) expect(bytes.toString()).not.toContain(secret)
  })

  test('the window met no error', () => {
    expect(running.errors).toEqual([])
  })
})
