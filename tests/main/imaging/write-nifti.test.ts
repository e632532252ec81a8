import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { voxelToPatient } from '../../../core/geometry/grid.ts'
import { voxelIndex } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import { assembleVolume } from '../../../core/volume/assemble.ts'
import type { Volume } from '../../../core/volume/volume.ts'
import { writeNifti } from '../../../main/imaging/write-nifti.ts'
import { ctFiles, framesFrom, headerOf, nmFile, obliqueShape, uprightShape } from '../../fixtures/images.ts'
import { newFolder } from './written-files.ts'

const folder = newFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const volumeOf = (files: readonly Uint8Array[]): Volume => {
  const volume = assembleVolume(files.map(headerOf), framesFrom(files))
  if (!volume.ok) throw new Error(volume.error.sentence)
  return volume.value
}

const volumes: Readonly<Record<string, Volume>> = {
  'upright CT': volumeOf(ctFiles()),
  'oblique CT': volumeOf(ctFiles(obliqueShape)),
  'backward oblique SPECT': volumeOf([nmFile({ ...obliqueShape, sliceStepMm: -4.13 })]),
  'mirrored SPECT': volumeOf([nmFile({ ...uprightShape, row: [-1, 0, 0] })]),
}

const write = async (name: string, volume: Volume, ending = 'nii'): Promise<Buffer> => {
  const file = join(folder, `${name.replaceAll(' ', '-')}.${ending}`)
  expect(await writeNifti(volume, file)).toEqual({ ok: true, value: null })
  const bytes = readFileSync(file)
  return ending.endsWith('gz') ? gunzipSync(bytes) : bytes
}

/** RAS position by the sform, straight from the NIfTI-1 definition. */
const bySform = (bytes: Buffer, [i, j, k]: Vec3): Vec3 => {
  const row = (axis: number): number => {
    const at = 280 + axis * 16
    return bytes.readFloatLE(at) * i + bytes.readFloatLE(at + 4) * j + bytes.readFloatLE(at + 8) * k + bytes.readFloatLE(at + 12)
  }
  return [row(0), row(1), row(2)]
}

/** RAS position by the qform: rotation from the quaternion, as nifti1.h writes it out ("METHOD 2"). */
const byQform = (bytes: Buffer, [i, j, k]: Vec3): Vec3 => {
  const [b, c, d] = [bytes.readFloatLE(256), bytes.readFloatLE(260), bytes.readFloatLE(264)]
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d))
  const [x, y, z] = [i * bytes.readFloatLE(80), j * bytes.readFloatLE(84), k * bytes.readFloatLE(88) * bytes.readFloatLE(76)]
  return [
    (a * a + b * b - c * c - d * d) * x + 2 * (b * c - a * d) * y + 2 * (b * d + a * c) * z + bytes.readFloatLE(268),
    2 * (b * c + a * d) * x + (a * a + c * c - b * b - d * d) * y + 2 * (c * d - a * b) * z + bytes.readFloatLE(272),
    2 * (b * d - a * c) * x + 2 * (c * d + a * b) * y + (a * a + d * d - c * c - b * b) * z + bytes.readFloatLE(276),
  ]
}

describe.each(Object.entries(volumes))('%s', (name, volume) => {
  test('every corner lies where it lies in DICOM, by both forms', async () => {
    const bytes = await write(name, volume)
    const [columns, rows, slices] = volume.info.grid.dimensions
    for (const voxel of [[0, 0, 0], [columns - 1, 0, 0], [0, rows - 1, 0], [0, 0, slices - 1], [columns - 1, rows - 1, slices - 1]] as const) {
      const [x, y, z] = voxelToPatient(volume.info.grid, voxelIndex(voxel[0], voxel[1], voxel[2]))
      for (const place of [bySform(bytes, voxel), byQform(bytes, voxel)]) {
        expect(Math.hypot(place[0] + x, place[1] + y, place[2] - z)).toBeLessThan(1e-3)
      }
    }
  })

  test('the voxels follow the header unchanged, plain and compressed', async () => {
    const plain = await write(name, volume)
    const packed = await write(name, volume, 'nii.gz')
    expect(plain.subarray(352).equals(Buffer.from(volume.voxels.buffer))).toBe(true)
    expect(packed.equals(plain)).toBe(true)
    expect(plain.readInt32LE(0)).toBe(348)
    expect(plain.readInt16LE(70)).toBe(volume.info.voxelType === 'int16' ? 4 : 16)
    expect(plain.toString('latin1', 344, 347)).toBe('n+1')
    expect(plain.toString('latin1', 328, 344).replaceAll('\0', '')).toBe(volume.info.unit)
  })
})

const python = ['/usr/bin/python3', 'python3'].find((each) => spawnSync(each, ['-c', 'import nibabel']).status === 0)

test.skipIf(python === undefined)(`nibabel reads the same places and values${python === undefined ? ' (skipped: nibabel is not here)' : ''}`, async () => {
  const volume = volumes['backward oblique SPECT']
  if (volume === undefined || python === undefined) throw new Error('checked above')
  await write('for nibabel', volume)
  const script = 'import nibabel,sys,json;i=nibabel.load(sys.argv[1]);print(json.dumps([(i.affine@[4,3,2,1]).tolist(),float(i.get_fdata()[4,3,2]),i.header.get_xyzt_units()[0],nibabel.aff2axcodes(i.affine)]))'
  const run = spawnSync(python, ['-c', script, join(folder, 'for-nibabel.nii')], { encoding: 'utf8' })
  const [place, value, unit] = JSON.parse(run.stdout) as [number[], number, string]
  const [x, y, z] = voxelToPatient(volume.info.grid, voxelIndex(4, 3, 2))
  for (const [axis, expected] of [-x, -y, z].entries()) expect(place[axis]).toBeCloseTo(expected, 3)
  expect(value).toBe(volume.voxels.at(-1))
  expect(unit).toBe('mm')
})

describe('refusals leave nothing behind', () => {
  const volume = volumes['upright CT']
  if (volume === undefined) throw new Error('the fixture is there')
  test('a name of another format', async () => {
    expect(await writeNifti(volume, join(folder, 'volume.mha'))).toMatchObject({ ok: false, error: { code: 'not-a-nifti-name' } })
  })
  test('a folder that is not there', async () => {
    const file = join(folder, 'nowhere', 'a.nii')
    const outcome = await writeNifti(volume, file)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'file-missing' } })
    expect(existsSync(file)).toBe(false)
  })
  test('a place that is taken by a folder', async () => {
    const inner = join(folder, 'taken')
    mkdirSync(join(inner, 'a.nii', 'full'), { recursive: true })
    expect((await writeNifti(volume, join(inner, 'a.nii'))).ok).toBe(false)
    expect(readdirSync(inner)).toEqual(['a.nii'])
  })
})
