// A CT of 512 x 512 x 400 with a SPECT in the real window: time to the first fused picture, and the rate at which voxels come over.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from '../scripts/setup/paths.mjs'
import { launch, ready } from './window.mjs'

const seriesUid = '1.2.826.0.1.3680043.10.1.90'
const totalBytes = 512 * 512 * 400 * 2
const rounds = 3

/**
 * MB/s of `lanes` streams that bring the CT in parts, as renderer/api/data.ts does; the best of a few rounds, for anything else
 * that runs beside it only takes away.
 * @param {import('playwright').Page} page @param {number} lanes
 */
const transferRate = (page, lanes) =>
  page.evaluate(
    async ({ seriesUid, totalBytes, rounds, lanes }) => {
      const into = new Uint8Array(totalBytes)
      const partBytes = lanes === 1 ? totalBytes : 8 * 1024 * 1024
      let best = 0
      for (let round = 0; round < rounds; round += 1) {
        const startedMs = performance.now()
        let next = 0
        const lane = async () => {
          while (next < totalBytes) {
            const from = next
            next += partBytes
            const response = await fetch(`spondyl-data://local/volume/${seriesUid}?from=${from}&to=${Math.min(next, totalBytes)}&of=${totalBytes}`)
            const reader = response.body?.getReader()
            for (let at = from; ; ) {
              const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
              if (done || value === undefined) break
              into.set(value, at)
              at += value.byteLength
            }
          }
        }
        await Promise.all(Array.from({ length: lanes }, lane))
        best = Math.max(best, totalBytes / 1000 / (performance.now() - startedMs))
      }
      return best
    },
    { seriesUid, totalBytes, rounds, lanes },
  )

/** @param {{ electronPath: string, env: NodeJS.ProcessEnv, writeStudy: (folder: string) => void }} options */
export const measureLargeVolume = async ({ electronPath, env, writeStudy }) => {
  const work = mkdtempSync(join(tmpdir(), 'spondyl-bench-large-'))
  const library = join(work, 'library')
  try {
    writeStudy(join(work, 'study'))
    const indexed = spawnSync(process.execPath, [inRoot('out', 'main', 'cli.cjs'), 'index', join(work, 'study'), '--library', library, '--json'])
    if (indexed.status !== 0) throw new Error(indexed.stderr.toString())
    const app = await launch(electronPath, library, env)
    try {
      const page = await app.firstWindow()
      page.setDefaultTimeout(120_000)
      await page.getByTestId('work-row').first().waitFor()
      await page.waitForTimeout(1500)
      const startedMs = performance.now()
      await page.getByTestId('work-row').first().dblclick()
      await page.locator(ready).waitFor()
      const firstPictureMs = performance.now() - startedMs
      return { firstPictureMs, oneStreamMBps: await transferRate(page, 1), fourStreamsMBps: await transferRate(page, 4) }
    } finally {
      await app.close()
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
