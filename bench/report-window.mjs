// What a reader waits for in the real window: the report's first page after a finding is accepted, all its pages, and the signature with every format.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from './window.mjs'

/** @typedef {import('playwright').Page} Page */
/** @typedef {import('playwright').ElectronApplication} App */

/** Processor seconds of a process and what it started (Linux); 0 elsewhere. @param {number} pid */
const processorSeconds = (pid) => {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((id) => id.trim() !== '')
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
    /** @type {number} */
    const own = (Number(fields[11]) + Number(fields[12])) / 100
    return children.reduce((sum, id) => sum + processorSeconds(Number(id)), own)
  } catch {
    return 0
  }
}

/**
 * Presses a key, and answers with the milliseconds from that key, as the window had it, to the frame in which `selector` stood on the screen.
 * Measured in the window: a driver that asks again and again finds it up to a third of a second later, and takes time away itself.
 * @param {Page} page @param {string} key @param {string} selector
 */
const fromKeyTo = async (page, key, selector) => {
  const seen = page.evaluate(
    (wanted) =>
      new Promise((resolve) => {
        let pressedMs = 0
        const isModifier = (/** @type {string} */ name) => ['Alt', 'Control', 'Shift'].includes(name)
        const onKey = (/** @type {KeyboardEvent} */ event) => {
          if (isModifier(event.key) || pressedMs > 0) return
          pressedMs = event.timeStamp
        }
        const watch = new MutationObserver(() => {
          if (pressedMs === 0 || document.querySelector(wanted) === null) return
          watch.disconnect()
          removeEventListener('keydown', onKey, true)
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - pressedMs)))
        })
        addEventListener('keydown', onKey, true)
        watch.observe(document.body, { subtree: true, childList: true, attributes: true })
      }),
    selector,
  )
  // The watch stands before the key is pressed: both go to the window in this order.
  await page.evaluate(() => undefined)
  await page.keyboard.press(key)
  return Number(await seen)
}

/**
 * Accepts the findings one by one and turns to the report each time. `at once` presses the two keys without a pause; `after a look` leaves
 * a second between them, as a hand does.
 * @param {App} app @param {Page} page
 */
const measurePages = async (app, page) => {
  // The reader looks at the findings before one is accepted.
  await page.waitForTimeout(5000)
  /** @type {{ how: string, firstMs: number, allMs: number, processorS: number }[]} */
  const rows = []
  const count = await page.getByTestId('finding-card').count()
  for (let index = 0; index < Math.min(count, 6); index += 1) {
    const pauseMs = index % 2 === 0 ? 0 : 1000
    const before = processorSeconds(app.process().pid ?? 0)
    await page.keyboard.press('a')
    await page.locator('[data-testid="finding-card"][data-decision="accepted"]').nth(index).waitFor()
    if (pauseMs > 0) await page.waitForTimeout(pauseMs)
    const started = performance.now()
    const firstMs = await fromKeyTo(page, 'Alt+3', '[data-testid="preview"] canvas.sheet')
    await page.locator('[data-testid="preview"][data-pages]').waitFor()
    rows.push({ how: pauseMs === 0 ? 'at once' : 'after a look', firstMs, allMs: performance.now() - started, processorS: processorSeconds(app.process().pid ?? 0) - before })
    await page.keyboard.press('Alt+2')
    await page.getByTestId('finding-card').first().waitFor()
    await page.waitForTimeout(1500)
  }
  return rows
}

const reader = { name: 'Dr. Ada Example', passphrase: 'a quiet evening light' }

/**
 * Signs what was accepted: from the key that signs to the signed version with its PDF, and to every format in the folder for signed reports.
 * @param {App} app @param {Page} page @param {string} folder
 */
const measureSigning = async (app, page, folder) => {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, folder)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('folder for signed')
  await page.keyboard.press('Enter')
  await page.getByTestId('outbox-choose').click()
  await page.getByTestId('outbox-folder').waitFor()
  for (const box of await page.locator('[data-testid="outbox"] input[type="checkbox"]').all()) await box.check()
  await page.keyboard.press('Escape')
  await page.getByTestId('outbox').waitFor({ state: 'detached' })
  // The reader has signed before: the passphrase is checked, not set.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('readers')
  await page.keyboard.press('Enter')
  await page.getByTestId('add-reader').click()
  await page.getByTestId('new-reader').fill(reader.name)
  await page.getByTestId('new-passphrase').fill(reader.passphrase)
  await page.getByTestId('new-passphrase-again').fill(reader.passphrase)
  await page.getByTestId('reader-step').click()
  await page.getByTestId('reader-line').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+3')
  await page.getByTestId('question-text').fill('Bench.')
  await page.getByTestId('levels-confirmed').check()
  await page.locator('[data-testid="save-status"][data-saving="saved"]').waitFor()
  await page.waitForTimeout(3000)
  await page.getByTestId('sign').click()
  await page.getByTestId('reader-choice').selectOption({ label: reader.name })
  await page.getByTestId('passphrase').fill(reader.passphrase)
  const deliveredMs = await fromKeyTo(page, 'Enter', '[data-testid="report-page"][data-state="final"] [data-testid="delivery"][data-ended="delivered"]')
  return { deliveredMs, files: readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length }
}

/** @param {{ electronPath: string, env: NodeJS.ProcessEnv }} options */
export const measureReportWindow = async ({ electronPath, env }) => {
  const library = mkdtempSync(join(tmpdir(), 'spondyl-bench-preview-'))
  const outbox = mkdtempSync(join(tmpdir(), 'spondyl-bench-outbox-'))
  const app = await launch(electronPath, library, env)
  try {
    const page = await app.firstWindow()
    page.setDefaultTimeout(240_000)
    await page.getByRole('button', { name: 'Open the demonstration study' }).click()
    await page.getByTestId('finding-card').first().waitFor()
    const pages = await measurePages(app, page)
    return { pages, signing: await measureSigning(app, page, outbox) }
  } finally {
    await app.close()
    for (const folder of [library, `${library}-profile`, outbox]) rmSync(folder, { recursive: true, force: true })
  }
}
