import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { InstanceHeader } from '../../../core/dicom/instance-header.ts'
import { readHeaderFile } from '../../../main/imaging/header-file.ts'
import { loadVolume } from '../../../main/imaging/load-volume.ts'
import { demoCases, writeDemo } from '../../../main/workflow/write-demo.ts'
import { painted } from '../../phantom/painted.ts'

const root = mkdtempSync(join(tmpdir(), 'spondyl-demo-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const matrix = 64

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

const digest = (folder: string): string => {
  const hash = createHash('sha256')
  for (const file of filesUnder(folder)) hash.update(file.slice(folder.length)).update(readFileSync(file))
  return hash.digest('hex')
}

const sentenceOf = async (request: Parameters<typeof writeDemo>[0]): Promise<{ code: string; sentence: string }> => {
  const result = await writeDemo(request)
  if (result.ok) throw new Error('it was written')
  return result.error
}

const headersOf = async (folder: string): Promise<InstanceHeader[]> => {
  const results = await Promise.all(filesUnder(folder).map(readHeaderFile))
  return results.map((result) => {
    if (!result.ok) throw new Error(result.error.sentence)
    return result.value
  })
}

describe('writing a demonstration study', () => {
  it('gives the same bytes again, leaves them as they are, and reports its progress up to the whole', async () => {
    const folder = join(root, 'twice')
    const shares: number[] = []
    const request = { folder, caseName: 'facet', seed: 7, matrix, onProgress: (share: number) => shares.push(share) }
    const first = await writeDemo(request)
    const before = digest(folder)
    expect(shares.at(-1)).toBe(1)
    expect(shares.every((share, i) => share >= (shares[i - 1] ?? 0))).toBe(true)
    expect(await writeDemo(request)).toEqual(first)
    expect(first.ok).toBe(true)
    expect(digest(folder)).toBe(before)
    expect(filesUnder(folder).filter((file) => file.endsWith('.partial'))).toEqual([])
  })

  it('writes volumes that come back voxel for voxel, in place, as one frame of reference', async () => {
    const folder = join(root, 'round-trip')
    const written = await writeDemo({ folder, caseName: 'several', seed: 2, matrix })
    const study = painted('several', 2, matrix)
    if (!written.ok) throw new Error(written.error.sentence)
    expect(written.value.studyInstanceUid).toBe(study.truth.studyInstanceUid)
    expect(JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(study.truth)))
    for (const [name, image, voxels] of [['CT', study.ct, study.ct.hu], ['SPECT', study.spect, study.spect.counts]] as const) {
      const headers = await headersOf(join(folder, name))
      expect(new Set(headers.map((header) => header.frameOfReferenceUid))).toEqual(new Set([study.uid('frame-of-reference')]))
      const files = filesUnder(join(folder, name)).map((path, i) => ({
        path,
        sopInstanceUid: headers[i]?.sopInstanceUid ?? '',
        seriesInstanceUid: headers[i]?.seriesInstanceUid ?? '',
      }))
      const volume = await loadVolume({ files })
      if (!volume.ok) throw new Error(volume.error.sentence)
      const { grid, unit } = volume.value.info
      expect(unit).toBe(name === 'CT' ? 'HU' : 'counts')
      expect(grid.dimensions).toEqual(image.dimensions)
      expect(grid.direction).toEqual([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
      for (const axis of [0, 1, 2] as const) {
        expect(grid.spacingMm[axis]).toBeCloseTo(image.spacingMm[axis], 5)
        expect(grid.originMm[axis]).toBeCloseTo(image.originMm[axis], 5)
      }
      expect(volume.value.voxels.every((value, i) => value === voxels[i])).toBe(true)
    }
  })

  it('takes everything away when it is cancelled', async () => {
    const folder = join(root, 'cancelled')
    let seen = 0
    const problem = await sentenceOf({
      folder, caseName: 'normal', seed: 1, matrix,
      onProgress: (share) => { seen = share },
      // Once slices are being written.
      isCancelled: () => seen > 0.75,
    })
    expect(problem.code).toBe('cancelled')
    expect(existsSync(folder)).toBe(false)
  })

  it('refuses an unknown case and names the known ones', async () => {
    const problem = await sentenceOf({ folder: join(root, 'unknown'), caseName: 'gout', seed: 1 })
    expect(problem.code).toBe('unknown-case')
    for (const { name } of demoCases) expect(problem.sentence).toContain(name)
    expect(existsSync(join(root, 'unknown'))).toBe(false)
  })

  it('leaves a foreign file of the same name untouched, and removes what it wrote beside it', async () => {
    const folder = join(root, 'foreign')
    mkdirSync(join(folder, 'CT'), { recursive: true })
    writeFileSync(join(folder, 'CT', 'CT0009.dcm'), 'mine')
    writeFileSync(join(folder, 'notes.txt'), 'mine too')
    const problem = await sentenceOf({ folder, caseName: 'normal', seed: 1, matrix })
    expect(problem.code).toBe('foreign-file')
    expect(problem.sentence).toContain('CT0009.dcm')
    expect(filesUnder(folder)).toEqual([join(folder, 'CT', 'CT0009.dcm'), join(folder, 'notes.txt')])
    expect(readFileSync(join(folder, 'CT', 'CT0009.dcm'), 'utf8')).toBe('mine')
  })

  it('refuses a folder that is a file', async () => {
    const path = join(root, 'a-file')
    writeFileSync(path, 'text')
    expect((await sentenceOf({ folder: path, caseName: 'normal', seed: 1, matrix })).code).toBe('not-a-folder')
    expect((await sentenceOf({ folder: join(path, 'below'), caseName: 'normal', seed: 1, matrix })).code).toBe('not-a-folder')
  })

  // Root may write anywhere, so that this can only be seen as another user.
  it.skipIf(process.getuid?.() === 0)('refuses a folder that it may not write', async () => {
    const folder = join(root, 'locked')
    mkdirSync(folder)
    chmodSync(folder, 0o500)
    expect((await sentenceOf({ folder, caseName: 'normal', seed: 1, matrix })).code).toBe('file-forbidden')
  })

  const small = join(root, 'small-disk')
  mkdirSync(small)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status === 0
  afterAll(() => {
    if (mounted) spawnSync('umount', [small])
  })

  // Needs the right to mount a disk of 1 MB.
  it.skipIf(!mounted)('says when the disk is full, and removes what it wrote', async () => {
    const problem = await sentenceOf({ folder: join(small, 'demo'), caseName: 'normal', seed: 1, matrix })
    expect(problem.code).toBe('disk-full')
    expect(readdirSync(small)).toEqual([])
  })
})
