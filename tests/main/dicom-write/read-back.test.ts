import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { voxelToPatient } from '../../../core/geometry/grid.ts'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { patientMm, voxelIndex } from '../../../core/geometry/vector.ts'
import { relativeRadius } from '../../../core/uptake/shape.ts'
import { seriesKind } from '../../../core/study/series-kind.ts'
import { segmentation, segmentedRegions } from '../../../main/dicom-write/segmentation.ts'
import type { SignedReport } from '../../../main/dicom-write/report-modules.ts'
import { structuredReport } from '../../../main/dicom-write/structured-report.ts'
import { nameUid } from '../../../main/dicom-write/name-uid.ts'
import { placeWords } from '../../../core/report/words.ts'
import { signed as report } from '../../core/report/hard-cases.ts'
import { headerOf } from '../../fixtures/images.ts'
import { obliqueGrid } from './spect-info.ts'

// Debian's python3-pydicom; a Python of its own in front of it would not have it.
const python = '/usr/bin/python3'
const hasPydicom = spawnSync(python, ['-c', 'import pydicom, numpy']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'spondyl-read-back-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const spect = { seriesInstanceUid: '1.2.826.0.1.3680043.10.999.2', modality: 'NM', sopClassUid: '1.2.840.10008.5.1.4.1.1.20', frameOfReferenceUid: '1.2.3.4', sopInstanceUids: ['1.2.3.7'] }
const signed: SignedReport = { report, signedAt: report.signedAt ?? '', reader: report.reader ?? '', appVersion: '0.1.0', evidence: [spect] }

const readBack = (what: 'seg' | 'sr', bytes: Uint8Array): unknown => {
  const path = join(folder, `${what}.dcm`)
  writeFileSync(path, bytes)
  const { stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'read_back.py'), what, path], { encoding: 'utf8', maxBuffer: 1 << 27 })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

const straight: VoxelGrid = { dimensions: [40, 60, 90], spacingMm: [4.2, 2.1, 3.3], originMm: patientMm(-80, -40, -70), direction: [[1, 0, 0], [0, 1, 0], [0, 0, 1]] }
const sagittal: VoxelGrid = { dimensions: [60, 90, 40], spacingMm: [2.1, 3.3, 4.2], originMm: patientMm(80, -40, 230), direction: [[0, 1, 0], [0, 0, -1], [-1, 0, 0]] }

describe.skipIf(!hasPydicom).each([['oblique', obliqueGrid], ['anisotropic', straight], ['sagittal, head first', sagittal]] as const)('the segmentation on a grid that is %s', (_, grid) => {
  interface Seg {
    readonly frameOfReference: string
    readonly segments: readonly { readonly label: string; readonly trackingUid: string; readonly level: string; readonly side: string | null; readonly positions: readonly (readonly number[])[] }[]
  }
  const bytes = segmentation(signed, { grid, frameOfReferenceUid: '1.2.3.4', evidence: spect })
  if (bytes === null) throw new Error('the fixture has regions')
  const back = readBack('seg', bytes) as Seg

  it('has every voxel of every region where the region is, within 0.01 mm', () => {
    const regions = segmentedRegions(report)
    expect(back.frameOfReference).toBe('1.2.3.4')
    expect(back.segments.map(({ label }) => label)).toEqual(regions.map((region) => placeWords(region)))
    regions.forEach((region, index) => {
      const [columns, rows, slices] = grid.dimensions
      const wanted: (readonly number[])[] = []
      for (let k = 0; k < slices; k += 1)
        for (let j = 0; j < rows; j += 1)
          for (let i = 0; i < columns; i += 1) {
            const place = voxelToPatient(grid, voxelIndex(i, j, k))
            if (relativeRadius(region.shape, place) <= 1) wanted.push(place)
          }
      const got = back.segments[index]?.positions ?? []
      expect(wanted.length).toBeGreaterThan(10)
      expect(got).toHaveLength(wanted.length)
      const worst = Math.max(...wanted.map((place, at) => Math.max(...place.map((value, axis) => Math.abs(value - (got[at]?.[axis] ?? Infinity))))))
      expect(worst).toBeLessThan(0.01)
    })
  })

  it('is coded: level, side, and the same tracking UID as the numbers', () => {
    const [first] = back.segments
    expect(first).toMatchObject({ level: '11994002', side: '24028007', trackingUid: nameUid(report.studyInstanceUid, report.reportId, report.version, 'facet-joint/L4-L5/right') })
  })

  it('is a document for our own importer, in the right study and no part of the fusion pair', () => {
    const header = headerOf(bytes)
    expect(header).toMatchObject({ studyInstanceUid: report.studyInstanceUid, frameOfReferenceUid: '1.2.3.4' })
    expect(seriesKind([header])).toBe('document')
  })
})

it('leaves out what does not lie on the grid, and makes no empty object', () => {
  const away = { ...straight, originMm: patientMm(5000, 0, 0) }
  expect(segmentation(signed, { grid: away, frameOfReferenceUid: '1.2.3.4', evidence: spect })).toBe(null)
})

describe.skipIf(!hasPydicom)('the structured report, read by pydicom', () => {
  interface Measured {
    readonly concept: string
    readonly derivation: string | null
    readonly value: number
    readonly unit: string
    readonly scheme: string
    readonly place: readonly number[] | null
  }
  it('has every number of every region with its UCUM unit, equal to the report, and the place of the maximum', () => {
    const groups = readBack('sr', structuredReport(signed, '1.2.3.4')) as Record<string, Measured[]>
    for (const region of report.analysis.regions) {
      const group = groups[placeWords(region)] ?? []
      const of = (concept: string, derivation: string | null = null): Measured | undefined => group.find((each) => each.concept === concept && each.derivation === derivation)
      expect(of('Uptake', 'Maximum')).toMatchObject({ value: region.max, unit: '{counts}', scheme: 'UCUM' })
      expect(of('Uptake', 'Mean')?.value).toBe(region.mean)
      expect(of('Uptake, mean of the hottest 1 ml sphere')?.value).toBe(region.peak)
      expect(of('Maximum over reference mean')).toMatchObject({ value: region.ratio, unit: '1' })
      expect(of('Uptake grade 0-4, proposal')?.value).toBe(region.grade)
      expect(of('Volume')).toMatchObject({ value: region.volumeMl, unit: 'ml' })
      const place = of('Uptake', 'Maximum')?.place ?? []
      region.maxMm.forEach((value, axis) => expect(Math.abs(value - (place[axis] ?? Infinity))).toBeLessThan(0.001))
    }
    expect(Object.keys(groups)).toHaveLength(report.analysis.regions.length + 1)
  })
})
