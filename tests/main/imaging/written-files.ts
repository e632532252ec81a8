import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VolumeFile } from '../../../main/imaging/load-volume.ts'
import { headerOf } from '../../fixtures/images.ts'

/** A folder of its own for one test file; the runner's temporary folder is cleared by the system. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'spondyl-imaging-'))

/** Writes made files and describes them as the index would. */
export const written = (folder: string, files: readonly Uint8Array[]): VolumeFile[] =>
  files.map((bytes, index) => {
    const { sopInstanceUid, seriesInstanceUid } = headerOf(bytes)
    const path = join(folder, `image-${sopInstanceUid}-${index}`)
    writeFileSync(path, bytes)
    return { path, sopInstanceUid, seriesInstanceUid }
  })
