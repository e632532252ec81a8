// Runs the spine model on the CTs of ../shared/data and prints what it finds; the pictures go to the folder given (default docs/pictures).
// Usage: node scripts/real-anatomy.mjs [folder]
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { bundleForNode } from './bundle-node.mjs'
import { inRoot } from './setup/paths.mjs'

const folder = process.argv[2] ?? inRoot('docs', 'pictures')
mkdirSync(folder, { recursive: true })
await bundleForNode({ 'real-anatomy': 'bench/real-anatomy.ts' }, inRoot('out', 'real-anatomy'))
const env = { ...process.env, SPONDYL_SHARED_DATA: process.env.SPONDYL_SHARED_DATA ?? inRoot('..', 'shared', 'data') }
execFileSync(process.execPath, [inRoot('out', 'real-anatomy', 'real-anatomy.cjs'), folder], { stdio: 'inherit', env })
