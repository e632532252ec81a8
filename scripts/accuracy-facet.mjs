// Runs the engine on seeds of a phantom case and prints a table: hottest facet against the truth, level centres, time.
// Usage: node scripts/accuracy-facet.mjs [case] [seeds] [CT matrix] [first seed]
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))

await build({
  configFile: false,
  root: at('..'),
  logLevel: 'warn',
  build: {
    ssr: 'bench/accuracy-facet.ts',
    outDir: 'out/bench',
    emptyOutDir: false,
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'accuracy-facet.mjs' } },
  },
})
execFileSync(process.execPath, [at('../out/bench/accuracy-facet.mjs'), ...process.argv.slice(2)], { stdio: 'inherit' })
