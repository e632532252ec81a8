// `npm run shared-data`: what becomes of every file of ../shared/data, as Markdown on standard output.
import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { bundleForNode } from './bundle-node.mjs'
import { inRoot } from './setup/paths.mjs'

await bundleForNode({ table: 'tests/shared-data/table.ts' }, inRoot('out', 'shared-data'))
const env = { ...process.env, SPONDYL_SHARED_DATA: process.env.SPONDYL_SHARED_DATA ?? inRoot('..', 'shared', 'data') }
// The peers' own script is looked for beside the program.
copyFileSync(inRoot('tests', 'shared-data', 'nifti_peer.py'), inRoot('out', 'shared-data', 'nifti_peer.py'))
execFileSync(process.execPath, [inRoot('out', 'shared-data', 'table.cjs')], { stdio: 'inherit', env })
