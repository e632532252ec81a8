import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchApp, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'

/** A site changes a template and takes in one of another author, in the real window. */
let running: LaunchedApp

beforeAll(async () => {
  running = await launchApp()
})

afterAll(async () => {
  await running.close()
})

test('a template is edited with what it writes beside it, saved as the next version, and one of another author is imported', async () => {
  const { page, errors } = running
  await page.keyboard.press('Control+k')
  await page.keyboard.type('templates')
  await page.keyboard.press('Enter')
  await page.getByTestId('templates').waitFor()
  const facet = page.locator('[data-template="facet"]')
  expect(await facet.innerText()).toContain('1.0.0, as it came')
  await facet.getByTestId('edit-template').click()
  await page.getByTestId('template-editor').waitFor()
  expect(await page.getByTestId('preview-sentence').innerText()).toContain('right L4-L5 facet joint')
  await page.getByTestId('part-recommendation-block').fill('Ask the spine board.')
  await page.getByTestId('preview-recommendation').getByText('Ask the spine board.').waitFor()
  await screenshot(page, 'template-editor')
  // What the tracer does not show is refused with its reason, and nothing is saved.
  await page.getByTestId('part-recommendation-block').fill('Inflammation of the joint.')
  await page.getByTestId('save-template').click()
  await page.getByTestId('template-editor').getByText('"inflammation"').waitFor()
  await page.getByTestId('part-recommendation-block').fill('Ask the spine board.')
  await page.getByTestId('save-template').click()
  await facet.getByText('1.1.0, of this site').waitFor()
  await page.getByTestId('template-file').setInputFiles(join(import.meta.dirname, '../fixtures/mrrt/lumbar-mri.html'))
  await page.locator('[data-template="site-mri-of-the-lumbar-spine"]').waitFor()
  await screenshot(page, 'templates')
  await facet.getByTestId('withdraw-template').click()
  await facet.getByText('1.0.0, as it came').waitFor()
  expect(errors).toEqual([])
})
