import { gunzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { data, filesOf, isHere, loadFiles, readAll, realData, seriesOf } from './real-data.ts'

describe.skipIf(!isHere)(realData('sr'), () => {
  test('report, real-world value map and segmentations are named as what they are: none is an image to stack', async () => {
    const { read, refused } = await readAll(filesOf('sr').filter((path) => /\.(dcm|seg)$/.test(path)))
    expect(refused).toEqual([])
    const kinds = seriesOf(read).map(({ series: { modality, kind } }) => `${modality} ${kind}`)
    expect(kinds.filter((kind) => kind.startsWith('SR'))).toEqual(['SR document'])
    expect([...new Set(kinds.filter((kind) => /^(SEG|RWV)/.test(kind)))].sort()).toEqual(['RWV other', 'SEG document'])
  })

  test('an enhanced multi-frame CT and the same slices as single files give the same volume', async () => {
    for (const size of ['23x38x3', '24x38x3']) {
      const [many, one] = [await loadFiles(filesOf(`sr/segmentations/${size}/image`)), await loadFiles(filesOf(`sr/segmentations/${size}/multiframe`))]
      expect(one.info.grid.dimensions).toEqual(many.info.grid.dimensions)
      expect(one.info.grid.direction).toEqual(many.info.grid.direction)
      expect(Array.from(one.voxels)).toEqual(Array.from(many.voxels))
    }
  })
})

describe.skipIf(!isHere)(realData('awkward'), () => {
  test('every file that is left out says why in one plain sentence or two', async () => {
    const { read, refused } = await readAll(filesOf('awkward'))
    expect(read.length).toBeGreaterThan(130)
    for (const { reason } of refused) expect(reason).toMatch(/^(This|The) .{10,}\.$/)
  })

  test('each file of a fileset of 50 and more is read; two files that other programs repair are read too', async () => {
    const { refused } = await readAll(filesOf('awkward/pydicom/dicomdirtests').filter((path) => !/DICOMDIR|README/.test(path)))
    expect(refused).toEqual([])
    const repaired = ['GH364.dcm', 'GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm'].map((name) => join(data, 'awkward/fo-dicom', name))
    const { read } = await readAll(repaired)
    expect(read.map(({ header }) => header.studyInstanceUid)).toEqual(['1.2.124.113532.142.76.62.97.2013730142605007519126534', '1.3.6.1.4.1.5962.1.2.1.20031208063649.855'])
  })
})

describe.skipIf(!isHere)(realData('spine-crop'), () => {
  test('is a labelled CT in NIfTI, which is no DICOM: it is left out with that reason', async () => {
    const { refused } = await readAll(filesOf('spine-crop').filter((path) => path.endsWith('.nii.gz')))
    expect(refused.map(({ code }) => code)).toEqual(['not-dicom', 'not-dicom', 'not-dicom'])
    const header = gunzipSync(readFileSync(join(data, 'spine-crop/sub-ct_label-22_ct.nii.gz')))
    expect(header.readInt32LE(0)).toBe(348)
  })
})
