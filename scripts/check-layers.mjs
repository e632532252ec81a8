// Refuses what the compiler lets through: wrong imports between rooms, the clock in pure code, names outside their room.
import { layerProblems } from './layer-rules/check.mjs'
import { root } from './setup/paths.mjs'

const problems = layerProblems(root)
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.exitCode = problems.length > 0 ? 1 : 0
