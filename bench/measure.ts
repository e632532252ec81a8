import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Ran {
  readonly stdout: string
  readonly seconds: number
  /** Highest resident memory of the process; null where the system does not tell. */
  readonly peakMb: number | null
}

const peakOf = (pid: number): number | null => {
  try {
    const [, kb] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kb === undefined ? null : Number(kb) / 1024
  } catch {
    return null
  }
}

/** Runs a program to its end, with its wall time and peak memory; throws where it fails. */
export const run = (program: string, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const startedMs = performance.now()
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let peakMb: number | null = null
    const watch = setInterval(() => (peakMb = peakOf(child.pid ?? 0) ?? peakMb), 20)
    const out: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => out.push(data))
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(watch)
      const seconds = (performance.now() - startedMs) / 1000
      if (code === 0) resolve({ stdout: Buffer.concat(out).toString(), seconds, peakMb })
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}`))
    })
  })

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? NaN) + high) / 2
}

export const repeated = async <T>(times: number, work: (round: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = []
  for (let round = 0; round < times; round += 1) results.push(await work(round))
  return results
}

/** The system's Python that has pydicom, or null: the peer is then left out, and the table says so. */
export const pythonWithPydicom = (): string | null =>
  ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import pydicom']).status === 0) ?? null
