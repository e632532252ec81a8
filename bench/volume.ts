import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { VolumeFile } from '../main/imaging/load-volume.ts'
import type { ImagingApi, ImagingWorkerData } from '../main/workers/imaging-api.ts'
import { startWorker } from '../main/workers/rpc.ts'
import { median, pythonWithPydicom, repeated, run } from './measure.ts'
import { writeLargeCt } from './volume-files.ts'

export type Add = (what: string, value: number, unit: string, note?: string) => void

/** JPEG 2000 takes half a minute a round on two busy cores: once is enough. */
const roundsOf = { uncompressed: 3, 'JPEG 2000 lossless': 1 } as const

/** Time from the call to the voxels in memory, with threads that are already up as in the open program; and the sum of the voxels. */
const open = async (workers: string, files: readonly VolumeFile[]): Promise<{ readonly seconds: number; readonly sum: number }> => {
  const data: ImagingWorkerData = { kernelsAddon: null, decodeWorker: join(workers, 'decode-worker.cjs') }
  const worker = startWorker<ImagingApi>(join(workers, 'imaging-worker.cjs'), data)
  try {
    const [first] = files
    if (first === undefined) throw new Error('a volume has files')
    // A load that fails at once starts the thread.
    await worker.call('volume', { seriesInstanceUid: 'none', files: [{ ...first, path: `${first.path}-none` }] })
    const startedMs = performance.now()
    const volume = await worker.call('volume', { seriesInstanceUid: first.seriesInstanceUid, files })
    const seconds = (performance.now() - startedMs) / 1000
    if (!volume.ok) throw new Error(volume.error.sentence)
    return { seconds, sum: volume.value.info.sum }
  } finally {
    await worker.stop()
  }
}

const hasGdcm = (python: string): boolean => spawnSync(python, ['-c', 'import gdcm, numpy']).status === 0

type Peer = (folder: string) => Promise<readonly number[]>

const measureOne = async (name: keyof typeof roundsOf, workers: string, files: readonly VolumeFile[], peer: Peer | null, folder: string, add: Add): Promise<void> => {
  const rounds = roundsOf[name]
  const own = await repeated(rounds, () => open(workers, files))
  const seconds = median(own.map((each) => each.seconds))
  add(`512 x 512 x 400 CT, ${name}: to voxels`, seconds, 's', `imaging worker, median of ${rounds}`)
  if (peer === null) return
  const peers = await repeated(rounds, () => peer(folder))
  for (const [at, tool] of [[0, 'GDCM (one thread)'], [2, 'pydicom with GDCM']] as const) {
    const theirs = median(peers.map((each) => each[at] ?? NaN))
    const same = peers.every((each) => each[at + 1] === own[0]?.sum)
    add(`512 x 512 x 400 CT, ${name}: ${tool}`, theirs, 's', `spondyl is ${(theirs / seconds).toFixed(2)} times as fast; ${same ? 'the same voxels' : 'OTHER VOXELS'}`)
  }
}

/** Opening a large CT, uncompressed and as JPEG 2000, beside GDCM reading the same files. `folder` is for the files. */
export const measureVolumes = async (folder: string, root: string, add: Add): Promise<void> => {
  const workers = join(root, 'out/main')
  const plain = join(folder, 'large-ct')
  const files = writeLargeCt(plain)
  const python = pythonWithPydicom()
  const script = join(root, 'bench/volume_peer.py')
  const peer = python === null || !hasGdcm(python) ? null : async (from: string) => (await run(python, [script, 'read', from])).stdout.split(' ').map(Number)
  if (peer === null) console.error('GDCM is not installed (python3-gdcm, python3-numpy): the peer and JPEG 2000 are left out')
  await measureOne('uncompressed', workers, files, peer, plain, add)
  if (python === null || peer === null) return
  const compressed = join(folder, 'large-ct-j2k')
  await run(python, [script, 'encode', plain, compressed])
  const inCompressed = files.map((file) => ({ ...file, path: file.path.replace(plain, compressed) }))
  await measureOne('JPEG 2000 lossless', workers, inCompressed, peer, compressed, add)
}
