// `node bench/report.mjs [reports]`: the report's measurements of bench/report.ts. Takes about ten seconds for each report of the batch.
import { writeFileSync } from 'node:fs'
import { ensureBuilt } from '../scripts/build.mjs'
import { bundleForNode } from '../scripts/bundle-node.mjs'
import { runScript, setUp } from '../scripts/setup.mjs'
import { inRoot, root } from '../scripts/setup/paths.mjs'
import { runShown } from '../scripts/setup/run.mjs'

await runScript(async () => {
  await setUp('cli')
  await ensureBuilt()
  const folder = inRoot('out', 'report-bench')
  await bundleForNode({ report: 'bench/report.ts', index: 'bench/print-loop.ts' }, folder)
  writeFileSync(inRoot('out', 'report-bench', 'package.json'), JSON.stringify({ name: 'print-loop', version: '0.0.0', main: 'index.cjs' }))
  return runShown(process.execPath, [inRoot('out', 'report-bench', 'report.cjs'), root, folder, process.argv[2] ?? '200'], {})
})
