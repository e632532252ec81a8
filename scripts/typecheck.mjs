// Checks every layer against its own tsconfig (own library types, own globals). Incremental: state in out/types.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { presentLayers } from './layers.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')

/** A folder made by someone who has not written a file in it yet is no layer for the compiler. */
const holdsSource = (/** @type {string} */ layer) =>
  readdirSync(`${root}${layer}`, { recursive: true, encoding: 'utf8' }).some((name) => /\.(m?ts|tsx|mjs)$/.test(name))

const projects = presentLayers().filter(holdsSource).map((layer) => `tsconfig.${layer}.json`)
const run = spawnSync(process.execPath, [compiler, '--build', ...projects], { cwd: root, stdio: 'inherit' })
process.exitCode = run.status ?? 1
