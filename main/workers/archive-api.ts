import type { ArchiveSource, ImportedArchive } from '../imaging/archive/manifest.ts'
import type { UnpackProgress } from '../imaging/archive/unpack-archive.ts'

export interface ArchiveApi {
  /** Unpacks an archive into `imported` unless that was done before. Fails as `unpackArchive` does. */
  import: { input: { readonly source: ArchiveSource; readonly imported: string }; output: ImportedArchive; progress: UnpackProgress }
}
