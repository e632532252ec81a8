import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { electronArguments } from './electron-command.mjs'
import { say } from './setup/say.mjs'

/** Writing, indexing and measuring a study take a while on a slow machine. */
const patienceMs = 240_000

const reader = 'Dr Demo Reader'
/** Of the demonstration's library alone; told at its end, so that a version can be amended. */
const passphrase = 'a quiet evening light'
const question = 'Low back pain for 30 months, worse on the right. Which structures are active?'

/**
 * Reads the demonstration study as a reader would, in the real window: opens it, accepts what is proposed, writes, confirms the
 * levels, signs. Leaves `library/`, `screenshots/` and `report.pdf` in `folder`.
 * @param {import('playwright').Page} page
 * @param {string} folder
 */
const readStudy = async (page, folder) => {
  const screenshots = join(folder, 'screenshots')
  mkdirSync(screenshots, { recursive: true })
  const picture = (/** @type {string} */ name) => page.screenshot({ path: join(screenshots, `${name}.png`) })

  await page.getByTestId('library-empty').waitFor()
  await picture('1-library-empty')
  say('Writing, indexing and measuring the demonstration study ...')
  await page.getByRole('button', { name: 'Open the demonstration study' }).click()
  await page.locator('[data-testid="viewport-grid"][data-ready="true"]').waitFor({ timeout: patienceMs })
  await page.getByTestId('finding-card').first().waitFor({ timeout: patienceMs })
  await page.getByTestId('finding-card').first().click()

  say('Reading ...')
  const undecided = page.locator('[data-testid="finding-card"][data-decision="undecided"]')
  for (let left = await undecided.count(); left > 0; left = await undecided.count()) {
    const id = await undecided.first().getAttribute('data-finding')
    await undecided.first().getByTestId('accept').click()
    await page.locator(`[data-finding="${id}"][data-decision="accepted"]`).waitFor()
  }
  await page.getByTestId('finding-card').first().click()
  // The views draw outside React; the picture is taken when the last of them stands.
  await page.waitForTimeout(2000)
  await picture('3-reading')

  say('Reporting ...')
  await page.keyboard.press('Alt+3')
  await page.getByTestId('report-page').waitFor()
  await page.getByTestId('question-text').fill(question)
  await page.getByTestId('levels-confirmed').check()
  await page.locator('[data-testid="save-status"][data-saving="saved"]').waitFor()
  const upToDate = () =>
    page.waitForFunction(() => {
      const preview = document.querySelector('[data-testid="preview"]')
      const version = preview?.getAttribute('data-version') ?? null
      return version !== null && version === preview?.getAttribute('data-wanted')
    })
  await upToDate()
  await picture('4-report')
  await page.getByTestId('sign').click()
  // The first signature enters the reader.
  await page.getByTestId('new-reader').fill(reader)
  await page.getByTestId('new-passphrase').fill(passphrase)
  await page.getByTestId('new-passphrase-again').fill(passphrase)
  await page.keyboard.press('Enter')
  await page.locator('[data-testid="report-page"][data-state="final"]').waitFor()
  await upToDate()
  await picture('5-report-signed')
  copyFileSync((await page.getByTestId('pdf-path').textContent()) ?? '', join(folder, 'report.pdf'))
  say(`Signed by ${reader}; the passphrase of this demonstration is "${passphrase}".`)

  await page.keyboard.press('Alt+1')
  await page.getByTestId('work-row').first().waitFor()
  await page.locator('.preview[data-state="shown"]').waitFor()
  await picture('2-library')
}

/**
 * Runs the demonstration; with `staysOpen` the window is left on the study for the user, and this ends when the user closes it.
 * @param {{ electronPath: string, folder: string, env: NodeJS.ProcessEnv, staysOpen: boolean, onDone: () => void }} options
 */
export const driveDemonstration = async ({ electronPath, folder, env, staysOpen, onDone }) => {
  const app = await _electron.launch({
    executablePath: electronPath,
    args: electronArguments(['--library', join(folder, 'library'), `--user-data-dir=${join(folder, 'profile')}`]),
    env: /** @type {Record<string, string>} */ (env),
  })
  const ended = new Promise((resolve) => app.process().once('exit', resolve))
  try {
    const page = await app.firstWindow()
    page.setDefaultTimeout(60_000)
    await readStudy(page, folder)
    onDone()
    if (!staysOpen) return
    await page.keyboard.press('Alt+2')
    await ended
  } finally {
    await app.close().catch(() => undefined)
  }
}
