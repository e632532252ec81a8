import { spawn } from 'node:child_process'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'

export interface Display {
  /** For `DISPLAY`; null where none is needed. */
  readonly name: string | null
  readonly close: () => void
}

const startLimitMs = 10_000

const noDisplay = (detail: string): Result<never> =>
  fail(problem('no-display', `Printing needs a display, and a virtual one could not be started (${detail}). Install xvfb, or set DISPLAY.`))

/** The display that is there, or a virtual one of our own (Xvfb picks a free number by itself and says which, and ends with the last program on it). */
export const openDisplay = async (environment: Readonly<Record<string, string | undefined>>): Promise<Result<Display>> => {
  const none: Display = { name: null, close: () => undefined }
  if (process.platform !== 'linux' || environment['DISPLAY'] || environment['WAYLAND_DISPLAY']) return ok(none)
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp', '-terminate'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const close = (): void => void server.kill()
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      close()
      resolve(noDisplay(`no answer within ${startLimitMs / 1000} s`))
    }, startLimitMs)
    const settle = (result: Result<Display>): void => {
      clearTimeout(timer)
      resolve(result)
    }
    server.on('error', (error) => settle(noDisplay(error.message)))
    server.on('exit', (code) => settle(noDisplay(`Xvfb ended with ${code}`)))
    server.stdio[3]?.on('data', (data: Buffer) => {
      const number = /\d+/.exec(data.toString())?.[0]
      if (number !== undefined) settle(ok({ name: `:${number}`, close }))
    })
  })
}
