// What Debian and Ubuntu call the things the window, the compiler and the tests need.
import { existsSync } from 'node:fs'
import { onPath, run, tail } from './run.mjs'
import { SetupError, say } from './say.mjs'

/**
 * @typedef {{ packages: string[], command?: string }} Need
 *   `packages`: names that serve, the newest naming first (Ubuntu 24.04 and Debian 13 renamed some to ...t64);
 *   `command`: the need is met where this program is on the PATH, whoever installed it.
 */

/** @type {Need[]} */
const forWindow = [
  { packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { packages: ['libnss3'] },
  { packages: ['libasound2t64', 'libasound2'] },
  { packages: ['libgbm1'] },
  { packages: ['libxss1'] },
  { packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'] },
  { packages: ['libcups2t64', 'libcups2'] },
  { packages: ['libdrm2'] },
  { packages: ['libxkbcommon0'] },
]

/** @type {Need} */
const forNoDisplay = { packages: ['xvfb'], command: 'Xvfb' }

/** @type {Need[]} */
const forCompiling = [
  { packages: ['g++'], command: 'g++' },
  { packages: ['make'], command: 'make' },
  { packages: ['python3'], command: 'python3' },
]

/** Independent judges of what we write: DICOM validators and readers, PDF tools. @type {Need[]} */
const forTests = [
  { packages: ['poppler-utils'], command: 'pdftotext' },
  { packages: ['qpdf'], command: 'qpdf' },
  { packages: ['dcmtk'], command: 'dcmdump' },
  { packages: ['dicom3tools'], command: 'dciodvfy' },
  // Chinese and Japanese names on paper (it has no Korean); a user is told beside the page when a font is missing.
  { packages: ['fonts-droid-fallback'] },
  { packages: ['python3-pydicom'] },
  { packages: ['python3-numpy'] },
  { packages: ['python3-gdcm'] },
  { packages: ['dcm2niix'], command: 'dcm2niix' },
]

/** @param {'start' | 'demo' | 'test' | 'cli'} purpose */
const needsOf = (purpose) => {
  const needs = [...forWindow, ...forCompiling]
  if (purpose === 'test' || !process.env.DISPLAY) needs.push(forNoDisplay)
  if (purpose === 'test') needs.push(...forTests)
  return needs
}

/** Names of the packages among `names` that are installed. @param {string[]} names */
const installed = (names) =>
  new Set(
    run('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...names])
      .stdout.split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )

/** @param {Need[]} needs */
const missingOnDebian = (needs) => {
  const unmet = needs.filter((need) => !(need.command && onPath(need.command)))
  const present = installed(unmet.flatMap((need) => need.packages))
  return unmet.filter((need) => !need.packages.some((name) => present.has(name)))
}

/** The package of a need that this release knows; the last name where none is known. @param {Need} need */
const available = (need) =>
  need.packages.find((name) => run('apt-cache', ['show', '--no-all-versions', name]).done)

/** @param {Need[]} missing */
const install = (missing) => {
  let names = missing.map(available)
  if (names.includes(undefined)) {
    run('apt-get', ['update', '-qq'])
    names = missing.map(available)
  }
  const wanted = missing.map((need, at) => names[at] ?? need.packages.at(-1) ?? '')
  const line = `apt-get install -y --no-install-recommends ${wanted.join(' ')}`
  if (process.getuid?.() !== 0) {
    throw new SetupError(`These system packages are missing. Run this once, then try again:\n  sudo ${line}`)
  }
  say(`Installing system packages: ${wanted.join(' ')}`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const attempt = () => run('apt-get', line.split(' ').slice(1), { env: environment })
  let result = attempt()
  if (!result.done) {
    // The lists may be older than the mirror.
    run('apt-get', ['update', '-qq'])
    result = attempt()
  }
  if (!result.done) throw new SetupError(`System packages could not be installed. Tried: ${line}\n${tail(result.output)}`)
}

/**
 * Sees to the system packages for a purpose: installs as root on Debian and Ubuntu, otherwise says the one line to run.
 * @param {'start' | 'demo' | 'test' | 'cli'} purpose
 */
export const ensureSystemPackages = (purpose) => {
  if (process.platform !== 'linux') return
  const needs = needsOf(purpose)
  if (existsSync('/usr/bin/dpkg-query')) {
    const missing = missingOnDebian(needs)
    if (missing.length > 0) install(missing)
    return
  }
  const commands = needs.filter((need) => need.command && !onPath(need.command)).map((need) => need.command)
  if (commands.length > 0) {
    throw new SetupError(
      `These programs are needed and not on the PATH: ${commands.join(', ')}. Install them with this system's package manager.`,
    )
  }
}

/** Said when the window's runtime does not load: which libraries it wants. */
export const windowLibraries = forWindow.map((need) => need.packages.at(-1)).join(' ')
