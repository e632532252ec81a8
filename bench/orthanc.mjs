// The program of a peer. Debian's package would start a system service; so it is only unpacked beside the build, and the libraries it
// needs are installed.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from '../scripts/setup/paths.mjs'
import { onPath, run } from '../scripts/setup/run.mjs'
import { say } from '../scripts/setup/say.mjs'

const folder = inRoot('out', 'orthanc')
const unpacked = join(folder, 'usr', 'sbin', 'Orthanc')

/** What the service and its set-up need, not the program. */
const notNeeded = new Set(['adduser', 'locales', 'lsb-base'])

/** @param {string} file */
const dependencies = (file) =>
  run('dpkg-deb', ['-f', file, 'Depends'])
    .stdout.split(',')
    .map((each) => each.trim().split(/[\s|(:]/)[0] ?? '')
    .filter((name) => name !== '' && !notNeeded.has(name))

const unpack = () => {
  mkdirSync(folder, { recursive: true })
  if (!run('apt-get', ['download', 'orthanc'], { cwd: folder }).done) return 'Debian knows no package orthanc here'
  const file = readdirSync(folder).find((name) => name.endsWith('.deb'))
  if (file === undefined) return 'the package did not arrive'
  const path = join(folder, file)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  if (!run('apt-get', ['install', '-y', '--no-install-recommends', ...dependencies(path)], { env: environment }).done) return 'its libraries could not be installed'
  return run('dpkg-deb', ['-x', path, folder]).done && existsSync(unpacked) ? null : 'the package holds no program'
}

/** The program, unpacked where need be; null where it cannot be had, after saying so. */
export const orthancProgram = () => {
  if (onPath('Orthanc')) return 'Orthanc'
  if (existsSync(unpacked)) return unpacked
  const reason = process.platform === 'linux' && existsSync('/usr/bin/dpkg-deb') && process.getuid?.() === 0 ? unpack() : 'it is unpacked only as root on Debian and Ubuntu'
  if (reason === null) return unpacked
  say(`Orthanc is left out of the bench: ${reason}.`)
  return null
}
