import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import { startWorker } from '../../../main/workers/rpc.ts'
import type { WorkerHandle } from '../../../main/workers/rpc.ts'
import type { ImagingApi, ImagingWorkerData } from '../../../main/workers/imaging-api.ts'
import { readRuntimeManifest } from '../../../main/runtime/runtime-manifest.ts'
import { compressedCtFiles } from '../../fixtures/compressed.ts'
import { ctFiles, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import type { Shape } from '../../fixtures/images.ts'
import { bundle } from '../bundle.ts'
import type { Bundle } from '../bundle.ts'
import { highThroughput, jpegLs, stored } from '../imaging/codecs/streams.ts'
import { newFolder, written } from '../imaging/written-files.ts'

const manifest = readRuntimeManifest(import.meta.dirname)
const addon = manifest.ok ? manifest.value.nativeAddon : null
const kernelSets: readonly (readonly [string, string | null])[] = [
  ['TypeScript kernels', null],
  ...(addon !== null && existsSync(addon) ? [['native kernels', addon] as const] : []),
]

const folder = newFolder()
let bundled: Bundle
beforeAll(async () => {
  bundled = await bundle({ 'imaging-worker': 'main/workers/imaging-worker.ts', 'decode-worker': 'main/workers/decode-worker.ts' })
})
afterAll(() => {
  bundled.remove()
  rmSync(folder, { recursive: true, force: true })
})

const body: Shape = { ...uprightShape, columns: 16, rows: 16, slices: 12 }
const ct = { seriesInstanceUid: uids.ct, files: written(newFolder(), ctFiles(body)) }
const spect = { seriesInstanceUid: uids.nm, files: written(newFolder(), [nmFile(body)]) }
const lost = { seriesInstanceUid: uids.nm, files: written(newFolder(), [nmFile(body, { elements: { '00200052': null } })]) }
const request = { anchors: [], referenceLevel: null }
const recipe = {
  plane: 'axial',
  centreMm: patientMm(-15, -105, 40),
  extentMm: 20,
  window: { centreHu: 100, widthHu: 400 },
  uptakeMaxRatio: 2,
  colourMap: 'hot',
  opacity: 0.8,
} as const

describe.each(kernelSets)('the imaging worker with %s', (_, kernelsAddon) => {
  let worker: WorkerHandle<ImagingApi>
  beforeAll(() => {
    const decodeWorker = join(bundled.folder, 'decode-worker.cjs')
    worker = startWorker<ImagingApi>(join(bundled.folder, 'imaging-worker.cjs'), { kernelsAddon, decodeWorker } satisfies ImagingWorkerData)
  })
  afterAll(() => worker.stop())

  test('hands out a volume in shared memory, once', async () => {
    const progress: number[] = []
    const first = await worker.call('volume', ct, { onProgress: ({ done }) => progress.push(done) })
    const second = await worker.call('volume', ct)
    if (!first.ok || !second.ok) throw new Error('the volume is readable')
    expect(progress).toHaveLength(12)
    expect(first.value.info).toMatchObject({ unit: 'HU', frames: 12 })
    const [one, two] = [new Int16Array(first.value.voxels), new Int16Array(second.value.voxels)]
    expect(one).toHaveLength(16 * 16 * 12)
    one[0] = 123
    expect(two[0]).toBe(123)
  })

  test('draws a key image as PNG', async () => {
    const png = await worker.call('draw-slice', { ct, spect, recipe, referenceMean: 1000, sizePx: 64 })
    expect(png.ok && Buffer.from(png.value.subarray(1, 4)).toString()).toBe('PNG')
  })

  test('draws a projection as PNG', async () => {
    const png = await worker.call('draw-mip', { spect, angleDegrees: 0, sizePx: 48 })
    expect(png.ok && Buffer.from(png.value).readUInt32BE(16)).toBe(48)
  })

  test('writes NIfTI and says what it wrote', async () => {
    const file = join(folder, `${kernelsAddon === null ? 'a' : 'b'}.nii`)
    const info = await worker.call('nifti', { series: spect, file })
    expect(info).toMatchObject({ ok: true, value: { unit: 'counts', frames: 12 } })
    expect(readFileSync(file)).toHaveLength(352 + 16 * 16 * 12 * 4)
  })

  // The codec is WebAssembly inside the bundle: no file lies beside the worker.
  test.each([
    ['JPEG-LS', '1.2.840.10008.1.2.4.80', jpegLs],
    ['High-Throughput JPEG 2000', '1.2.840.10008.1.2.4.201', highThroughput],
  ])('decodes %s', async (_name, transferSyntax, stream) => {
    const files = written(newFolder(), compressedCtFiles({ ...body, slices: 2 }, transferSyntax, () => stream))
    const volume = await worker.call('volume', { seriesInstanceUid: `${uids.ct}.${transferSyntax}`, files })
    if (!volume.ok) throw new Error(volume.error.sentence)
    const hu = Array.from({ length: 512 }, (_unused, index) => stored(index % 16, Math.floor(index / 16) % 16) - 1024)
    expect([...new Int16Array(volume.value.voxels)]).toEqual(hu)
  })

  test('names the file and the transfer syntax of a picture that it cannot decode', async () => {
    const files = written(newFolder(), compressedCtFiles({ ...body, slices: 2 }, '1.2.840.10008.1.2.4.90', () => jpegLs))
    const volume = await worker.call('volume', { seriesInstanceUid: `${uids.ct}.broken`, files })
    expect(volume.ok ? '' : volume.error.sentence).toMatch(/image-.*JPEG 2000 Lossless/)
  })

  test('refuses to fuse without a common frame of reference', async () => {
    const drawn = await worker.call('draw-slice', { ct, spect: lost, recipe, referenceMean: 1000, sizePx: 64 })
    const analysed = await worker.call('analyse', { ct, spect: lost, request, appVersion: '0' })
    for (const outcome of [drawn, analysed]) expect(outcome).toMatchObject({ ok: false, error: { code: 'no-common-frame' } })
  })

  test("fuses without a common frame of reference on a reader's word", async () => {
    const drawn = await worker.call('draw-slice', { ct, spect: lost, registrationConfirmed: true, recipe, referenceMean: 1000, sizePx: 64 })
    expect(drawn.ok).toBe(true)
  })

  test('an analysis of what is no spine fails with a reason', async () => {
    const labels: string[] = []
    const analysed = await worker.call('analyse', { ct, spect, request, appVersion: '0' }, { onProgress: ({ label }) => labels.push(label) })
    expect(labels[0]).toBe('Reading the images')
    expect(analysed.ok ? '' : analysed.error.sentence).toMatch(/^[A-Z].+\.$/)
  })

  test('a missing file is named', async () => {
    const gone = { ...ct, files: ct.files.map((file, index) => (index === 3 ? { ...file, path: `${file.path}-gone` } : file)) }
    const volume = await worker.call('volume', gone)
    expect(volume.ok ? '' : volume.error.sentence).toContain('-gone')
  })
})
