import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { listPrinters, printByCups } from '../../../main/report/system-printer.ts'
import { privateCopy } from '../../../main/workflow/private-copy.ts'
import { code, value } from '../../fixtures/result.ts'
import { bundle } from '../bundle.ts'
import { temporaryFolder } from '../library/open.ts'
import { fakeCups } from './fake-cups.ts'

const cups = (printers: readonly string[], usual: string | null = null): string => {
  const folder = fakeCups(temporaryFolder(), printers, usual)
  vi.stubEnv('PATH', folder)
  return folder
}
afterEach(() => void vi.unstubAllEnvs())

// More than a pipe holds at once.
const job = { pdf: new Uint8Array(300_000).map((_, at) => at % 251), title: 'SR-1-v2', paper: 'Letter' } as const

it('names the printers of the system and its usual one', async () => {
  cups(['Desk', 'Ward 3'], 'Ward 3')
  expect(value(await listPrinters())).toEqual({ names: ['Desk', 'Ward 3'], usual: 'Ward 3' })
  cups(['Desk'])
  expect(value(await listPrinters())).toEqual({ names: ['Desk'], usual: null })
})

it('says that there is no printer, with a printing system or without', async () => {
  cups([])
  expect(code(await listPrinters())).toBe('no-printer')
  vi.stubEnv('PATH', temporaryFolder())
  expect(code(await listPrinters())).toBe('no-printer')
  expect(code(await printByCups('Desk', job))).toBe('no-printer')
})

it('hands the very bytes over, on the paper of the report, under a title without the patient', async () => {
  const folder = cups(['Desk'])
  value(await printByCups('Desk', job))
  expect(readFileSync(join(folder, 'printed.pdf')).equals(Buffer.from(job.pdf))).toBe(true)
  expect(readFileSync(join(folder, 'arguments.txt'), 'utf8').trim()).toBe('-d Desk -t SR-1-v2 -o media=Letter -')
})

it('says why a printer took nothing, and prints on none that the system does not name', async () => {
  cups(['Broken'])
  const refused = await printByCups('Broken', job)
  expect(refused).toMatchObject({ ok: false, error: { code: 'not-printed', sentence: expect.stringContaining('on fire') as string } })
  expect(code(await printByCups('-o raw', job))).toBe('no-printer')
})

it('a copy for a viewer is for this user alone, and no copy replaces another', async () => {
  const first = value(await privateCopy('SR-1-draft.pdf', job.pdf))
  const second = value(await privateCopy('SR-1-draft.pdf', new Uint8Array([1])))
  expect(second).not.toBe(first)
  expect(readFileSync(first).equals(Buffer.from(job.pdf))).toBe(true)
  // Windows has no such bits.
  if (process.platform !== 'win32') expect([first, dirname(first)].map((path) => statSync(path).mode & 0o077)).toEqual([0, 0])
})

it('and goes when the program ends', async () => {
  const program = await bundle({ child: 'tests/main/report/private-copy-child.ts' })
  onTestFinished(() => program.remove())
  const path = execFileSync(process.execPath, [join(program.folder, 'child.cjs')], { encoding: 'utf8' })
  expect(path).toMatch(/SR-1-draft\.pdf$/)
  expect(existsSync(dirname(dirname(path)))).toBe(false)
})
