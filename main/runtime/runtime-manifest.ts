import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'

/** What set-up found or built on this machine (`scripts/setup.mjs` writes it). */
const manifestSchema = z.object({
  electronPath: z.string(),
  electronVersion: z.string(),
  electronSource: z.string(),
  /** A sentence when the runtime is only for development, tests and demonstration. */
  electronNote: z.string().nullable(),
  /** Null where the binary that the package ships runs as it is. */
  sqliteBinding: z.string().nullable(),
  /** Null where the addon could not be built: the TypeScript twins are used. */
  nativeAddon: z.string().nullable(),
})

export type RuntimeManifest = z.infer<typeof manifestSchema>

/** The nearest `out/runtime.json` above a file: beside the built program, or in the checkout when a test runs the source. */
const findManifest = (from: string): string | null => {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'out', 'runtime.json')
    if (existsSync(file)) return file
    if (dirname(folder) === folder) return null
  }
}

/** Fails with `no-set-up` where set-up has not run, with the one command to run. */
export const readRuntimeManifest = (from: string): Result<RuntimeManifest> => {
  const file = findManifest(from)
  if (file === null) return fail(problem('no-set-up', 'Spondyl is not set up on this machine yet. Run: npm run setup'))
  try {
    return ok(manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8'))))
  } catch {
    return fail(problem('no-set-up', `${file} cannot be read. Run: npm run setup`))
  }
}
