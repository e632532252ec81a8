import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoVariant } from '../../main/workflow/demo-variant.ts'
import { writeDemo } from '../../main/workflow/write-demo.ts'
import { runCli } from '../cli/run.ts'
import { bundleProgram } from '../main/program.ts'
import { launchApp, newLibrary, removeLibrary, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { acceptFirstFinding, goToReport, waitForPreview, waitForReading, waitUntilSaved } from './steps.ts'

/** One patient twice, half a year apart, the second time with a blood pool; the hot facet joint has cooled. The tests build on each other. */
let library: string
let folder: string
let running: LaunchedApp
let readStudy: string

const visitWritten = async (name: string, variant: string): Promise<string> => {
  const asked = demoVariant(variant)
  if (!asked.ok) throw new Error(asked.error.sentence)
  const written = await writeDemo({ folder: join(folder, name), caseName: 'facet', seed: 1, matrix: 192, variant: asked.value })
  if (!written.ok) throw new Error(written.error.sentence)
  return written.value.studyInstanceUid
}

beforeAll(async () => {
  library = await newLibrary()
  folder = await mkdtemp(join(tmpdir(), 'spondyl-visits-'))
  const first = await visitWritten('first', '{}')
  readStudy = await visitWritten('second', '{"hasPhases": true, "visit": {"daysLater": 180, "lesionFactors": [0.4]}}')
  const program = await bundleProgram()
  await runCli(program.folder, 'index', folder, '--library', library)
  const analysed = await runCli(program.folder, 'analyse', first, '--library', library)
  if (analysed.code !== 0) throw new Error(analysed.stderr)
  program.remove()
  running = await launchApp({ library })
  // The newest study stands first: the second visit.
  await running.page.getByTestId('work-row').first().dblclick()
  await waitForReading(running.page)
})

afterAll(async () => {
  await running.close()
  await removeLibrary(library)
  await rm(folder, { recursive: true, force: true })
})

const row = (testId: string, region: string) => running.page.locator(`[data-testid="${testId}"][data-region="${region}"]`)

test('the blood pool stands beside the late uptake of the same joint', async () => {
  const joint = row('phase-row', 'facet-joint/L4-L5/right')
  await joint.waitFor()
  expect(await joint.innerText()).toMatch(/\d\.\d ×.*\d\.\d ×/s)
  expect(await running.page.getByTestId('compare-phases').innerText()).toContain('whether it lies on the CT was not checked')
})

test('the earlier visit is offered, and the joint that has cooled is a change beyond noise', async () => {
  const { page } = running
  await page.getByTestId('compare-with').selectOption({ index: 1 })
  const joint = row('visit-row', 'facet-joint/L4-L5/right')
  await joint.waitFor()
  expect(await joint.getAttribute('data-beyond-noise')).toBe('true')
  expect(await joint.innerText()).toContain('−')
  await joint.click()
  await page.locator('[data-testid="uptake-row"][data-region="facet-joint/L4-L5/right"][aria-selected="true"]').waitFor()
  await page.getByTestId('compare-visits').scrollIntoViewIfNeeded()
  await screenshot(page, 'compare-visits')
})

test('another reference is compared only where both visits have it', async () => {
  const { page } = running
  await page.getByTestId('reference').selectOption('pelvis')
  await page.getByText('measured against different references').waitFor()
  expect(await row('visit-row', 'facet-joint/L4-L5/right').count()).toBe(0)
  await screenshot(page, 'reference-crest')
})

test('the table is filtered by grade, and the reference says what it changes', async () => {
  const { page } = running
  expect(await page.getByTestId('reference-effect').innerText()).toContain('against ridge of the iliac crests')
  await page.getByTestId('reading-panel').evaluate((panel) => {
    panel.scrollTop = 0
  })
  await page.getByTestId('grade-filter').selectOption('1')
  await screenshot(page, 'uptake-table')
  await page.getByTestId('grade-filter').selectOption('-1')
  const all = await page.getByTestId('uptake-row').count()
  await page.getByTestId('grade-filter').selectOption('3')
  expect(await page.getByTestId('uptake-row').count()).toBeLessThan(all)
  expect(running.errors).toEqual([])
})

test('a referral that is entered after the analysis is weighed when the reader says so', async () => {
  const { page } = running
  await page.evaluate(
    (studyUid) => window.spondyl.call('referral.save', { studyUid, referral: { injections: [{ steroid: true, date: '2026-08-25' }] }, by: 'Dr A. Reader' }),
    readStudy,
  )
  await page.keyboard.press('Alt+1')
  await page.getByTestId('library-page').waitFor()
  await page.keyboard.press('Alt+2')
  await page.getByTestId('history-notice').getByRole('button').click()
  await page.getByTestId('finding-card').first().getByText('A steroid was injected 4 days before the scan').waitFor()
  await page.getByTestId('history-notice').waitFor({ state: 'detached' })
  expect(running.errors).toEqual([])
})

test('the report is compared with the earlier visit: a sentence to edit and a table on the page', async () => {
  const { page } = running
  // Measured against the crest since; refused until both visits are measured against the same.
  await page.getByTestId('reference').selectOption({ index: 0 })
  await page.getByTestId('visit-row').first().waitFor()
  await acceptFirstFinding(page)
  await goToReport(page)
  await page.getByTestId('prior-choice').selectOption({ index: 1 })
  const sentence = page.getByTestId('priorSentence-text')
  await sentence.or(page.getByTestId('prior-refused')).first().waitFor()
  expect(await page.getByTestId('prior-refused').allTextContents()).toEqual([])
  await sentence.waitFor()
  expect(await sentence.inputValue()).toMatch(/^Compared with the bone SPECT\/CT of \d+ \w+ \d{4} \(no signed report\).*right L4-L5 facet joint lower \(\d\.\d before, \d\.\d now\)/i)
  await waitForPreview(page)
  await page.getByTestId('prior-choice').evaluate((element) => {
    element.scrollIntoView({ block: 'center' })
  })
  await screenshot(page, 'report-comparison')
  await sentence.fill('Much better.')
  await waitUntilSaved(page)
  await page.locator('[data-check="comparison-date"][data-level="alert"]', { hasText: 'The sentence on' }).waitFor()
})
