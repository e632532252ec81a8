import { readFile, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import { chooseFolder, pdfText, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'

/** How a report leaves the program: on paper, and into the folder that another program of the site watches. */

/** Prints the draft on another than the usual printer; `cups` holds what the printer got. */
export const printDraft = async ({ page }: LaunchedApp, cups: string): Promise<void> => {
  await page.keyboard.press('Control+p')
  await page.getByTestId('printer').waitFor()
  expect(await page.getByTestId('printer').inputValue()).toBe('Ward')
  await page.getByTestId('printer').selectOption('Desk')
  await screenshot(page, 'print')
  await page.getByTestId('print-now').click()
  await page.getByTestId('print-dialog').waitFor({ state: 'detached' })
  expect(await page.getByTestId('notice').textContent()).toContain('Desk')
  expect(await readFile(join(cups, 'arguments.txt'), 'utf8')).toMatch(/^-d Desk -t SR-\w+-draft -o media=A4 -$/m)
  expect(await pdfText(join(cups, 'printed.pdf'))).toContain('DRAFT')
}

/** Prints the signed version that is shown: its very file. */
export const printSigned = async ({ page }: LaunchedApp, cups: string, pdfPath: string): Promise<void> => {
  await page.getByTestId('print-report').click()
  await page.getByTestId('printer').waitFor()
  await page.getByTestId('print-now').click()
  await page.getByTestId('print-dialog').waitFor({ state: 'detached' })
  expect((await readFile(join(cups, 'printed.pdf'))).equals(await readFile(pdfPath))).toBe(true)
}

/** Sets the folder for signed reports, after one in the library was refused. */
export const setOutbox = async (running: LaunchedApp, outbox: string): Promise<void> => {
  const { page } = running
  await page.keyboard.press('Control+k')
  await page.keyboard.type('folder for signed')
  await page.keyboard.press('Enter')
  await page.getByTestId('outbox').waitFor()
  await chooseFolder(running, running.library)
  await page.getByTestId('outbox-choose').click()
  await page.getByTestId('outbox').locator('[data-code="outbox-in-library"]').waitFor()
  expect(await page.getByTestId('outbox-folder').count()).toBe(0)
  await chooseFolder(running, outbox)
  await page.getByTestId('outbox-choose').click()
  expect(await page.getByTestId('outbox-folder').textContent()).toBe(outbox)
  expect(await page.getByTestId('outbox-hl7').isChecked()).toBe(true)
  // The last format cannot be taken away.
  await page.getByTestId('outbox-hl7').uncheck()
  expect(await page.getByTestId('outbox-pdf').isDisabled()).toBe(true)
  await page.getByTestId('outbox-hl7').check()
  await page.keyboard.press('Escape')
  await page.getByTestId('outbox').waitFor({ state: 'detached' })
}

/** The message in the watched folder of the version whose PDF this is. */
export const sentMessage = (outbox: string, pdfPath: string): Promise<string> => readFile(join(outbox, basename(pdfPath).replace('.pdf', '.hl7')), 'utf8')

/** From the report whose second version waits, because its folder is at `<outbox>-away`, until it was sent and the library says so no more. */
export const sendWaiting = async ({ page }: LaunchedApp, outbox: string): Promise<void> => {
  await page.locator('[data-testid="delivery"][data-ended="waits"]').getByText(outbox).waitFor()
  await screenshot(page, 'report-waits')
  await page.keyboard.press('Alt+1')
  const mark = page.getByTestId('waiting-reports')
  await mark.waitFor()
  expect(await mark.getAttribute('title')).toContain(outbox)
  await mark.click()
  expect(await page.getByTestId('outbox-waiting').textContent()).toContain('version 2')
  await page.getByTestId('outbox-give-up').click()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await screenshot(page, 'outbox')
  await rename(`${outbox}-away`, outbox)
  await page.getByTestId('outbox-try').click()
  await page.getByTestId('outbox-waiting').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await mark.waitFor({ state: 'detached' })
}
