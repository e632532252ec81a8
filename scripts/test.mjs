// Every check of the project, one after the other, to the end even when one fails: npm test [-- names of checks]
import { rmSync } from 'node:fs'
import { ensureBuilt } from './build.mjs'
import { setUp } from './setup.mjs'
import { inRoot, root } from './setup/paths.mjs'
import { runShown } from './setup/run.mjs'
import { SetupError, say } from './setup/say.mjs'
import { closingLine, countTests } from './vitest-report.mjs'
import { withDisplay } from './xvfb.mjs'

/** @typedef {import('./vitest-report.mjs').Counts} Counts */

/** @param {string} script @param {string[]} [args] @param {NodeJS.ProcessEnv} [env] */
const node = (script, args = [], env = process.env) => runShown(process.execPath, [inRoot(script), ...args], { cwd: root, env })

/** A check that passes or fails as one. @param {boolean} passed @returns {Counts} */
const one = (passed) => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 })

/** @param {string} project @param {NodeJS.ProcessEnv} [env] */
const vitest = async (project, env) => {
  const report = inRoot('out', 'test', `${project}.json`)
  rmSync(report, { force: true })
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return countTests(report, await node('node_modules/vitest/vitest.mjs', args, env))
}

/** @type {Record<string, () => Promise<Counts>>} */
const checks = {
  setup: async () => one(Boolean(await setUp('test'))),
  typecheck: async () => one((await node('scripts/typecheck.mjs')) === 0),
  lint: async () => one((await node('node_modules/eslint/bin/eslint.js', ['--max-warnings', '0', '.'])) === 0),
  layers: async () => one((await node('scripts/check-layers.mjs')) === 0),
  build: async () => ensureBuilt().then(() => one(true)),
  unit: () => vitest('unit'),
  e2e: () => withDisplay((env) => vitest('e2e', env)),
}

/** Runs a check; one that cannot even run has failed, and the others still get their turn. @param {() => Promise<Counts>} check */
const outcomeOf = async (check) => {
  try {
    return await check()
  } catch (error) {
    say(error instanceof SetupError ? error.message : String(error instanceof Error ? error.stack : error))
    return one(false)
  }
}

const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in checks))
if (unknown.length > 0) {
  say(`There is no check called ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}`)
  process.exit(2)
}

/** @type {Counts} */
const total = { passed: 0, failed: 0, skipped: 0 }
for (const [name, check] of Object.entries(checks)) {
  if (names.length > 0 && !names.includes(name)) continue
  const start = performance.now()
  process.stdout.write(`\n== ${name}\n`)
  const counts = await outcomeOf(check)
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
  process.stdout.write(`== ${name}: ${closingLine(counts)} (${((performance.now() - start) / 1000).toFixed(1)} s)\n`)
}
process.stdout.write(`\n${closingLine(total)}\n`)
process.exitCode = total.failed > 0 ? 1 : 0
