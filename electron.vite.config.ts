import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What stays outside the bundles: the runtime itself and the library that brings a native binary. */
const external = ['electron', 'better-sqlite3', /\.node$/]

/** Output name in out/main -> source. */
const mainEntries = {
  index: 'main/index.ts',
  'scan-worker': 'main/workers/scan-worker.ts',
  'library-worker': 'main/workers/library-worker.ts',
  'imaging-worker': 'main/workers/imaging-worker.ts',
  'decode-worker': 'main/workers/decode-worker.ts',
  'demo-worker': 'main/workers/demo-worker.ts',
  'archive-worker': 'main/workers/archive-worker.ts',
  cli: 'cli/index.ts',
}

/** An entry missing from a partial checkout is left out, so that the other entries can still be built and tested. */
const present = (entries: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(entries)
      .map(([name, source]) => [name, at(source)] as const)
      .filter(([, source]) => existsSync(source)),
  )

const commonJs = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' } as const

export default defineConfig({
  main: {
    build: {
      // Bundled: an installed copy carries no node_modules but better-sqlite3.
      externalizeDeps: false,
      target: 'node18',
      outDir: 'out/main',
      emptyOutDir: true,
      sourcemap: true,
      minify: false,
      rolldownOptions: { input: present(mainEntries), external, output: commonJs },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      // electron-vite asks for a Node target here; Chrome 114 knows all that Node 18 does.
      target: 'node18',
      outDir: 'out/preload',
      emptyOutDir: true,
      // A sandboxed preload script can load no file beside itself: one entry, one file.
      rolldownOptions: { input: present({ index: 'preload/index.ts' }), external: ['electron'], output: commonJs },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      target: 'chrome114',
      outDir: at('out/renderer'),
      emptyOutDir: true,
      rolldownOptions: { input: present({ index: 'renderer/index.html' }) },
    },
  },
})
