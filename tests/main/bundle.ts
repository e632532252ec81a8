import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleForNode } from '../../scripts/bundle-node.mjs'

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
  await bundleForNode(entries, folder)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
