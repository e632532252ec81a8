import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { buildStudy } from '../../../core/study/build-study.ts'
import type { InstanceHeader } from '../../../core/dicom/instance-header.ts'
import { readHeaderFile } from '../../../main/imaging/header-file.ts'
import { loadVolume } from '../../../main/imaging/load-volume.ts'
import type { VolumeFile } from '../../../main/imaging/load-volume.ts'

// Real files of other makers. They are not part of the project: without them these tests are skipped, visibly.
const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const present = existsSync(data)
const title = present ? 'real data' : 'real data (skipped: ../shared/data is not here)'

const filesOf = (folder: string): string[] =>
  readdirSync(join(data, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(data, folder, entry.name)],
  )

const indexed = async (paths: readonly string[]): Promise<{ readonly files: VolumeFile[]; readonly headers: InstanceHeader[] }> => {
  const files: VolumeFile[] = []
  const headers: InstanceHeader[] = []
  for (const path of paths) {
    const header = await readHeaderFile(path)
    if (!header.ok) continue
    headers.push(header.value)
    files.push({ path, sopInstanceUid: header.value.sopInstanceUid, seriesInstanceUid: header.value.seriesInstanceUid })
  }
  return { files, headers }
}

const load = async (paths: readonly string[]) => {
  const volume = await loadVolume({ files: (await indexed(paths)).files })
  if (!volume.ok) throw new Error(volume.error.sentence)
  return volume.value.info
}

describe.skipIf(!present)(title, () => {
  test('Jaszczak SPECT: negative slice spacing, geometry in the detector sequence, exact counts', async () => {
    const info = await load([join(data, 'nm/Jaszack.dcm')])
    expect(info).toMatchObject({ unit: 'counts', sum: 124_591_663, frames: 45, frameOfReferenceUid: null })
    expect(info.grid.direction[2]).toEqual([0, 0, 1])
    expect(info.grid.spacingMm[2]).toBeCloseTo(4.13, 5)
    // The file's own position is that of its topmost slice; 44 slices lie below it.
    expect(info.grid.originMm[2] + 44 * info.grid.spacingMm[2]).toBeCloseTo(-165.2, 3)
    expect(info.suv.kind).toBe('refused')
  })

  // pydicom 2.3.1: sum, minimum and maximum of pixel_array x RescaleSlope + RescaleIntercept over all files.
  test('thorax CT with upside-down rows, as pydicom reads it', async () => {
    const info = await load(filesOf('ct-thorax'))
    expect(info).toMatchObject({ unit: 'HU', voxelType: 'int16', sum: -18_656_662_460, min: -3024, max: 1410, frames: 75 })
    expect(info.grid.originMm).toEqual([-172.9, 179.297, 2])
    expect(info.grid.direction[2]).toEqual([0, 0, -1])
  })
  test('abdomen CT, as pydicom reads it', async () => {
    expect(await load(filesOf('ct-abdomen'))).toMatchObject({ unit: 'HU', sum: -11_949_364_863, min: -3024, max: 1377, frames: 41 })
  })

  const slice = 'transfer-syntaxes/CTImage.dcm'
  const copies = ['', '_LittleEndianImplicitTransferSyntax_1.2.840.10008.1.2.dcm', '_BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm', '_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm']
  test.each(copies)('one CT slice, uncompressed copy "%s"', async (copy) => {
    const pixels = 512 * 512
    // The oracle is of the stored values; HU = stored - 1024.
    expect((await load([join(data, slice + copy)])).sum).toBe(19_640_763 - 1024 * pixels)
  })
  test('planar and whole-body scans are named, not stacked', async () => {
    const kinds = async (path: string) => buildStudy((await indexed([join(data, path)])).headers)?.series.map((series) => series.kind)
    expect(await kinds('nm/Spatial_Resol_X.dcm')).toEqual(['planar'])
    expect(await kinds('bone-scan/NM1_UNC')).toEqual(['whole-body'])
  })

  const names: Readonly<Record<string, string>> = {
    chrArab: 'قباني^لنزار',
    chrFren: 'Buc^Jérôme',
    chrGerm: 'Äneas^Rüdiger',
    chrGreek: 'Διονυσιος',
    chrHbrw: 'שרון^דבורה',
    chrH31: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
    chrH32: 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
    chrI2: 'Hong^Gildong=洪^吉洞=홍^길동',
    chrRuss: 'Люкceмбypг',
    chrX1: 'Wang^XiaoDong=王^小東=',
    chrX2: 'Wang^XiaoDong=王^小东=',
  }
  test.each(Object.entries(names))('the name in %s', async (file, name) => {
    const header = await readHeaderFile(join(data, 'charsets', `${file}.dcm`))
    expect(header.ok ? header.value.patient.name : header.error.sentence).toBe(name)
  })

  test('every awkward file is read or refused with a reason', async () => {
    const reasons: string[] = []
    for (const path of filesOf('awkward')) {
      const header = await readHeaderFile(path)
      reasons.push(header.ok ? 'read' : header.error.code)
    }
    expect(reasons.length).toBeGreaterThan(150)
    const known = ['read', 'not-dicom', 'media-directory', 'truncated', 'damaged', 'no-uid']
    expect(reasons.filter((reason) => !known.includes(reason))).toEqual([])
    expect(reasons.filter((reason) => reason === 'read').length).toBeGreaterThan(130)
  })
})
