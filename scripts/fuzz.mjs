// `npm run fuzz -- [count] [seed]`: mutated files on the whole way from header to voxels, in processes that can be killed.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleForNode } from './bundle-node.mjs'
import { inRoot } from './setup/paths.mjs'

const [count = '20000', seed = '1'] = process.argv.slice(2)
const bundle = inRoot('out', 'fuzz')
await bundleForNode({ 'fuzz-child': 'tests/fuzz/fuzz-child.ts', 'run-fuzz': 'tests/fuzz/run-fuzz.ts', 'decode-worker': 'main/workers/decode-worker.ts' }, bundle)

const { runFuzz } = await import(pathToFileURL(join(bundle, 'run-fuzz.cjs')).href)
const real = inRoot('..', 'shared', 'data')
const realFolder = existsSync(real) ? real : null
const folder = mkdtempSync(join(tmpdir(), 'spondyl-fuzz-'))
const startedMs = performance.now()
try {
  const report = await runFuzz({
    bundle,
    folder,
    realFolder,
    seed,
    count: Number(count),
    processes: Math.min(4, cpus().length),
    hangMs: 2000,
    onProgress: (/** @type {number} */ cases) => {
      if (cases % 1000 === 0) console.error(`${cases} files, ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
    },
  })
  const outcomes = [...report.outcomes].sort((a, b) => b[1] - a[1])
  for (const [outcome, times] of outcomes) console.log(`${String(times).padStart(7)}  ${outcome}`)
  for (const { index, kind, what, detail } of report.faults) console.log(`${kind} in case ${index} (${what}): ${detail.split('\n').slice(0, 3).join(' ').slice(0, 600)}`)
  const { slowest } = report
  console.log(`${report.cases} files in ${((performance.now() - startedMs) / 1000).toFixed(0)} s, seed ${seed}, ${realFolder === null ? 'made seeds only' : 'made and real seeds'}`)
  console.log(`slowest ${Math.round(slowest.ms)} ms (case ${slowest.index}, ${slowest.what}); most memory ${Math.round(report.peakMB)} MB; ${report.faults.length} faults`)
  process.exitCode = report.faults.length > 0 || report.cases !== Number(count) ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
