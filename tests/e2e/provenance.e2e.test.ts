import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchApp, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { acceptFirstFinding, goToReport, openDemonstration } from './steps.ts'

/** From counts to SUV by what site and reader enter, in the real window; every number follows at once. The tests build on each other. */
let running: LaunchedApp
let ratio = ''

beforeAll(async () => {
  running = await launchApp()
  await openDemonstration(running.page)
  await running.page.locator('[data-testid="viewport-grid"][data-ready="true"]').waitFor()
})

afterAll(async () => {
  await running.close()
})

const firstRow = () => running.page.getByTestId('uptake-row').first().locator('td')

const factor = async (): Promise<number> => Number(await running.page.getByTestId('provenance-factor').getAttribute('data-factor'))

const sign = async (form: string, reason: string): Promise<void> => {
  const area = running.page.getByTestId(form)
  await area.getByTestId('correction-by').fill('Dr Ada Reader')
  await area.getByTestId('correction-reason').fill(reason)
}

test('counts have no SUV, and the panel says what is missing', async () => {
  const { page } = running
  ratio = (await firstRow().nth(2).textContent()) ?? ''
  expect(await page.getByTestId('suv-refused').textContent()).toContain('Ratios to normal bone remain valid')
  expect(await page.getByTestId('suv-readout').count()).toBe(0)
  await page.keyboard.press('u')
  await page.getByTestId('provenance').waitFor()
  expect(await page.getByTestId('provenance-refused').textContent()).toContain('no calibration to Bq/ml is known')
})

test('a calibration of the camera is added, and fits the open study', async () => {
  const { page } = running
  await page.getByTestId('add-calibration').click()
  await page.getByTestId('new-calibration').click()
  await page.getByTestId('calibration-camera').selectOption({ index: 1 })
  await page.getByTestId('save-calibration').click()
  expect(await page.getByTestId('calibration-missing').textContent()).toContain('day of the measurement')
  await page.getByTestId('calibration-factor').fill('1250,5')
  await page.getByTestId('calibration-calibratedOn').fill('2026-01-12')
  await page.getByTestId('calibration-phantom').fill('Uniform cylinder, 6.3 l, 520 MBq')
  await page.getByTestId('calibration-by').fill('M. Physicist')
  await page.getByTestId('save-calibration').click()
  await page.getByTestId('calibration').waitFor()
  expect(await page.getByTestId('applies-to').textContent()).toContain('Fits 1 series')
  await screenshot(page, 'calibrations')
  await page.keyboard.press('Escape')
})

test('the reader answers what is still open, and SUV appears in panel, table and readout', async () => {
  const { page } = running
  await page.keyboard.press('u')
  await page.locator('[data-testid="asked-form"][data-field="decayCorrection"]').waitFor()
  await page.getByTestId('value-decayCorrection').selectOption('START')
  await sign('asked-form', 'scanner manual, section 4.2')
  await page.getByTestId('save-correction').click()
  await page.getByTestId('provenance-factor').waitFor()
  expect(await page.getByTestId('provenance-inputs').textContent()).toContain('M. Physicist')
  expect(await page.getByTestId('provenance-steps').locator('li').count()).toBeGreaterThan(4)
  expect(await page.getByTestId('suv-readout').textContent()).toMatch(/SUV bw [\d.]+ g\/ml/)
  expect(await firstRow().nth(2).textContent()).toBe(ratio)
})

test('an unusual weight is asked about, an entered one changes every number', async () => {
  const { page } = running
  const before = await factor()
  const shown = Number(await firstRow().nth(1).textContent())
  await page.getByTestId('correct-weightKg').click()
  await page.getByTestId('value-weightKg').fill('7')
  await sign('correct-form', 'weighed before the scan')
  await page.getByTestId('save-correction').click()
  await page.getByTestId('confirm-value').waitFor()
  const weight = await page.locator('[data-testid="provenance-field"][data-field="weightKg"] td').first().textContent()
  const doubled = 2 * Number(/[\d.]+/.exec(weight ?? '')?.[0])
  await page.getByTestId('value-weightKg').fill(String(doubled))
  await page.getByTestId('save-correction').click()
  await page.getByTestId('correct-form').waitFor({ state: 'detached' })
  expect((await factor()) / before).toBeCloseTo(2, 6)
  expect(Number(await firstRow().nth(1).textContent()) / shown).toBeCloseTo(2, 1)
  expect(await page.getByTestId('provenance-history').textContent()).toContain('Dr Ada Reader')
  // The sentence of the withdrawal and the history stand below: the picture shows where the factor comes from.
  await page.getByTestId('provenance').evaluate((element) => {
    element.scrollTop = 0
  })
  await screenshot(page, 'provenance')
})

test('a withdrawal brings the value of the file back', async () => {
  const { page } = running
  const doubled = await factor()
  await page.getByTestId('withdraw-weightKg').click()
  await sign('withdraw-form', 'that was another patient')
  await page.getByTestId('withdraw-now').click()
  await page.getByTestId('withdraw-weightKg').waitFor({ state: 'detached' })
  expect(doubled / (await factor())).toBeCloseTo(2, 6)
  await page.keyboard.press('Escape')
  await page.getByTestId('provenance').waitFor({ state: 'detached' })
})

test('the report says that the calibration and the decay reference were entered', async () => {
  const { page } = running
  await acceptFirstFinding(page)
  await goToReport(page)
  const text = (await page.locator('textarea').evaluateAll((areas) => areas.map((area) => (area as HTMLTextAreaElement).value))).join(' ')
  expect(text).toContain('SUV (bw) is available')
  expect(text).toContain('Not from the images, but entered')
  expect(text).toContain('scanner manual, section 4.2')
})

test('nothing went wrong in the window on the way', () => {
  expect(running.errors).toEqual([])
})
