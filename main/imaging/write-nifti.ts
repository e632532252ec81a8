import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { niftiHeader } from '../../core/volume/nifti.ts'
import type { Volume } from '../../core/volume/volume.ts'
import { fileProblem } from './file-problem.ts'

const chunkBytes = 1 << 20
/** Voxels hardly shrink further beyond this, but take three times as long. */
const gzipLevel = 4

function* chunksOf({ info, voxels }: Volume): Generator<Uint8Array> {
  yield niftiHeader(info)
  const bytes = new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength)
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    // A copy: streams do not take shared memory.
    yield bytes.slice(at, at + chunkBytes)
  }
}

/**
 * Writes a volume as NIfTI-1, compressed when the name ends in `.gz`. The file appears whole or not at all: it is written beside
 * its place, flushed, and then renamed. Fails when the name has another ending, or with the problem of the disk.
 */
export const writeNifti = async (volume: Volume, file: string): Promise<Result<null>> => {
  if (!/\.nii(\.gz)?$/i.test(file)) {
    return fail(problem('not-a-nifti-name', `${file} does not end in .nii or .nii.gz. Choose a name with one of these endings.`))
  }
  const partial = `${file}.${process.pid}.part`
  try {
    const handle = await open(partial, 'w')
    try {
      const plain = Readable.from(chunksOf(volume), { objectMode: false })
      const stream: AsyncIterable<Uint8Array> = /\.gz$/i.test(file) ? plain.pipe(createGzip({ level: gzipLevel })) : plain
      for await (const chunk of stream) await handle.writeFile(chunk)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, file)
    return ok(null)
  } catch (error) {
    await rm(partial, { force: true })
    return fail(fileProblem(file, error))
  }
}
