import { spawn } from 'node:child_process'
import { SetupError } from './setup/say.mjs'

/** Whether windows can be shown where this runs. */
export const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** Starts an X server without a screen on a free display number; answers its name and how to end it. */
const startXvfb = () =>
  new Promise((/** @type {(started: { display: string, stop: () => void }) => void} */ resolve, reject) => {
    // The server chooses a free number itself and writes it to descriptor 3: two at once never take the same.
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp', '-noreset'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    const stop = () => {
      server.kill()
    }
    const failed = () => reject(new SetupError('Xvfb, the display without a screen, did not start. On Debian and Ubuntu: apt-get install xvfb'))
    server.once('error', failed)
    server.once('exit', failed)
    process.once('exit', stop)
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.once(signal, () => {
        stop()
        process.exit(1)
      })
    }
    let written = ''
    server.stdio[3]?.on('data', (/** @type {Buffer} */ bytes) => {
      written += bytes.toString()
      if (written.endsWith('\n')) resolve({ display: `:${written.trim()}`, stop })
    })
  })

/**
 * Runs `work` with the environment variables that show windows: those that are there, or an X server of our own that ends
 * with the work.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 * @returns {Promise<T>}
 */
export const withDisplay = async (work) => {
  if (hasDisplay()) return work(process.env)
  const { display, stop } = await startXvfb()
  try {
    return await work({ ...process.env, DISPLAY: display })
  } finally {
    stop()
  }
}
