import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchApp, newLibrary, removeLibrary } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { acceptFirstFinding, goToReport, openDemonstration, waitForReading, waitUntilSaved } from './steps.ts'

let library: string
let running: LaunchedApp

beforeAll(async () => {
  library = await newLibrary()
  running = await launchApp({ library })
})

afterAll(async () => {
  await running.close()
  await removeLibrary(library)
})

test('a power cut while the first study is being written leaves a library that opens', async () => {
  const { page } = running
  await page.getByRole('button', { name: 'Open the demonstration study' }).click()
  await page.getByTestId('job').waitFor()
  await running.kill()
  running = await launchApp({ library })
  // Empty or half indexed: either way the library opens and takes the same job again.
  await running.page.locator('[data-testid="library-empty"], [data-testid="library-page"]').first().waitFor()
  expect(await running.page.getByTestId('blocked-page').count()).toBe(0)
})

test('a power cut while typing loses at most the last second', async () => {
  const { page } = running
  if ((await page.getByTestId('library-empty').count()) > 0) await openDemonstration(page)
  else {
    await page.getByRole('button', { name: 'Demonstration study' }).click()
    await waitForReading(page)
  }
  await acceptFirstFinding(page)
  await goToReport(page)

  const typed: { text: string; at: number }[] = []
  const field = page.getByTestId('question-text')
  await field.click()
  for (const word of Array.from({ length: 24 }, (_, index) => `word${index} `)) {
    await field.pressSequentially(word, { delay: 20 })
    typed.push({ text: await field.inputValue(), at: performance.now() })
  }
  const cutAt = performance.now()
  await running.kill()

  running = await launchApp({ library })
  await running.page.getByTestId('work-list').focus()
  await running.page.getByTestId('work-row').first().waitFor()
  await running.page.getByRole('button', { name: 'Report', exact: true }).last().click()
  const kept = await running.page.getByTestId('question-text').inputValue()
  const promised = typed.filter(({ at }) => at <= cutAt - 1000).at(-1)?.text ?? ''
  expect(promised).not.toBe('')
  expect(kept.startsWith(promised)).toBe(true)
})

test('the report goes on from there', async () => {
  const { page } = running
  await page.getByTestId('question-text').fill('After the cut')
  await waitUntilSaved(page)
  expect(await page.getByTestId('not-saved').count()).toBe(0)
})
