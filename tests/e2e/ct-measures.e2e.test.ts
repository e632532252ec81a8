import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchApp, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { goToReport, openDemonstration } from './steps.ts'

/** What the CT measures, and the reader's word against it: score, reasons and report follow. The tests build on each other. */
let running: LaunchedApp

const disc = 'discogenic/L2-L3/midline'
const ratioId = 'disc-height-ratio/disc/L2-L3/midline'

beforeAll(async () => {
  running = await launchApp()
  await openDemonstration(running.page)
  await running.page.locator('[data-testid="viewport-grid"][data-ready="true"]').waitFor()
})

afterAll(async () => {
  await running.close()
})

const card = () => running.page.locator(`[data-testid="finding-card"][data-finding="${disc}"]`)
const row = (id = ratioId) => running.page.locator(`[data-testid="ct-row"][data-measure="${id}"]`)
const score = async (): Promise<number> => Number(await card().locator('.finding-score').innerText())
const ready = () => running.page.locator('[data-testid="reading-panel"][data-status="ready"]').waitFor()
const crosshair = (): Promise<string> => running.page.getByTestId('crosshair-readout').innerText()

let before = NaN

test('a reason about the CT leads to its measure, with value, unit and place', async () => {
  await card().locator('header').click()
  before = await score()
  const elsewhere = await crosshair()
  await card().locator('.reason', { hasText: 'On CT the disc' }).first().click()
  await row().waitFor()
  expect(await row().getAttribute('aria-current')).toBe('true')
  expect(await row().innerText()).toMatch(/disc height over its neighbours\s+0\.\d\d ×/)
  expect(await crosshair()).not.toBe(elsewhere)
})

test('the arrows walk through the measures, and Enter shows the place of one', async () => {
  const { page } = running
  await row().locator('.ct-name').focus()
  await page.keyboard.press('ArrowDown')
  const focused = (): Promise<string | null> => page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-measure') ?? null)
  expect(await focused()).not.toBe(ratioId)
  const at = await crosshair()
  await page.locator('[data-testid="ct-row"][data-measure="slip/disc/L2-L3/midline"] .ct-name').focus()
  await page.keyboard.press('Enter')
  expect(await crosshair()).not.toBe(at)
})

test('a value that cannot be is refused in plain words', async () => {
  const { page } = running
  await row().getByTestId('ct-edit').click()
  await page.getByTestId('ct-value').fill('95')
  expect(await page.getByTestId('ct-refusal').innerText()).toContain('cannot be 95: it lies between 0 and 4')
  expect(await page.getByRole('button', { name: 'Set', exact: true }).isDisabled()).toBe(true)
})

test("the reader's value counts instead of the measured one, which stays beside it", async () => {
  const { page } = running
  await page.getByTestId('ct-value').fill('1.1')
  await page.keyboard.press('Enter')
  await page.locator(`[data-testid="ct-row"][data-measure="${ratioId}"][data-origin="reader"]`).waitFor({ timeout: 120_000 })
  await ready()
  expect(await row().innerText()).toMatch(/1\.10 ×\s*measured 0\.\d\d ×\s+reader/)
  expect(await score()).toBeLessThan(before)
  const against = card().getByRole('list', { name: 'Reasons against' })
  expect(await against.innerText()).toMatch(/about as high as its neighbours \(factor 1\.10\).*set by the reader; measured 0\.\d\d/)
  await screenshot(page, 'ct-measures')
})

test('a value in the sentence of the report is told as the reader\'s, and stands in its provenance', async () => {
  const { page } = running
  await row().getByTestId('ct-edit').click()
  await page.getByTestId('ct-value').fill('0.5')
  await page.keyboard.press('Enter')
  await card().locator('.reason', { hasText: '0.50 of the height' }).waitFor({ timeout: 120_000 })
  await ready()
  await card().getByTestId('accept').click()
  await page.locator(`[data-finding="${disc}"][data-decision="accepted"]`).waitFor()
  await goToReport(page)
  const form = page.locator(`[data-testid="finding-form"][data-finding="${disc}"]`)
  await form.waitFor()
  const sentences = await form.locator('textarea').evaluateAll((areas) => areas.map((area) => (area as HTMLTextAreaElement).value))
  expect(sentences.join(' ')).toContain('0.50 of the height of its neighbours (set by the reader)')
  await page.keyboard.press('Alt+2')
  await page.locator('[data-testid="viewport-grid"][data-ready="true"]').waitFor()
  await card().waitFor()
})

test('undo takes the values back one by one, and the report follows', async () => {
  const { page } = running
  await card().locator('header').click()
  // This visit of the page holds no step to go back to: the value is taken back in its row.
  await page.getByTestId('ct-measures').locator('summary').click()
  await row().getByTestId('ct-edit').click()
  await page.getByTestId('ct-take-back').click()
  await page.locator(`[data-testid="ct-row"][data-measure="${ratioId}"][data-origin="measured"]`).waitFor({ timeout: 120_000 })
  await ready()
  expect(await score()).toBe(before)
  await page.keyboard.press('Control+z')
  await page.locator(`[data-testid="ct-row"][data-measure="${ratioId}"][data-origin="reader"]`).waitFor({ timeout: 120_000 })
  await ready()
  await row().getByTestId('ct-edit').click()
  await page.getByTestId('ct-not-assessable').click()
  await page.locator(`[data-testid="ct-row"][data-measure="${ratioId}"]`, { hasText: 'not assessable' }).waitFor({ timeout: 120_000 })
  await ready()
  await goToReport(page)
  const form = page.locator(`[data-testid="finding-form"][data-finding="${disc}"]`)
  await form.waitFor()
  const sentences = await form.locator('textarea').evaluateAll((areas) => areas.map((area) => (area as HTMLTextAreaElement).value))
  expect(sentences.join(' ')).not.toContain('of the height of its neighbours')
})

test('nothing went wrong in the window on the way', () => {
  expect(running.errors).toEqual([])
})
