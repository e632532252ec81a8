// `npm run shared-data`: what becomes of every file of ../shared/data, as Markdown on standard output.
import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { build } from 'vite'
import { inRoot, root } from './setup/paths.mjs'

await build({
  root,
  configFile: false,
  logLevel: 'error',
  resolve: { conditions: ['node', 'import', 'module', 'default'], mainFields: ['module', 'jsnext:main', 'jsnext'] },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: inRoot('out', 'shared-data'),
    rolldownOptions: { input: { table: inRoot('tests', 'shared-data', 'table.ts') }, external: [/^node:/], output: { format: 'cjs', entryFileNames: '[name].cjs' } },
  },
})
const env = { ...process.env, SPONDYL_SHARED_DATA: process.env.SPONDYL_SHARED_DATA ?? inRoot('..', 'shared', 'data') }
// The peers' own script is looked for beside the program.
copyFileSync(inRoot('tests', 'shared-data', 'nifti_peer.py'), inRoot('out', 'shared-data', 'nifti_peer.py'))
execFileSync(process.execPath, [inRoot('out', 'shared-data', 'table.cjs')], { stdio: 'inherit', env })
