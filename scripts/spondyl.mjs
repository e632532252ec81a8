// The command line: sets up and builds quietly, then hands over. Prints nothing on standard output itself.
import { spawn } from 'node:child_process'
import { ensureBuilt } from './build.mjs'
import { runScript, setUp } from './setup.mjs'
import { inRoot } from './setup/paths.mjs'

await runScript(async () => {
  await setUp('cli')
  await ensureBuilt()
  // `npm run` moves to the project's folder; paths are meant from where the command was given.
  const cwd = process.env.npm_lifecycle_event === 'spondyl' ? process.env.INIT_CWD : undefined
  const child = spawn(process.execPath, [inRoot('out', 'main', 'cli.cjs'), ...process.argv.slice(2)], { cwd, stdio: 'inherit' })
  // Cancelling from the terminal reaches both; the command decides how it ends, and this process waits for that.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
})
