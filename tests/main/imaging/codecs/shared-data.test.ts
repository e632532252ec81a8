import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { encapsulatedFrames } from '../../../../core/dicom/encapsulated.ts'
import { transferSyntax } from '../../../../core/dicom/transfer-syntaxes.ts'
import { decodeCompressedFrame } from '../../../../main/imaging/codecs/decode-frame.ts'
import { readHeaderFile } from '../../../../main/imaging/header-file.ts'
import { loadVolume } from '../../../../main/imaging/load-volume.ts'

// Real files of other makers. They are not part of the project: without them these tests are skipped, visibly.
const data = fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const present = existsSync(data)
const title = present ? 'real compressed data' : 'real compressed data (skipped: ../shared/data is not here)'

const headerOf = async (path: string) => {
  const header = await readHeaderFile(path)
  if (!header.ok) throw new Error(header.error.sentence)
  return header.value
}

/** Every stored sample of the file, sign and stored bits applied. */
const storedSamples = async (path: string): Promise<number[]> => {
  const header = await headerOf(path)
  const { pixels } = header
  const { family } = transferSyntax(header.transferSyntaxUid)
  if (pixels === null || family === null) throw new Error('no compressed pixels')
  const frames = encapsulatedFrames(new Uint8Array(readFileSync(path)).subarray(pixels.offset), pixels.frames)
  if (!frames.ok) throw new Error(frames.error.sentence)
  const samples: number[] = []
  for (const stream of frames.value) {
    const frame = await decodeCompressedFrame(family, stream, pixels)
    if (!frame.ok) throw new Error(frame.error.sentence)
    const view = new DataView(frame.value.buffer, frame.value.byteOffset, frame.value.byteLength)
    for (let at = 0; at < view.byteLength; at += pixels.bitsAllocated / 8) {
      if (pixels.bitsAllocated === 8) samples.push(view.getUint8(at))
      else samples.push(pixels.signed ? view.getInt16(at, true) : view.getUint16(at, true))
    }
  }
  return samples
}

const summary = (samples: readonly number[]) => ({
  sum: samples.reduce((sum, value) => sum + value, 0),
  min: samples.reduce((least, value) => Math.min(least, value)),
  max: samples.reduce((most, value) => Math.max(most, value)),
})

const slice = (ending: string): string => {
  const folder = join(data, 'transfer-syntaxes')
  const name = readdirSync(folder).find((file) => file.startsWith('CTImage') && file.endsWith(`1.2.840.10008.1.2.${ending}.dcm`))
  if (name === undefined) throw new Error(`no copy in ${ending}`)
  return join(folder, name)
}

// Sums, minima and maxima as GDCM decodes them.
describe.skipIf(!present)(title, () => {
  test.each(['5', '4.57', '4.70', '4.80', '4.90'])('the CT slice in .%s, to the bit', async (ending) => {
    const path = slice(ending)
    expect(summary(await storedSamples(path))).toEqual({ sum: 19_640_763, min: -2000, max: 2402 })
    const { sopInstanceUid, seriesInstanceUid } = await headerOf(path)
    const volume = await loadVolume({ files: [{ path, sopInstanceUid, seriesInstanceUid }] })
    expect(volume).toMatchObject({ ok: true, value: { info: { unit: 'HU', sum: 19_640_763 - 1024 * 512 * 512 } } })
    expect(volume.ok && volume.value.info.warnings.join()).not.toContain('lossy')
  })

  test.each([
    ['4.91', 19_626_368],
    ['4.81', 19_673_724],
    ['4.51', 405_866_194],
  ])('the CT slice in .%s, lossy, as GDCM decodes it', async (ending, sum) => {
    const path = slice(ending)
    expect(summary(await storedSamples(path)).sum).toBe(sum)
    const { sopInstanceUid, seriesInstanceUid } = await headerOf(path)
    const volume = await loadVolume({ files: [{ path, sopInstanceUid, seriesInstanceUid }] })
    expect(volume.ok ? volume.value.info.warnings.join() : volume.error.sentence).toContain('stored with lossy compression')
  })
  test('the CT slice in .4.51 spans 497 to 2708', async () => expect(summary(await storedSamples(slice('4.51')))).toMatchObject({ min: 497, max: 2708 }))

  test('the CT slice in .4.50, 8 bits, is the picture of the .51 copy', async () => {
    const [eight, twelve] = [await storedSamples(slice('4.50')), await storedSamples(slice('4.51'))]
    // Both were made from the same pixels, by the slopes in their headers; lossy, so close and not equal.
    const differences = eight.map((value, index) => Math.abs(value * 32.1216 - (twelve[index] ?? 0) * 2.0002442))
    expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(32)
  })

  test.each(['4.53', '4.55'])('the retired .%s is refused by name', async (ending) => {
    const path = slice(ending)
    const { sopInstanceUid, seriesInstanceUid } = await headerOf(path)
    const volume = await loadVolume({ files: [{ path, sopInstanceUid, seriesInstanceUid }] })
    expect(volume).toMatchObject({ ok: false, error: { code: 'compressed' } })
    expect(volume.ok ? '' : volume.error.sentence).toContain('retired')
  })

  test.each(['NM1_RLE', 'NM1_JPLL', 'NM1_JLSL', 'NM1_J2KR'])('the bone scan %s, to the count', async (name) => {
    expect(summary(await storedSamples(join(data, 'bone-scan', name)))).toMatchObject({ sum: 3_596_452, max: 278 })
  })

  test('a picture in fragments without offset table', async () => {
    const samples = await storedSamples(join(data, 'transfer-syntaxes/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm'))
    expect(samples).toHaveLength(2 * 512 * 512)
  })
})
