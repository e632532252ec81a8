import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportPrintJob } from '../../../core/report/print-job.ts'
import type { PrintJob } from '../../../core/report/print-job.ts'
import { fontCssFor } from '../../../main/report/font-css.ts'
import { headlessPrinter } from '../../../main/report/headless.ts'
import type { HeadlessPrinter } from '../../../main/report/headless.ts'
import { readRuntimeManifest } from '../../../main/runtime/runtime-manifest.ts'
import { signed } from '../../core/report/hard-cases.ts'
import { bundle } from '../bundle.ts'
import type { Bundle } from '../bundle.ts'

const runtime = readRuntimeManifest(import.meta.dirname)
const job: PrintJob = reportPrintJob(signed, { keyImages: {}, fontCss: fontCssFor(JSON.stringify(signed)) }, '2026-11-21T09:20:00+01:00')

/** Command lines of the running programs that hold a word (Linux). */
const running = (word: string): readonly string[] =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return line.includes(word) ? [line.replaceAll('\0', ' ')] : []
    } catch {
      return []
    }
  })

describe.skipIf(!runtime.ok || process.platform !== 'linux')('a printer that is started ahead (needs Electron)', () => {
  let app: Bundle
  let temporary: string
  const before = process.env['TMPDIR']
  const electronPath = runtime.ok ? runtime.value.electronPath : ''
  const printer = (): HeadlessPrinter => headlessPrinter({ electronPath, appFolder: app.folder })

  beforeAll(async () => {
    app = await bundle({ index: 'tests/main/report/print-app.ts', child: 'tests/main/report/warm-child.ts' })
    writeFileSync(join(app.folder, 'package.json'), JSON.stringify({ name: 'warm-print-test', version: '0.0.0', main: 'index.cjs' }))
    temporary = mkdtempSync(join(tmpdir(), 'spondyl-warm-'))
    process.env['TMPDIR'] = temporary
  }, 60_000)

  afterAll(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    rmSync(temporary, { recursive: true, force: true })
    app.remove()
  })

  it('prints as one that was not, and once more after that', async () => {
    const ahead = printer()
    ahead.warm()
    const first = await ahead.print(job)
    const second = await ahead.print(job)
    await ahead.close()
    expect(first.ok && second.ok && first.value.pages > 0 && first.value.pages === second.value.pages).toBe(true)
    expect(readdirSync(temporary).filter((name) => name.startsWith('spondyl-print-'))).toEqual([])
  }, 60_000)

  it('leaves nothing behind when there was nothing to print', async () => {
    const ahead = printer()
    ahead.warm()
    await expect.poll(() => running(app.folder).length, { timeout: 20_000 }).toBeGreaterThan(0)
    await ahead.close()
    await expect.poll(() => running(app.folder), { timeout: 20_000 }).toEqual([])
    expect(readdirSync(temporary).filter((name) => name.startsWith('spondyl-print-'))).toEqual([])
  }, 60_000)

  it('ends by itself when whoever started it is killed', async () => {
    const parent = spawn(process.execPath, [join(app.folder, 'child.cjs'), electronPath, app.folder], { stdio: 'ignore' })
    await expect.poll(() => running('--print-job').filter((line) => line.includes(app.folder)).length, { timeout: 20_000 }).toBeGreaterThan(0)
    parent.kill('SIGKILL')
    await expect.poll(() => running(app.folder), { timeout: 20_000 }).toEqual([])
  }, 60_000)
})

describe('a program to print with that is not there', () => {
  it('is a refusal for whoever prints, and nothing for whoever does not', async () => {
    const missing = headlessPrinter({ electronPath: '/nowhere/electron', appFolder: '/nowhere' })
    missing.warm()
    expect(await missing.print(job)).toMatchObject({ ok: false, error: { code: 'print-failed' } })
    missing.warm()
    await missing.close()
  })
})
