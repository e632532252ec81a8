// Runs the engine on seeds of a phantom case, or of all cases, and prints a table: first finding against the truth, level centres.
// Usage: node scripts/accuracy-cases.mjs [case|all] [seeds] [CT matrix] [first seed]
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))

await build({
  configFile: false,
  root: at('..'),
  logLevel: 'warn',
  build: {
    ssr: 'bench/accuracy-cases.ts',
    outDir: 'out/bench',
    emptyOutDir: false,
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'accuracy-cases.mjs' } },
  },
})
execFileSync(process.execPath, [at('../out/bench/accuracy-cases.mjs'), ...process.argv.slice(2)], { stdio: 'inherit' })
