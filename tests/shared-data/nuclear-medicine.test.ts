import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { data, filesOf, isHere, readAll, realData, seriesOf, storedSums } from './real-data.ts'

const same = ['NM1_UNC', 'NM1_RLE', 'NM1_JPLL', 'NM1_JLSL', 'NM1_J2KR']

describe.skipIf(!isHere)(realData('bone-scan'), () => {
  test.each(same)('%s holds every count', async (name) => {
    expect(await storedSums(join(data, 'bone-scan', name))).toMatchObject({ sum: 3_596_452, max: 278 })
  })
  test('all eight encodings are whole-body scans, though their SOP class says secondary capture', async () => {
    const { read } = await readAll(filesOf('bone-scan'))
    expect(read).toHaveLength(8)
    for (const file of read) expect(seriesOf([file]).map(({ series }) => [series.kind, series.problem])).toEqual([['whole-body', null]])
  })
})

// The SPECT itself is tested in tests/main/imaging/shared-data.test.ts.
describe.skipIf(!isHere)(realData('nm'), () => {
  test.each([
    ['Jaszack.dcm', 124_591_663],
    ['UNIFORMIDAD_1.dcm', 16_000_045],
    ['Spatial_Resol_X.dcm', 1_497_463],
  ])('%s holds every count', async (name, sum) => {
    expect(await storedSums(join(data, 'nm', name))).toMatchObject({ sum })
  })
  test('nothing that was not written is made up: no frame of reference, no dose, no weight', async () => {
    const { read } = await readAll([join(data, 'nm/Jaszack.dcm')])
    expect(read[0]?.header).toMatchObject({ frameOfReferenceUid: null })
    expect(read[0]?.header.spacingBetweenSlicesMm).toBeCloseTo(-4.13, 5)
    // Weight is written as 0: a number, and refused where it is used.
    expect(read[0]?.header.patient.weightKg).toBe(0)
  })
})
