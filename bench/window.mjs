// Time from the click on a study to its first fused picture, and the peak memory of main and renderer, in the real window.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { electronArguments } from '../scripts/electron-command.mjs'

/** Peak resident memory of a process in MB (Linux: VmHWM); null elsewhere. @param {number} pid */
const peakMegabytes = (pid) => {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return line?.[1] === undefined ? null : Math.round(Number(line[1]) / 1024)
  } catch {
    return null
  }
}

/** @param {string} electronPath @param {string} library @param {NodeJS.ProcessEnv} env */
export const launch = (electronPath, library, env) =>
  _electron.launch({
    executablePath: electronPath,
    args: electronArguments(['--library', library, `--user-data-dir=${library}-profile`]),
    env: /** @type {Record<string, string>} */ (env),
  })

export const ready = '[data-testid="viewport-grid"][data-ready="true"]'

/** One program start: click on the study, wait for the first fused picture; then the analysis, for the memory's peak. */
const once = async (/** @type {string} */ electronPath, /** @type {string} */ library, /** @type {NodeJS.ProcessEnv} */ env) => {
  const app = await launch(electronPath, library, env)
  try {
    const page = await app.firstWindow()
    page.setDefaultTimeout(120_000)
    await page.getByTestId('work-row').first().waitFor()
    // The program is idle before the click, as on a desk.
    await page.waitForTimeout(1500)
    const started = performance.now()
    await page.getByTestId('work-row').first().dblclick()
    await page.locator(ready).waitFor()
    const firstPictureMs = performance.now() - started
    await page.getByTestId('finding-card').first().waitFor()
    const rendererPid = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0)
    return { firstPictureMs, mainMB: peakMegabytes(app.process().pid ?? 0), rendererMB: peakMegabytes(rendererPid) }
  } finally {
    await app.close()
  }
}

const median = (/** @type {number[]} */ values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null

/**
 * Medians over `runs` program starts on a library of its own with the demonstration study in it.
 * @param {{ electronPath: string, env: NodeJS.ProcessEnv, runs: number }} options
 */
export const measureWindow = async ({ electronPath, env, runs }) => {
  const library = mkdtempSync(join(tmpdir(), 'spondyl-bench-window-'))
  try {
    const app = await launch(electronPath, library, env)
    const page = await app.firstWindow()
    page.setDefaultTimeout(240_000)
    await page.getByRole('button', { name: 'Open the demonstration study' }).click()
    await page.getByTestId('finding-card').first().waitFor()
    await app.close()
    const results = []
    for (let run = 0; run < runs; run += 1) results.push(await once(electronPath, library, env))
    const numbers = (/** @type {(number | null)[]} */ values) => values.filter((value) => value !== null)
    return {
      firstPictureMs: median(results.map((each) => each.firstPictureMs)),
      allFirstPictureMs: results.map((each) => Math.round(each.firstPictureMs)),
      mainMB: median(numbers(results.map((each) => each.mainMB))),
      rendererMB: median(numbers(results.map((each) => each.rendererMB))),
    }
  } finally {
    rmSync(library, { recursive: true, force: true })
    rmSync(`${library}-profile`, { recursive: true, force: true })
  }
}
