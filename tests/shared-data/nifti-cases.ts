import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { transferSyntax } from '../../core/dicom/transfer-syntaxes.ts'
import { loadVolume } from '../../main/imaging/load-volume.ts'
import { writeNifti } from '../../main/imaging/write-nifti.ts'
import { filesOf, readAll, seriesOf, volumeFiles } from './real-data.ts'
import type { ReadFile } from './real-data.ts'

const rowSchema = z.object({
  name: z.string(),
  peer: z.string(),
  voxels: z.number(),
  /** Largest difference of a value; null where the peer makes no volume to compare. */
  maxDifference: z.number().nullable(),
  /** Largest distance between the centres of the same voxel, mm. */
  maxOffsetMm: z.number().nullable(),
  note: z.string(),
})

export type PeerRow = z.infer<typeof rowSchema> & { readonly lossy: boolean }

/** The Python that has the peers' modules; undefined where none has. */
export const peerPython = ['/usr/bin/python3', 'python3'].find((each) => spawnSync(each, ['-c', 'import numpy, pydicom, gdcm']).status === 0)

const volumeKinds = new Set(['ct-volume', 'spect-volume', 'pet-volume'])

/** Each transfer syntax of the one CT slice is a case of its own: as a series they are the same image many times. */
const copies = 'transfer-syntaxes'

const casesOf = async (): Promise<{ readonly name: string; readonly files: readonly ReadFile[] }[]> => {
  const { read } = await readAll(filesOf(''))
  const isCopy = ({ path }: ReadFile): boolean => path.includes(`/${copies}/CTImage`)
  const series = seriesOf(read.filter((file) => !isCopy(file)))
    .filter(({ series: { kind } }) => volumeKinds.has(kind))
    .map(({ folder, files }) => ({ name: files.length === 1 ? join(folder, basename(files[0]?.path ?? '')) : `${folder} (${files.length} files)`, files }))
  return [...series, ...read.filter(isCopy).map((file) => ({ name: join(copies, basename(file.path)), files: [file] }))]
}

/** Writes every volume of the real data as NIfTI and compares it with the peers. What Spondyl itself refuses is not in the rows. */
export const comparedWithPeers = async (python: string): Promise<PeerRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'spondyl-nifti-'))
  try {
    const written: { name: string; nifti: string; files: string[]; lossy: boolean }[] = []
    for (const { name, files } of await casesOf()) {
      const volume = await loadVolume({ files: volumeFiles(files) })
      if (!volume.ok) continue
      const nifti = join(folder, `${written.length}.nii`)
      const done = await writeNifti(volume.value, nifti)
      if (!done.ok) throw new Error(done.error.sentence)
      const lossy = files.some(({ header }) => transferSyntax(header.transferSyntaxUid).lossy)
      written.push({ name, nifti, files: files.map(({ path }) => path), lossy })
    }
    const script = new URL('nifti_peer.py', import.meta.url).pathname
    const run = spawnSync(python, [script], { input: JSON.stringify(written), encoding: 'utf8', maxBuffer: 1 << 26 })
    if (run.status !== 0) throw new Error(run.stderr)
    const lossy = new Map(written.map((each) => [each.name, each.lossy]))
    return z
      .array(rowSchema)
      .parse(JSON.parse(run.stdout))
      .map((row) => ({ ...row, lossy: lossy.get(row.name) === true }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
