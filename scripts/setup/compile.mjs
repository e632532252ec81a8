import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { inRoot } from './paths.mjs'
import { run, tail } from './run.mjs'
import { SetupError } from './say.mjs'

/** Node's headers beside the running Node, where they are: node-gyp would otherwise download them. */
const headersFlag = () => {
  const prefix = process.env.npm_config_nodedir ?? dirname(dirname(process.execPath))
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : []
}

/**
 * Compiles a folder with a binding.gyp; answers the path of the binary.
 * @param {string} what in the words of the error message
 * @param {string} folder
 * @param {string} binary file name of the result
 * @param {string[]} [flags]
 */
export const compile = (what, folder, binary, flags = []) => {
  const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js')
  const result = run(process.execPath, [nodeGyp, 'rebuild', '--release', '--jobs=max', ...headersFlag(), ...flags], {
    cwd: folder,
    // The copy stands outside the checkout and still includes headers from its packages.
    env: { ...process.env, NODE_PATH: inRoot('node_modules') },
  })
  const path = join(folder, 'build', 'Release', binary)
  if (!result.done || !existsSync(path)) {
    throw new SetupError(
      `${what} could not be compiled. It needs a C++20 compiler, make, python3 and Node's headers ` +
        `(Debian: g++ make python3).\n${tail(result.output, 25)}`,
    )
  }
  return path
}

/**
 * Runs a check of a fresh binary in a process of its own, in each runtime that will load it: a binary that crashes must
 * crash there and not at the reader's desk.
 * @param {string} what
 * @param {string} script a CommonJS script; the binary's path is its first argument
 * @param {string} binary
 * @param {string} electronPath
 */
export const tryBinary = (what, script, binary, electronPath) => {
  const runtimes = [
    { name: 'Node', path: process.execPath },
    { name: 'Electron', path: electronPath },
  ]
  for (const { name, path } of runtimes) {
    const result = run(path, [script, binary], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeout: 60_000 })
    if (!result.done) throw new SetupError(`${what} was compiled but does not work in ${name} (${path}).\n${tail(result.output)}`)
  }
}
