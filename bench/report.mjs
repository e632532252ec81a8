// `node bench/report.mjs [reports]`: what a reader waits for in the window, then the measurements of bench/report.ts. Takes about ten seconds for
// each report of the batch; 0 leaves the batch out.
import { writeFileSync } from 'node:fs'
import { ensureBuilt } from '../scripts/build.mjs'
import { bundleForNode } from '../scripts/bundle-node.mjs'
import { runScript, setUp } from '../scripts/setup.mjs'
import { inRoot, root } from '../scripts/setup/paths.mjs'
import { runShown } from '../scripts/setup/run.mjs'
import { withDisplay } from '../scripts/xvfb.mjs'
import { measureReportWindow } from './report-window.mjs'

await runScript(async () => {
  const { electronPath } = await setUp('demo')
  await ensureBuilt()
  const { pages, signing } = await withDisplay((env) => measureReportWindow({ electronPath, env }))
  for (const { how, firstMs, allMs, processorS } of pages) {
    console.log(`window: accepted, then the report ${how}: first page ${Math.round(firstMs)} ms, all pages ${Math.round(allMs)} ms, ${processorS.toFixed(2)} s of processor time (goal: first page under 300 ms)`)
  }
  console.log(`window: signed, and every format in the folder: ${(signing.deliveredMs / 1000).toFixed(2)} s, ${signing.files} files (goal: under 5 s)`)
  const folder = inRoot('out', 'report-bench')
  await bundleForNode({ report: 'bench/report.ts', index: 'bench/print-loop.ts' }, folder)
  writeFileSync(inRoot('out', 'report-bench', 'package.json'), JSON.stringify({ name: 'print-loop', version: '0.0.0', main: 'index.cjs' }))
  return runShown(process.execPath, [inRoot('out', 'report-bench', 'report.cjs'), root, folder, process.argv[2] ?? '200'], {})
})
