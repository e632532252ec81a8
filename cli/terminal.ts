import type { Problem } from '../core/base/problem.ts'
import { fail, ok } from '../core/base/result.ts'
import type { Result } from '../core/base/result.ts'

/** What a command ends with: the value for `--json`, and the same in words. */
export interface Answer {
  readonly json: unknown
  readonly text: string
  /** A remark for standard error beside a result that is fine. */
  readonly remark?: string
}

/** What a command runs with. */
export interface CommandContext {
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal
  readonly progress: Progress
  /** Where this program and its workers lie. */
  readonly programFolder: string
}

export type Command = (args: readonly string[], context: CommandContext) => Promise<Result<Answer>>

export interface Progress {
  /** Draws the bar; `detail` is a rate or a remaining time. */
  readonly show: (label: string, share: number, detail?: string) => void
  readonly clear: () => void
}

const barWidth = 24
const redrawMs = 80

/** A bar on standard error when that is a terminal, nothing otherwise. */
export const createProgress = (stream: NodeJS.WriteStream): Progress => {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined }
  let lastMs = 0
  return {
    show: (label, share, detail = '') => {
      const nowMs = performance.now()
      if (nowMs - lastMs < redrawMs && share < 1) return
      lastMs = nowMs
      const full = Math.round(barWidth * Math.min(1, Math.max(0, share)))
      const line = `${'#'.repeat(full)}${'.'.repeat(barWidth - full)} ${Math.round(share * 100)} %  ${label}  ${detail}`
      stream.write(`\r\u001b[K${line.slice(0, Math.max(20, stream.columns - 1))}`)
    },
    clear: () => void stream.write('\r\u001b[K'),
  }
}

/** Rows as left-aligned columns, two spaces apart. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((cells) => [...(cells[column] ?? '')].length)))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length)).join('  ').trimEnd()
  return all.map(line).join('\n')
}

export const mm = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(', ')

export const answered = (json: unknown, text: string, remark?: string): Result<Answer> =>
  ok(remark === undefined ? { json, text } : { json, text, remark })

export const refused = (error: Problem): Result<never> => fail(error)
