import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pixelProblem } from '../../core/volume/stored-frame.ts'
import { loadVolume } from '../../main/imaging/load-volume.ts'
import { data, filesOf, headerOf, isHere, loadFiles, readAll, realData, storedSums, volumeFiles } from './real-data.ts'

const folder = 'transfer-syntaxes'
const at = (name: string): string => join(data, folder, name)
const lossless = { sum: 19_640_763, min: -2000, max: 2402 }

// Sums of the stored values as GDCM decodes them (README of the data).
describe.skipIf(!isHere)(realData(folder), () => {
  test('every lossless copy of the CT slice has the same values; the retired .53 and .55 are refused by name', async () => {
    const { read } = await readAll(filesOf(folder).filter((path) => path.includes('CTImage')))
    const equal: string[] = []
    const refused: string[] = []
    for (const file of read) {
      const volume = await loadVolume({ files: volumeFiles([file]) })
      if (!volume.ok) refused.push(volume.error.sentence)
      else if (!volume.value.info.warnings.join().includes('lossy')) {
        expect(await storedSums(file.path)).toEqual(lossless)
        equal.push(file.path)
      }
    }
    expect(equal).toHaveLength(10)
    expect(refused).toHaveLength(2)
    for (const sentence of refused) expect(sentence).toContain('retired')
  }, 60_000)

  test.each(['TestPattern_RGB.dcm', 'TestPattern_Palette.dcm'])('%s is read to its last sample', async (name) => {
    const { pixels } = await headerOf(at(name))
    const sums = await storedSums(at(name))
    const palette = pixels?.samplesPerPixel === 1
    expect(typeof sums === 'string' ? sums : sums.sum).toBe(palette ? 5_528_459 : 90_911_541)
  })

  test('compressed colour pictures hold no measured values and are refused as such, never shown wrong', async () => {
    const { read } = await readAll(filesOf(folder).filter((path) => /TestPattern_JPEG|US-YBR/.test(path)))
    expect(read).toHaveLength(6)
    for (const { header } of read) expect(pixelProblem(header)).toMatchObject({ ok: false, error: { code: 'colour' } })
  })

  test('a file without pixel data is a document, one without pixel spacing is no volume', async () => {
    const { read } = await readAll([at('no-pixel-data.dcm'), at('no-pixel-spacing.dcm')])
    expect(read.map(({ header }) => header.pixels === null)).toEqual([true, false])
    expect(read[1]?.header.plane.pixelSpacingMm).toBeNull()
  })

  test('fragments without an offset table give both frames', async () => {
    const { info } = await loadFiles([at('CT0012.fragmented_no_bot_jpeg_baseline.51.dcm')])
    expect(info.grid.dimensions).toEqual([512, 512, 2])
  })
})
