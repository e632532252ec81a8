// Which Electron runs the window: a folder named by the user, electron's own binary, or an old one for closed networks.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { notes } from './cache.mjs'
import { oldElectron } from './electron-old.mjs'
import { inRoot } from './paths.mjs'
import { run, tail } from './run.mjs'
import { SetupError, say } from './say.mjs'
import { windowLibraries } from './system-packages.mjs'

/** @typedef {{ path: string, source: 'folder' | 'electron' | 'registry', note: string | null }} FoundElectron */

const executableName =
  process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'

/** How long an unreachable download host is believed to stay unreachable. */
const dayMs = 24 * 60 * 60 * 1000
const unreachableNote = 'electron-host-unreachable'

/** @returns {FoundElectron | undefined} */
const fromFolder = () => {
  const folder = process.env.SPONDYL_ELECTRON_DIST
  if (!folder) return undefined
  const path = join(folder, executableName)
  if (!existsSync(path)) {
    throw new SetupError(`SPONDYL_ELECTRON_DIST is ${folder}, but there is no ${executableName} in it. Name an unpacked Electron.`)
  }
  return { path, source: 'folder', note: null }
}

const electronPackage = dirname(createRequire(import.meta.url).resolve('electron/package.json'))

/** @returns {FoundElectron | undefined} */
const ownBinary = () => {
  try {
    const wanted = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version
    const unpacked = readFileSync(join(electronPackage, 'dist', 'version'), 'utf8').trim().replace(/^v/, '')
    const path = join(electronPackage, 'dist', readFileSync(join(electronPackage, 'path.txt'), 'utf8'))
    return unpacked === wanted && existsSync(path) ? { path, source: 'electron', note: null } : undefined
  } catch {
    return undefined
  }
}

const downloadHost = () => process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/'

/** Whether electron's download host answers at all; a proxy is trusted to reach it. */
const hostAnswers = async () => {
  if (process.env.ELECTRON_GET_USE_PROXY) return true
  try {
    await fetch(downloadHost(), { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(5000) })
    return true
  } catch {
    return false
  }
}

/** @returns {Promise<FoundElectron | undefined>} */
const fetchOwnBinary = async () => {
  if (notes.read(unreachableNote, dayMs)) return undefined
  let reason = 'the download host does not answer'
  if (await hostAnswers()) {
    say(`Fetching Electron ${inRoot('node_modules/electron')} ...`)
    const result = run(process.execPath, [join(electronPackage, 'install.js')], { timeout: 10 * 60 * 1000 })
    const found = ownBinary()
    if (found) return found
    reason = tail(result.output, 3)
  }
  say(`Electron's own binary cannot be fetched here (${reason}); not tried again for a day.`)
  notes.write(unreachableNote, { reason })
  return undefined
}

/**
 * Version and Node-API of a runtime, asked of the runtime itself: this also shows that it loads.
 * @param {string} path
 * @returns {{ electron: string, napi: number }}
 */
const askVersions = (path) => {
  const { size, mtimeMs } = statSync(path)
  const identity = `${path} ${size} ${mtimeMs}`
  const known = notes.read('electron-versions', dayMs)
  if (known?.identity === identity) return known
  const question = 'process.stdout.write(JSON.stringify([process.versions.electron, process.versions.napi]))'
  const result = run(path, ['-e', question], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeout: 60_000 })
  if (!result.done) {
    throw new SetupError(
      `Electron (${path}) does not start. On Debian and Ubuntu it needs: ${windowLibraries}\n${tail(result.output, 4)}`,
    )
  }
  const [electron, napi] = JSON.parse(result.stdout)
  const versions = { identity, electron, napi: Number(napi) }
  notes.write('electron-versions', versions)
  return versions
}

/** The Electron to use, with its version and the Node-API it offers. */
export const ensureElectron = async () => {
  const found = fromFolder() ?? ownBinary() ?? (await fetchOwnBinary()) ?? (await oldElectron(executableName))
  if (!found) {
    throw new SetupError(
      `No Electron for ${process.platform} ${process.arch} can be had here: its download host does not answer (${downloadHost()}). ` +
        'Unpack an Electron yourself and name its folder in SPONDYL_ELECTRON_DIST.',
    )
  }
  return { ...found, ...askVersions(found.path) }
}
