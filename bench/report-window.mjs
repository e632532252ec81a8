// What a reader waits for in the real window: the report's first page after a finding is accepted, and all its pages.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from './window.mjs'

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
 * Accepts the findings one by one and turns to the report each time. `at once` presses the two keys without a pause; `after a look` leaves
 * a second between them, as a hand does.
 * @param {{ electronPath: string, env: NodeJS.ProcessEnv }} options
 */
export const measurePreview = async ({ electronPath, env }) => {
  const library = mkdtempSync(join(tmpdir(), 'spondyl-bench-preview-'))
  const app = await launch(electronPath, library, env)
  try {
    const page = await app.firstWindow()
    page.setDefaultTimeout(240_000)
    await page.getByRole('button', { name: 'Open the demonstration study' }).click()
    await page.getByTestId('finding-card').first().waitFor()
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
      await page.keyboard.press('Alt+3')
      await page.locator('[data-testid="preview"] canvas.sheet').first().waitFor()
      const firstMs = performance.now() - started
      await page.locator('[data-testid="preview"][data-pages]').waitFor()
      rows.push({ how: pauseMs === 0 ? 'at once' : 'after a look', firstMs, allMs: performance.now() - started, processorS: processorSeconds(app.process().pid ?? 0) - before })
      await page.keyboard.press('Alt+2')
      await page.getByTestId('finding-card').first().waitFor()
      await page.waitForTimeout(1500)
    }
    return rows
  } finally {
    await app.close()
    rmSync(library, { recursive: true, force: true })
    rmSync(`${library}-profile`, { recursive: true, force: true })
  }
}
