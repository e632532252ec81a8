// Scrolling in the real window while an analysis runs, beside scrolling when nothing does; and how soon a cancel from the window is answered.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, ready } from './window.mjs'

const cancels = 12
const scrollMs = 3000

/**
 * In the window: turns the wheel over the first view at every frame for a while, and takes the time from frame to frame, ms. `analysing`
 * starts an analysis with it and stops when it is answered.
 * @param {import('playwright').Page} page @param {string | null} analysing study to analyse
 */
const frameTimes = (page, analysing) =>
  page.evaluate(
    async ({ analysing, scrollMs }) => {
      const view = document.querySelector('[data-testid="viewport-grid"] canvas')
      if (view === null) throw new Error('no view is shown')
      const { left, top, width, height } = view.getBoundingClientRect()
      const bridge = /** @type {{ call: (name: string, input: unknown) => Promise<unknown> }} */ (Reflect.get(window, 'spondyl'))
      let going = true
      if (analysing !== null) void bridge.call('reading.analyse', { studyUid: analysing, request: { anchors: [], referenceLevel: null } }).then(() => (going = false))
      const times = []
      const startedMs = performance.now()
      let last = startedMs
      for (let frame = 0; analysing === null ? last - startedMs < scrollMs : going; frame += 1) {
        const deltaY = Math.floor(frame / 40) % 2 === 0 ? 100 : -100
        view.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true }))
        const now = await new Promise((resolve) => requestAnimationFrame(resolve))
        times.push(now - last)
        last = now
      }
      return times.slice(2)
    },
    { analysing, scrollMs },
  )

/** Cancels an analysis after `afterMs`; how long its answer took, ms; null where it was done before. @param {import('playwright').Page} page @param {string} studyUid @param {number} afterMs */
const answerMs = (page, studyUid, afterMs) =>
  page.evaluate(
    async ({ studyUid, afterMs }) => {
      const bridge = /** @type {{ call: (name: string, input: unknown) => Promise<{ ok: boolean }> }} */ (Reflect.get(window, 'spondyl'))
      const analysis = bridge.call('reading.analyse', { studyUid, request: { anchors: [], referenceLevel: null } })
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      const cancelledMs = performance.now()
      void bridge.call('reading.cancel', { studyUid })
      const { ok } = await analysis
      return ok ? null : performance.now() - cancelledMs
    },
    { studyUid, afterMs },
  )

const at = (/** @type {number[]} */ values, /** @type {number} */ share) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN

/**
 * On a library of its own with the demonstration study in it.
 * @param {{ electronPath: string, env: NodeJS.ProcessEnv }} options
 */
export const measureWhileAnalysing = async ({ electronPath, env }) => {
  const library = mkdtempSync(join(tmpdir(), 'spondyl-bench-analyse-'))
  const app = await launch(electronPath, library, env)
  try {
    const page = await app.firstWindow()
    page.setDefaultTimeout(600_000)
    await page.getByRole('button', { name: 'Open the demonstration study' }).click()
    await page.locator(ready).waitFor()
    await page.getByTestId('finding-card').first().waitFor()
    const studyUid = await page.evaluate(async () => {
      const bridge = /** @type {{ call: (name: string, input: unknown) => Promise<{ value: { rows: { studyInstanceUid: string }[] } }> }} */ (Reflect.get(window, 'spondyl'))
      const listed = await bridge.call('library.worklist', { find: '', state: null, after: null, limit: 1 })
      return listed.value.rows[0]?.studyInstanceUid ?? ''
    })
    const idle = await frameTimes(page, null)
    const startedMs = performance.now()
    const busy = await frameTimes(page, studyUid)
    const analysisMs = performance.now() - startedMs
    const waits = []
    for (let round = 0; round < cancels; round += 1) waits.push(await answerMs(page, studyUid, (analysisMs * 0.8 * (round + 0.5)) / cancels))
    const answered = waits.filter((wait) => wait !== null)
    return {
      idle: { median: at(idle, 0.5), late: at(idle, 0.95) },
      busy: { median: at(busy, 0.5), late: at(busy, 0.95), longest: Math.max(...busy), frames: busy.length },
      cancel: { median: at(answered, 0.5), longest: Math.max(...answered), count: answered.length },
    }
  } finally {
    await app.close()
    rmSync(library, { recursive: true, force: true })
    rmSync(`${library}-profile`, { recursive: true, force: true })
  }
}
