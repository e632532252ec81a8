// better-sqlite3 ships binaries for Node-API 10. Older runtimes (Node 20, Electron 25) get a patched copy for Node-API 8.
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached, keyOf } from './cache.mjs'
import { compile, tryBinary } from './compile.mjs'
import { inRoot, platformName } from './paths.mjs'
import { SetupError, say } from './say.mjs'
import { patches, supportFile } from './sqlite-napi8.mjs'

const shippedNapi = 10
const binary = 'better_sqlite3.node'
const source = inRoot('node_modules', 'better-sqlite3')

/** @param {string} folder a copy of the package */
const applyPatches = (folder) => {
  for (const { file, changes } of patches) {
    const path = join(folder, file)
    let text = readFileSync(path, 'utf8')
    for (const { from, to, times } of changes) {
      const found = text.split(from).length - 1
      if (found !== times) {
        throw new SetupError(
          `better-sqlite3 has changed: "${from}" stands ${found} times in ${file}, not ${times}. Review scripts/setup/sqlite-napi8.mjs.`,
        )
      }
      text = text.replaceAll(from, to)
    }
    writeFileSync(path, text)
  }
  writeFileSync(join(folder, supportFile.file), supportFile.text)
}

/** @param {string} fresh @param {string} electronPath */
const build = (fresh, electronPath) => {
  say('Compiling better-sqlite3 for Node-API 8 (one to two minutes, once) ...')
  const work = mkdtempSync(join(fresh, 'work-'))
  for (const part of ['binding.gyp', 'src', 'deps', 'lib', 'package.json']) cpSync(join(source, part), join(work, part), { recursive: true })
  applyPatches(work)
  copyFileSync(compile('better-sqlite3', work, binary, ['--force_build=1']), join(fresh, binary))
  rmSync(work, { recursive: true })
  tryBinary('better-sqlite3', inRoot('scripts', 'setup', 'try-sqlite.cjs'), join(fresh, binary), electronPath)
}

/**
 * The path of the binary to hand to `new Database(path, { nativeBinding })`, or null where the shipped one runs.
 * @param {{ path: string, napi: number }} electron
 */
export const ensureSqlite = async (electron) => {
  if (Math.min(Number(process.versions.napi), electron.napi) >= shippedNapi) return null
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const key = keyOf(version, JSON.stringify([patches, supportFile]), platformName)
  const folder = await cached(`better-sqlite3-${version}-napi8-${platformName}-${key}`, (fresh) => build(fresh, electron.path))
  return join(folder, binary)
}
