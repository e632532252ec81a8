// Bundles source files of this checkout for Node, as electron.vite.config.ts does for main: for tests, fuzzing and tables.
import { build } from 'vite'
import { inRoot, root } from './setup/paths.mjs'

/**
 * @param {Readonly<Record<string, string>>} entries name of the output -> path from the root
 * @param {string} folder where `<name>.cjs` goes
 */
export const bundleForNode = (entries, folder) =>
  build({
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
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, inRoot(path)])),
        external: ['electron', 'better-sqlite3', /\.node$/, /^node:/],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  })
