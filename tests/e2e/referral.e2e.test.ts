import { execFile } from 'node:child_process'
import { readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { launchApp, newLibrary, pdfText, removeLibrary, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { acceptFirstFinding, goToReport, openDemonstration } from './steps.ts'

/** A referral by keyboard alone, what it makes of reading and report, and the summary for the payer. The tests build on each other. */
let library: string
let running: LaunchedApp

beforeAll(async () => {
  library = await newLibrary()
  running = await launchApp({ library })
  await openDemonstration(running.page)
  await running.page.locator('[data-testid="viewport-grid"][data-ready="true"]').waitFor()
})

afterAll(async () => {
  await running.close()
  await removeLibrary(library)
})

/** Keys a reader presses; a fast typist needs about a fifth of a second for each. */
let pressed = 0
const secondsPerKey = 0.2

const type = async (page: Page, text: string): Promise<void> => {
  pressed += text.length
  await page.keyboard.type(text)
  await page.waitForTimeout(60)
}

const press = async (page: Page, key: string, times = 1): Promise<void> => {
  pressed += times
  for (let count = 0; count < times; count += 1) {
    await page.keyboard.press(key)
    // A key may move the focus with the next picture; the next key comes no sooner than a fast hand could send it.
    await page.waitForTimeout(60)
  }
}

const focusedField = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-field]')?.dataset['field'] ?? null)

/** Tab until the field has the focus, as a reader would. */
const goToField = async (page: Page, field: string): Promise<void> => {
  for (let count = 0; count < 60; count += 1) {
    if ((await focusedField(page)) === field) return
    await press(page, 'Tab')
  }
  throw new Error(`the field ${field} cannot be reached by Tab`)
}

test('the reading page says that no referral is entered yet, and what the files alone say', async () => {
  const { page } = running
  await page.getByTestId('referral-strip').waitFor()
  await page.keyboard.press('Alt+6')
  await page.getByTestId('referral-form').waitFor()
  expect(await page.getByTestId('known-ageYears').textContent()).toContain('date of birth')
  expect(await page.getByTestId('known-study.tracer').textContent()).toContain('header of the SPECT')
  expect(await page.getByTestId('judged-policy').getAttribute('data-result')).toBe('undetermined')
})

test('a referral is typed by keyboard alone, in under two minutes', async () => {
  const { page } = running
  await page.getByTestId('referral-by').focus()
  await type(page, 'Dr Ada Reader')
  await goToField(page, 'question')
  await type(page, 'Low back pain on the right for 30 months. Which facet joint is active?')
  await goToField(page, 'region')
  await press(page, '3')
  expect(await focusedField(page)).toBe('suspected')
  await press(page, '1')
  await press(page, '5')
  await goToField(page, 'purpose')
  await press(page, '1')
  await press(page, 'n')
  expect(await focusedField(page)).toBe('pain.axialVas')
  await type(page, '7')
  await press(page, 'Tab')
  await type(page, '3')
  await press(page, 'Tab')
  await type(page, '30')
  await goToField(page, 'priorImaging.radiograph.result')
  await press(page, '2')
  await goToField(page, 'priorImaging.mri.result')
  await press(page, '3')
  await goToField(page, 'priorImaging.ct.result')
  await press(page, '3')
  await goToField(page, 'surgery')
  await press(page, 'y')
  await page.getByTestId('operation-kind').waitFor()
  await press(page, 'f')
  await press(page, 'Tab')
  await type(page, 'L4-L5')
  await press(page, 'Tab')
  await type(page, '2025-12')
  await goToField(page, 'surgery.residualSymptoms')
  await press(page, 'y')
  await goToField(page, 'injections')
  await press(page, 'y')
  await page.getByTestId('injection-kind').waitFor()
  await press(page, 'e')
  await press(page, 'Tab', 2)
  await type(page, '10 d')
  await press(page, 'Tab', 1)
  await goToField(page, 'injections')
  await page.getByTestId('injection-steroid').focus()
  await press(page, 'y')
  await goToField(page, 'study.ctForAnatomy')
  await press(page, 'y')
  await page.locator('[data-testid="referral-saving"][data-saving="saved"]').waitFor()
  expect(pressed * secondsPerKey).toBeLessThan(120)
  expect(await page.getByTestId('referral-saving').textContent()).toBe('Saved')
})

test('a text proposes values with its words, and nothing is taken before the reader takes it', async () => {
  const { page } = running
  await page.getByTestId('open-paste').click()
  await page.getByTestId('paste-text').fill('Physiotherapy 6 months. CT equivocal. No history of cancer. Flexion-extension: 2.9 mm. VAS 8/10.')
  await page.getByTestId('proposal').first().waitFor()
  const paths = await page.getByTestId('proposal').evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset['path']))
  expect(paths).toEqual(['cancer', 'pain.axialVas', 'conservative.physicalTherapyMonths', 'priorImaging.ct.result', 'priorImaging.flexionExtensionMm'])
  await screenshot(page, 'referral-text')
  // The score that was typed stays: the proposal is left out.
  await page.locator('[data-testid="proposal"][data-path="pain.axialVas"] input').uncheck()
  expect(await page.getByTestId('field-pain.axialVas').inputValue()).toBe('7')
  await page.getByTestId('take-proposals').click()
  await page.getByTestId('paste-referral').waitFor({ state: 'detached' })
  expect(await page.getByTestId('field-pain.axialVas').inputValue()).toBe('7')
  expect(await page.getByTestId('field-priorImaging.flexionExtensionMm').inputValue()).toBe('2.9')
  expect(await page.locator('[data-testid="field-cancer"] [aria-checked="true"]').getAttribute('data-value')).toBe('none')
})

test('the rules answer beside the form as it is filled', async () => {
  const { page } = running
  await page.locator('[data-testid="judged-pathway"][data-next="spect-ct"]').waitFor()
  expect(await page.locator('[data-testid="station"]').evaluateAll((stations) => stations.map((station) => (station as HTMLElement).dataset['state']))).toEqual(['done', 'done', 'done', 'next'])
  expect(await page.getByTestId('judged-code').getAttribute('data-code')).toBe('78830')
  expect(await page.getByTestId('judged-policy').getAttribute('data-result')).toBe('not-medically-necessary')
  expect(await page.getByTestId('judged-algorithm').textContent()).toMatch(/no advice.*Retrospective.*Payer/s)
  const cautions = await page.getByTestId('caution').evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset['id']))
  expect(cautions).toEqual(expect.arrayContaining(['operative-bed-under-12-months', 'steroid-under-14-days', 'blocks-still-needed']))
  await page.locator('[data-testid="referral-saving"][data-saving="saved"]').waitFor()
  await page.locator('.referral-left').evaluate((element) => {
    element.scrollTop = 0
  })
  await screenshot(page, 'referral')
})

test('its warnings stand beside the pictures', async () => {
  const { page } = running
  await page.keyboard.press('Alt+2')
  await page.locator('[data-testid="strip-line"][data-id="steroid-under-14-days"]').waitFor()
  await page.locator('[data-testid="viewport-grid"][data-ready="true"]').waitFor()
  expect(await page.locator('[data-testid="strip-line"][data-id="operative-bed-under-12-months"]').textContent()).toContain('less than 12 months ago')
  await screenshot(page, 'referral-reading')
})

test('its sentences stand in the report, with the versions of the rules', async () => {
  const { page } = running
  await acceptFirstFinding(page)
  await goToReport(page)
  expect(await page.getByTestId('question-text').inputValue()).toMatch(/^Low back pain on the right for 30 months\. Which facet joint is active\?\n.*fusion L4-L5, 2025-12/s)
  expect(await page.getByTestId('quality-text').inputValue()).toMatch(/the acquisition is adequate\..*A steroid injection less than two weeks ago/s)
  await screenshot(page, 'referral-report')
})

const run = promisify(execFile)

test('the summary for prior authorisation is written as PDF and text, named, and without a claim', async () => {
  const { page } = running
  await page.keyboard.press('Alt+6')
  await page.getByTestId('open-authorisation').click()
  await page.getByTestId('authorisation-by').fill('Dr Ada Reader')
  await page.getByTestId('make-authorisation').click()
  await page.locator('[data-testid="authorisation-pages"][data-pages]').waitFor()
  const pdf = ((await page.getByTestId('authorisation-path').textContent()) ?? '').trim()
  await screenshot(page, 'authorisation')
  expect((await run('qpdf', ['--check', pdf])).stdout).toContain('No syntax or stream encoding errors found')
  const [onPaper, asText] = [await pdfText(pdf), await readFile(pdf.replace(/\.pdf$/, '.txt'), 'utf8')]
  for (const text of [onPaper, asText]) {
    expect(text).toContain('78830')
    expect(text).toContain('Dr Ada Reader')
    expect(text.replaceAll(/\s+/g, ' ')).toContain('no decision on coverage')
    expect(text).not.toMatch(/is covered|approved/i)
  }
  const copy = join(library, 'copy.pdf')
  await running.app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, copy)
  await page.getByTestId('save-authorisation').click()
  await page.getByTestId('notice').waitFor()
  expect(await readFile(copy)).toEqual(await readFile(pdf))
  expect(await readFile(join(library, 'copy.txt'), 'utf8')).toBe(asText)
  await page.keyboard.press('Escape')
})

test('a site switches a rule off with a reason; what it said is gone, and a broken rule file is named', async () => {
  const { page } = running
  await mkdir(join(library, 'rules'))
  await writeFile(join(library, 'rules', 'payer.json'), '{\n "id": "own-payer",\n}')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('rules of the referral')
  await page.keyboard.press('Enter')
  await page.getByTestId('rules').waitFor()
  expect(await page.getByTestId('rule-fault').textContent()).toContain('payer.json, line 3: a name in double quotes')
  await page.getByTestId('find-rule').fill('steroid-under')
  const rule = page.locator('[data-testid="rule"][data-rule="cautions/steroid-under-14-days"]')
  await rule.getByTestId('switch-rule').click()
  await page.getByTestId('switch-by').fill('Dr Ada Reader')
  await page.getByTestId('switch-reason').fill('asked about by phone')
  await page.getByTestId('switch-now').click()
  await page.locator('[data-testid="rule"][data-on="false"]').waitFor()
  await page.getByTestId('find-rule').fill('cautions')
  await screenshot(page, 'rules')
  await page.keyboard.press('Escape')
  await page.locator('[data-testid="caution"][data-id="steroid-under-14-days"]').waitFor({ state: 'detached' })
})

test('the referral is there again after a restart, with who entered it', async () => {
  await running.close()
  running = await launchApp({ library })
  const { page } = running
  await page.locator('[data-testid="work-row"]').first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByTestId('reading-page').waitFor()
  await page.keyboard.press('Alt+6')
  await page.getByTestId('referral-form').waitFor()
  expect(await page.getByTestId('field-question').inputValue()).toContain('Which facet joint')
  expect(await page.locator('.referral-last').textContent()).toContain('Dr Ada Reader')
  expect(running.errors.filter((error) => !error.includes('payer.json'))).toEqual([])
})
