import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Bundle {
  readonly folder: string
  remove(): void
}

/**
 * Bundles source files of this checkout (output name -> path from the root) as electron.vite.config.ts does, into a folder of
 * their own under out/, so that a test runs the worker it stands beside and never a stale build.
 */
export const bundle = async (entries: Readonly<Record<string, string>>): Promise<Bundle> => {
  const parent = join(root, 'out/test-bundles')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'b-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    // As in electron-vite's main build: Node's own conditions and modules, not the browser's.
    resolve: { conditions: ['node', 'import', 'module', 'default'], mainFields: ['module', 'jsnext:main', 'jsnext'] },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node18',
      outDir: folder,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
        external: ['electron', 'better-sqlite3', /\.node$/, /^node:/],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  })
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
