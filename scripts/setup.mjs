// Makes this machine ready for Spondyl: system packages, the Electron runtime, the native binaries. Quick when all is there.
//   node scripts/setup.mjs [start | demo | test | cli]
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { inRoot } from './setup/paths.mjs'
import { SetupError, say } from './setup/say.mjs'

/** What a start needs to know, for the program and the scripts alike (read by main/runtime/runtime-manifest.ts). */
export const manifestPath = inRoot('out', 'runtime.json')

/** @param {object} manifest */
const writeManifest = (manifest) => {
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  if (existsSync(manifestPath) && readFileSync(manifestPath, 'utf8') === text) return
  mkdirSync(inRoot('out'), { recursive: true })
  const half = `${manifestPath}.${process.pid}`
  writeFileSync(half, text)
  renameSync(half, manifestPath)
}

/**
 * Sees to everything a purpose needs, in the order in which the steps need each other, and writes the manifest.
 * @param {'start' | 'demo' | 'test' | 'cli'} purpose
 */
export const setUp = async (purpose) => {
  if (!existsSync(inRoot('node_modules', 'better-sqlite3'))) {
    throw new SetupError('The packages are not installed yet. Run: npm ci')
  }
  // Imported late: these modules look for packages that only an `npm ci` brings.
  const { ensureSystemPackages } = await import('./setup/system-packages.mjs')
  const { ensureElectron } = await import('./setup/electron.mjs')
  const { ensureSqlite } = await import('./setup/sqlite.mjs')
  const { ensureNativeAddon } = await import('./setup/native-addon.mjs')
  ensureSystemPackages(purpose)
  const electron = await ensureElectron()
  const manifest = {
    electronPath: electron.path,
    electronVersion: electron.electron,
    electronSource: electron.source,
    electronNote: electron.note,
    nativeAddon: await ensureNativeAddon(electron),
    sqliteBinding: await ensureSqlite(electron),
  }
  writeManifest(manifest)
  return manifest
}

/** Runs a script's work; a step that cannot be done here is said in its own words, without a stack. @param {() => Promise<number>} work */
export const runScript = async (work) => {
  try {
    process.exitCode = await work()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
    process.exitCode = 1
  }
}

const purposes = /** @type {const} */ (['start', 'demo', 'test', 'cli'])

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runScript(async () => {
    const purpose = purposes.find((name) => name === (process.argv[2] ?? 'test'))
    if (purpose === undefined) {
      say(`Usage: node scripts/setup.mjs [${purposes.join(' | ')}]`)
      return 2
    }
    const manifest = await setUp(purpose)
    say(`Ready: Electron ${manifest.electronVersion} (${manifest.electronPath}).${manifest.electronNote ? ` ${manifest.electronNote}` : ''}`)
    return 0
  })
}
