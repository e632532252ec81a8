import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { InstanceHeader } from '../../../core/dicom/instance-header.ts'
import { patientToVoxel } from '../../../core/geometry/grid.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { bonePhase } from '../../../core/study/bone-phase.ts'
import { seriesKind } from '../../../core/study/series-kind.ts'
import { readHeaderFile } from '../../../main/imaging/header-file.ts'
import { loadVolume } from '../../../main/imaging/load-volume.ts'
import { demoVariant } from '../../../main/workflow/demo-variant.ts'
import { writeDemo } from '../../../main/workflow/write-demo.ts'
import { activityScale } from '../../../phantom/canvas.ts'
import { variantOf } from '../../../phantom/variant.ts'
import type { VariantWishes } from '../../../phantom/variant.ts'
import { painted, voxelAt } from '../../phantom/painted.ts'

const root = mkdtempSync(join(tmpdir(), 'spondyl-variants-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const matrix = 64

/** Of the Debian package dicom3tools; without it the files are not checked for conformity. */
const hasTool = spawnSync('dciodvfy', [], { encoding: 'utf8' }).error === undefined

const written = async (name: string, caseName: string, wishes: VariantWishes) => {
  const folder = join(root, name)
  const result = await writeDemo({ folder, caseName, seed: 2, matrix, variant: variantOf(wishes) })
  if (!result.ok) throw new Error(result.error.sentence)
  return folder
}

const headers = async (folder: string): Promise<{ path: string; header: InstanceHeader }[]> =>
  Promise.all(readdirSync(folder).sort().map(async (file) => {
    const header = await readHeaderFile(join(folder, file))
    if (!header.ok) throw new Error(header.error.sentence)
    return { path: join(folder, file), header: header.value }
  }))

const volumeIn = async (folder: string) => {
  const files = (await headers(folder)).map(({ path, header }) => ({ path, sopInstanceUid: header.sopInstanceUid, seriesInstanceUid: header.seriesInstanceUid }))
  const volume = await loadVolume({ files })
  if (!volume.ok) throw new Error(volume.error.sentence)
  return volume.value
}

describe('a demonstration study of a variant', () => {
  it('keeps every voxel at its place in the patient where slices are oblique and SPECT frames run from the head', async () => {
    const storage = { obliqueDeg: [6, -4, 9], hasNegativeSpacing: true } as const
    const folder = await written('oblique', 'facet', { storage })
    const turned = painted('facet', 2, matrix, { storage })
    const straight = painted('facet', 2, matrix)
    const [lesion, before] = [turned.truth.lesions[0], straight.truth.lesions[0]]
    if (lesion === undefined || before === undefined) throw new Error('no lesion')
    expect(lesion.centreMm).not.toEqual(before.centreMm)
    expect(lesion.side).toBe(before.side)
    for (const [name, image, values] of [['CT', straight.ct, straight.ct.hu], ['SPECT', straight.spect, straight.spect.counts]] as const) {
      const volume = await volumeIn(join(folder, name))
      const [nx, ny] = volume.info.grid.dimensions
      const [i, j, k] = patientToVoxel(volume.info.grid, patientMm(...lesion.centreMm)).map(Math.round) as [number, number, number]
      expect(volume.voxels[(k * ny + j) * nx + i]).toBe(values[voxelAt(image, before.centreMm)])
    }
  })

  it('holds flow, planar blood pool and blood pool SPECT that the program takes for what they are', async () => {
    const folder = await written('phases', 'infection', { hasPhases: true })
    const kinds = await Promise.all(['FLOW', 'BLOODPOOL', 'BLOODPOOL-SPECT', 'SPECT'].map(async (name) => {
      const [first] = await headers(join(folder, name))
      if (first === undefined) throw new Error(`${name} is empty`)
      const kind = seriesKind([first.header])
      return [name, kind, bonePhase(kind, first.header)?.split(',')[0] ?? null]
    }))
    expect(kinds).toEqual([
      ['FLOW', 'dynamic', 'flow phase'],
      ['BLOODPOOL', 'planar', 'blood pool phase'],
      ['BLOODPOOL-SPECT', 'spect-volume', 'blood pool phase'],
      ['SPECT', 'spect-volume', null],
    ])
    if (hasTool)
      for (const name of ['FLOW', 'BLOODPOOL', 'BLOODPOOL-SPECT']) {
        const { stderr } = spawnSync('dciodvfy', [join(folder, name, 'NM0001.dcm')], { encoding: 'utf8' })
        expect(stderr.split('\n').filter((line) => line.startsWith('Error'))).toEqual([])
      }
    const pool = await volumeIn(join(folder, 'BLOODPOOL-SPECT'))
    const { truth } = painted('infection', 2, matrix, { hasPhases: true })
    const [lesion] = truth.lesions
    const at = (positionMm: readonly number[]): number => pool.voxels[voxelAt(pool.info.grid, positionMm)] ?? 0
    const others = truth.levels.filter(({ name }) => !(lesion?.level.split('-') ?? []).includes(name)).map(({ centreMm }) => at(centreMm)).sort((a, b) => a - b)
    expect(at(lesion?.centreMm ?? [0, 0, 0]) / (others[others.length >> 1] ?? 1)).toBeGreaterThan(2)
  })

  it('is the same patient on another day, with the lesion changed', async () => {
    const visit = { daysLater: 200, lesionFactors: [0.25] }
    const [first, later] = [painted('facet', 2, matrix), painted('facet', 2, matrix, { visit })]
    expect(later.patient.id).toBe(first.patient.id)
    expect(later.truth.studyInstanceUid).not.toBe(first.truth.studyInstanceUid)
    expect(later.truth.s1EndplateMm).not.toEqual(first.truth.s1EndplateMm)
    const [a, b] = [first.truth.lesions[0], later.truth.lesions[0]]
    if (a === undefined || b === undefined) throw new Error('no lesion')
    expect([b.level, b.side]).toEqual([a.level, a.side])
    expect(b.ratio).toBeCloseTo(1 + (a.ratio - 1) / 4, 1)
    expect((later.ct.activity[voxelAt(later.ct, b.centreMm)] ?? 0) / activityScale).toBeCloseTo(b.ratio, 1)
    const folder = await written('later', 'facet', { visit })
    expect((await headers(join(folder, 'SPECT')))[0]?.header.study.date).toContain('2026-09-18')
  })

  it('refuses a variant that it cannot draw, and says where', () => {
    const refused = (text: string): string => {
      const result = demoVariant(text)
      if (result.ok) throw new Error('it was understood')
      return result.error.sentence
    }
    expect(refused('thoracic')).toContain('not JSON')
    expect(refused('{"field":"knee"}')).toContain('field')
    expect(refused('{"ct":{"sliceMm":9}}')).toContain('ct.sliceMm')
    expect(demoVariant('{"numbering":"L6","hasPhases":true}')).toEqual({ ok: true, value: variantOf({ numbering: 'L6', hasPhases: true }) })
  })
})
