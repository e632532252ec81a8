import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { voxelToPatient } from '../../../core/geometry/grid.ts'
import { voxelIndex } from '../../../core/geometry/vector.ts'
import { edgeLetters } from '../../../core/report/key-images.ts'
import { seriesKind } from '../../../core/study/series-kind.ts'
import { study } from '../../core/report/fixture.ts'
import { headerOf } from '../../fixtures/images.ts'
import { exportedReport, pictureRgb } from './exported-report.ts'
import type { ExportedReport } from './exported-report.ts'
import { obliqueGrid } from './spect-info.ts'

/** A whole export, opened again: by pydicom, and by our own importer. The numbers of the SR are compared in `read-back.test.ts`. */

const python = '/usr/bin/python3'
const hasPydicom = spawnSync(python, ['-c', 'import pydicom, numpy']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'spondyl-archive-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Described {
  readonly modality: string
  readonly sopClass: string
  readonly sopInstance: string
  readonly series: string
  readonly study: string
  readonly patientId: string
  readonly references: readonly (readonly [string, string])[]
  readonly pixels?: readonly number[]
  readonly orientation?: readonly string[]
  readonly comments?: string
  readonly size?: readonly number[]
  readonly pixelSpacing?: readonly number[]
  readonly sliceSpacing?: number
  readonly axes?: readonly number[]
  readonly origins?: readonly (readonly number[])[]
  readonly masks?: readonly number[]
}

const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7'

let made: ExportedReport
let back: Readonly<Record<string, Described>>
const opened = (ending: string): Described => {
  const one = back[basename(made.pathOf(ending))]
  if (one === undefined) throw new Error(`pydicom has not read ${ending}`)
  return one
}
/** What the report was made from: one instance of CT, one of SPECT. */
const sources = (): Set<string> => new Set(made.report.analysis.provenance.seriesUids.map((uid) => `${uid}.7`))
const keyImages = (): readonly Described[] => made.report.content.keyImages.map((_, index) => opened(`-key-${index + 1}.dcm`))

beforeAll(async () => {
  made = await exportedReport(folder)
  if (!hasPydicom) return
  const { stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'read_archive.py'), folder], { encoding: 'utf8', maxBuffer: 1 << 27 })
  if (stdout === '') throw new Error(stderr)
  back = JSON.parse(stdout) as typeof back
}, 60_000)

describe.skipIf(!hasPydicom)('an exported report, read by pydicom', () => {
  it('is of one patient and one study, each object once, each kind in a series of its own', () => {
    const all = Object.values(back)
    expect(all).toHaveLength(4 + made.report.content.keyImages.length)
    expect(new Set(all.map((each) => `${each.study} ${each.patientId}`))).toEqual(new Set([`${study.studyInstanceUid} ${study.patientId}`]))
    expect(new Set(all.map(({ sopInstance }) => sopInstance)).size).toBe(all.length)
    expect(new Set(all.map(({ series }) => series)).size).toBe(5)
  })

  it('has each key image with the pixels, the caption and the sides of the report, and names the images behind it', () => {
    made.report.content.keyImages.forEach(({ caption, plane }, index) => {
      const image = opened(`-key-${index + 1}.dcm`)
      expect(image).toMatchObject({ sopClass: secondaryCapture, pixels: [...pictureRgb], comments: caption, orientation: [edgeLetters[plane].right, edgeLetters[plane].bottom] })
      expect(new Set(image.references.map(([, instance]) => instance))).toEqual(sources())
    })
  })

  it('selects exactly its key images', () => {
    const { references } = opened('-key-objects.dcm')
    const images = new Set(keyImages().map(({ sopInstance }) => sopInstance))
    expect(images.size).toBeGreaterThan(1)
    expect(new Set(references.map(([, instance]) => instance))).toEqual(images)
    expect(new Set(references.map(([sopClass]) => sopClass))).toEqual(new Set([secondaryCapture]))
  })

  it('has a structured report and regions that refer to the images of the study and to nothing else', () => {
    for (const ending of ['-sr.dcm', '-seg.dcm']) {
      const { references } = opened(ending)
      expect(references.length, ending).toBeGreaterThan(0)
      for (const [, instance] of references) expect(sources(), ending).toContain(instance)
    }
  })

  it('has its regions on the grid of the SPECT: size, spacing, axes, and every frame on a slice of it', () => {
    const seg = opened('-seg.dcm')
    const [columns, rows, slices] = obliqueGrid.dimensions
    const [dx, dy, dz] = obliqueGrid.spacingMm
    expect(seg.size).toEqual([columns, rows])
    expect(seg.pixelSpacing).toEqual([dy, dx])
    expect(seg.sliceSpacing).toBe(dz)
    const axes = [...obliqueGrid.direction[0], ...obliqueGrid.direction[1]]
    // Written with six decimals: at the far edge of the grid a hundredth of a micrometre a voxel.
    axes.forEach((value, at) => expect(seg.axes?.[at]).toBeCloseTo(value, 6))
    const origins = Array.from({ length: slices }, (_, slice) => voxelToPatient(obliqueGrid, voxelIndex(0, 0, slice)))
    expect(seg.origins?.length).toBeGreaterThan(3)
    for (const origin of seg.origins ?? []) {
      const nearest = Math.min(...origins.map((place) => Math.hypot(...place.map((value, axis) => value - (origin[axis] ?? Infinity)))))
      expect(nearest).toBeLessThan(0.001)
    }
    expect(Math.min(...(seg.masks ?? [0])), 'no frame is empty').toBeGreaterThan(0)
  })
})

it('is a document for our own importer in every part, and joins the study without becoming one of its volumes', () => {
  const endings = ['-sr.dcm', '-pdf.dcm', '-key-objects.dcm', '-seg.dcm']
  for (const ending of endings) {
    const header = headerOf(new Uint8Array(readFileSync(made.pathOf(ending))))
    expect(header, ending).toMatchObject({ studyInstanceUid: study.studyInstanceUid, patient: { id: study.patientId } })
    expect(seriesKind([header]), ending).toBe('document')
  }
  const picture = headerOf(new Uint8Array(readFileSync(made.pathOf('-key-1.dcm'))))
  expect(picture.studyInstanceUid).toBe(study.studyInstanceUid)
  expect(['ct', 'spect', 'pet']).not.toContain(seriesKind([picture]))
})
