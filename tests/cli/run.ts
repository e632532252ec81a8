import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The one JSON value on standard output; throws where there is anything else. */
  readonly json: () => unknown
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ran>
}

/** Starts the bundled command line as a process of its own. */
export const startCli = (programFolder: string, args: readonly string[]): Running => {
  const child = spawn(process.execPath, [`${programFolder}/cli.cjs`, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (data: Buffer) => out.push(data))
  child.stderr.on('data', (data: Buffer) => err.push(data))
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const stdout = Buffer.concat(out).toString()
      resolve({ code, stdout, stderr: Buffer.concat(err).toString(), json: () => JSON.parse(stdout) as unknown })
    })
  })
  return { child, ended }
}

export const runCli = (programFolder: string, ...args: readonly string[]): Promise<Ran> => startCli(programFolder, args).ended
