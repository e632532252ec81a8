// Runs the engine on the phantom against its truth; bench/accuracy.ts says what the arguments do.
// Usage: node scripts/accuracy-cases.mjs [--processes N] [--matrix N] [--studies N] [--document] | recovery | case|all [seeds] [CT matrix] [first seed]
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))

await build({
  configFile: false,
  root: at('..'),
  logLevel: 'warn',
  build: {
    ssr: 'bench/accuracy.ts',
    outDir: 'out/bench',
    emptyOutDir: false,
    target: 'node20',
    // One file: a run keeps the program that it began with.
    rolldownOptions: { output: { entryFileNames: 'accuracy.mjs', codeSplitting: false } },
  },
})
execFileSync(process.execPath, [at('../out/bench/accuracy.mjs'), ...process.argv.slice(2)], { stdio: 'inherit', cwd: at('..') })
