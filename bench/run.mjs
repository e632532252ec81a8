// `npm run bench`: sets up, builds, and runs bench/main.ts beside its peers. Numbers go to bench/results.json and to the terminal.
import { build } from 'vite'
import { ensureBuilt } from '../scripts/build.mjs'
import { runScript, setUp } from '../scripts/setup.mjs'
import { inRoot, root } from '../scripts/setup/paths.mjs'
import { runShown } from '../scripts/setup/run.mjs'

await runScript(async () => {
  await setUp('cli')
  await ensureBuilt()
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node18',
      outDir: inRoot('out', 'bench'),
      rolldownOptions: { input: { main: inRoot('bench', 'main.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  })
  return runShown(process.execPath, [inRoot('out', 'bench', 'main.cjs'), root], {})
})
