// `npm run samples [-- CASE...]`: writes the sample reports of docs/samples from phantom studies.
import { ensureBuilt } from './build.mjs'
import { bundleForNode } from './bundle-node.mjs'
import { runScript, setUp } from './setup.mjs'
import { inRoot, root } from './setup/paths.mjs'
import { runShown } from './setup/run.mjs'

await runScript(async () => {
  await setUp('cli')
  await ensureBuilt()
  await bundleForNode({ samples: 'bench/samples.ts' }, inRoot('out', 'samples'))
  return runShown(process.execPath, [inRoot('out', 'samples', 'samples.cjs'), root, ...process.argv.slice(2)], {})
})
