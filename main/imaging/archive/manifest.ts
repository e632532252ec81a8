import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const sourceSchema = z.object({ path: z.string(), size: z.number(), modifiedMs: z.number() })

/** Size and time of an archive when it was unpacked: one that has not changed is not opened again. */
export type ArchiveSource = z.infer<typeof sourceSchema>

const leftOutSchema = z.object({ name: z.string(), kind: z.enum(['skipped', 'problem']), reason: z.string() })

/** An entry that was not unpacked: `problem` when an image may be in it. */
export type LeftOutEntry = z.infer<typeof leftOutSchema>

const manifestSchema = z.object({
  version: z.literal(1),
  /** The archives with this content that were named, the first one first. */
  sources: z.array(sourceSchema).min(1),
  files: z.number(),
  bytes: z.number(),
  leftOut: z.array(leftOutSchema),
})

type Manifest = z.infer<typeof manifestSchema>

/** An unpacked archive in the library. */
export interface ImportedArchive extends Manifest {
  /** `<library>/imported/<SHA-256 of the archive>` */
  readonly folder: string
  /** What was unpacked, as the archive names it. */
  readonly filesFolder: string
}

const manifestName = 'archive.json'

export const filesFolderOf = (folder: string): string => join(folder, 'files')

/** Written beside and renamed, so that it is whole or not there. */
export const writeManifest = async (folder: string, manifest: Omit<Manifest, 'version'>): Promise<void> => {
  const path = join(folder, manifestName)
  await writeFile(`${path}.part`, JSON.stringify({ version: 1, ...manifest }, null, 2))
  await rename(`${path}.part`, path)
}

const readManifest = async (folder: string): Promise<ImportedArchive | null> => {
  try {
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, manifestName), 'utf8')))
    return { ...manifest, folder, filesFolder: filesFolderOf(folder) }
  } catch {
    // An import that was not finished, or a manifest damaged by the disk: it is unpacked anew when its archive is named again.
    return null
  }
}

/** All archives that were unpacked whole into `imported`. */
export const importedArchives = async (imported: string): Promise<ImportedArchive[]> => {
  let names: string[]
  try {
    names = await readdir(imported)
  } catch {
    return []
  }
  const found = await Promise.all(names.sort().map((name) => readManifest(join(imported, name))))
  return found.filter((each) => each !== null)
}

const hasSource = ({ sources }: ImportedArchive, { path, size, modifiedMs }: ArchiveSource): boolean =>
  sources.some((each) => each.path === path && each.size === size && each.modifiedMs === modifiedMs)

/** Whether everything that was unpacked is still there, in its size: a power cut or a tidy hand may have taken some of it. */
const isWhole = async ({ filesFolder, files, bytes }: ImportedArchive): Promise<boolean> => {
  const sum = { files: 0, bytes: 0 }
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) await walk(path)
      else {
        sum.files += 1
        sum.bytes += (await stat(path)).size
      }
    }
  }
  try {
    await walk(filesFolder)
  } catch {
    return false
  }
  return sum.files === files && sum.bytes === bytes
}

/** The unpacked archives of a library, read from its disk once. */
export interface ArchiveShelf {
  /** The unpacked content of this very archive (path, size, time), if it is whole. */
  readonly bySource: (source: ArchiveSource) => Promise<ImportedArchive | null>
  /** What was unpacked to this folder, if it is whole; from now on it knows this source too. */
  readonly byFolder: (folder: string, source: ArchiveSource) => Promise<ImportedArchive | null>
  readonly put: (folder: string, manifest: Omit<Manifest, 'version'>) => ImportedArchive
}

export const openShelf = async (imported: string): Promise<ArchiveShelf> => {
  const byFolder = new Map((await importedArchives(imported)).map((each) => [each.folder, each]))
  const put: ArchiveShelf['put'] = (folder, manifest) => {
    const archive = { ...manifest, version: 1, folder, filesFolder: filesFolderOf(folder) } as const
    byFolder.set(folder, archive)
    return archive
  }
  return {
    bySource: async (source) => {
      const there = [...byFolder.values()].find((each) => hasSource(each, source))
      return there !== undefined && (await isWhole(there)) ? there : null
    },
    byFolder: async (folder, source) => {
      const there = byFolder.get(folder)
      if (there === undefined || !(await isWhole(there))) return null
      const { sources, files, bytes, leftOut } = there
      const manifest = { sources: [...sources.filter(({ path }) => path !== source.path), source], files, bytes, leftOut }
      await writeManifest(folder, manifest)
      return put(folder, manifest)
    },
    put,
  }
}
