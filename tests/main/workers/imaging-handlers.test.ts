import { expect, it } from 'vitest'
import { twinKernels } from '../../../core/volume/twin-kernels.ts'
import { decodeCompressedFrame } from '../../../main/imaging/codecs/decode-frame.ts'
import { imagingHandlers } from '../../../main/workers/imaging-handlers.ts'
import { ctFiles, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import { newFolder, written } from '../imaging/written-files.ts'

const body = { ...uprightShape, columns: 16, rows: 16, slices: 12 }

it('an analysis that is cancelled while its blood pool is read is cancelled, and does not go on without it', async () => {
  const { analyse } = imagingHandlers(twinKernels, ({ family, stream, pixels }) => decodeCompressedFrame(family, stream, pixels))
  const ct = { seriesInstanceUid: uids.ct, files: written(newFolder(), ctFiles(body)) }
  const spect = { seriesInstanceUid: uids.nm, files: written(newFolder(), [nmFile(body)]) }
  const input = { ct, spect, request: { anchors: [], referenceLevel: null }, appVersion: '0' }
  const run = (isCancelled: boolean) =>
    analyse({ ...input, pool: { ...spect, seriesInstanceUid: `${uids.nm}.9` } }, { onProgress: () => undefined, isCancelled: () => isCancelled, cancelFlag: new SharedArrayBuffer(4), transfer: () => undefined })
  // The pair is kept from the first run, so that the blood pool is what the second one is stopped at.
  expect(await run(false)).toMatchObject({ ok: false, error: { code: expect.not.stringContaining('cancelled') as string } })
  expect(await run(true)).toMatchObject({ ok: false, error: { code: 'analysis-cancelled' } })
})
