import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Runs a program and answers what it printed. Never throws for a program that fails: the caller explains what it means.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
export const run = (program, args, options = {}) => {
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options })
  const output = `${String(result.stdout ?? '')}${String(result.stderr ?? '')}${result.error ? String(result.error) : ''}`
  return { done: result.status === 0, status: result.status, stdout: String(result.stdout ?? ''), output }
}

/** The last lines of a program's output, for an error message. @param {string} output */
export const tail = (output, lines = 12) => output.trimEnd().split('\n').slice(-lines).join('\n')

/** Whether a program of this name is on the PATH. @param {string} name */
export const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })

/**
 * Runs a program to its end with its output shown; answers the exit code.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export const runShown = (program, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
