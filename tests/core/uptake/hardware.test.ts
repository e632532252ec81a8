import { describe, expect, it } from 'vitest'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { add, patientMm, scale, subtract, dot } from '../../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../../core/geometry/vector.ts'
import { findScrews } from '../../../core/uptake/hardware.ts'
import { spineRegions } from '../../../core/uptake/regions.ts'
import { candidatesAt } from '../../../core/uptake/assign.ts'
import { centredGrid, paint, straightSpine, turnedAxes } from './synthetic-pair.ts'

const upright: VoxelGrid['direction'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

interface Bar {
  readonly from: Vec3
  readonly to: Vec3
  readonly radius: number
}

const inBar = ({ from, to, radius }: Bar, p: PatientMm): boolean => {
  const way = subtract(to, from)
  const t = Math.max(0, Math.min(1, dot(subtract(p, from), way) / dot(way, way)))
  return Math.hypot(...subtract(p, add(from, scale(way, t)))) <= radius
}

/** Screws of L4 (z = 36) and L5 (z = 0) on the patient's left, joined by a rod behind. */
const construct: readonly Bar[] = [
  ...[0, 36].map((z): Bar => ({ from: [8, -8, z + 4], to: [17, 34, z + 5], radius: 3 })),
  { from: [17, 38, 5], to: [17, 38, 41], radius: 3 },
]

const ctOf = (bars: readonly Bar[], direction = upright, spacing: Vec3 = [1.6, 1.6, 2]) =>
  paint(centredGrid(patientMm(0, 10, 20), [70, 70, 60], spacing, direction), 'HU', (p) => (bars.some((bar) => inBar(bar, p)) ? 3071 : 250))

describe('screws on a CT', () => {
  it('are told apart though a rod joins them, each with its level, side, length and thickness', () => {
    const screws = findScrews(ctOf(construct), straightSpine)
    expect(screws.map(({ level, side }) => `${level}/${side}`).sort()).toEqual(['L4/left', 'L5/left'])
    for (const screw of screws) {
      expect(Math.hypot(...subtract(screw.entryMm, screw.tipMm))).toBeGreaterThan(30)
      expect(screw.entryMm[1]).toBeGreaterThan(screw.tipMm[1])
      expect(screw.radiusMm).toBeGreaterThan(2)
      expect(screw.radiusMm).toBeLessThan(4)
    }
  })

  it('change sides with a mirrored patient', () => {
    const mirrored = construct.map(({ from, to, radius }): Bar => ({ from: [-from[0], from[1], from[2]], to: [-to[0], to[1], to[2]], radius }))
    expect(findScrews(ctOf(mirrored), straightSpine).map(({ level, side }) => `${level}/${side}`).sort()).toEqual(['L4/right', 'L5/right'])
  })

  it.each([
    ['oblique', turnedAxes(12, 8, false)],
    ['left-handed', turnedAxes(0, 0, true)],
  ])('are the same on %s images with anisotropic voxels', (_, direction) => {
    const screws = findScrews(ctOf(construct, direction, [1.7, 1.5, 2.2]), straightSpine)
    expect(screws.map(({ level, side }) => `${level}/${side}`).sort()).toEqual(['L4/left', 'L5/left'])
  })

  it('are whole in thick slices that they cross obliquely, though each slice shows a piece apart', () => {
    const steep: Bar = { from: [8, -12, -11], to: [17, 30, 11], radius: 2.6 }
    const [screw, ...others] = findScrews(ctOf([steep], upright, [1.2, 1.2, 5]), straightSpine)
    expect(others).toEqual([])
    expect(screw).toMatchObject({ level: 'L5', side: 'left' })
    expect(screw === undefined ? 0 : Math.hypot(...subtract(screw.entryMm, screw.tipMm))).toBeGreaterThan(25)
  })

  it('are whole where thick slices blur the metal between them below the density of metal', () => {
    const slight: Bar = { from: [8, -12, -3], to: [17, 30, 3], radius: 2.4 }
    /** Share of a slice 5 mm thick that the bar fills, as a scanner sees it. */
    const filled = (p: PatientMm): number => [-2, -1, 0, 1, 2].filter((dz) => inBar(slight, patientMm(p[0], p[1], p[2] + dz))).length / 5
    const ct = paint(centredGrid(patientMm(0, 10, 20), [70, 70, 40], [1.4, 1.4, 5], upright), 'HU', (p) => Math.min(3071, 250 + 3300 * filled(p)))
    const gap = [...ct.voxels].filter((hu) => hu > 1500 && hu < 2500).length
    expect(gap).toBeGreaterThan(0)
    const [screw, ...others] = findScrews(ct, straightSpine)
    expect(others).toEqual([])
    expect(screw).toMatchObject({ level: 'L5', side: 'left' })
    expect(screw === undefined ? 0 : Math.hypot(...subtract(screw.entryMm, screw.tipMm))).toBeGreaterThan(30)
  })

  it('are not found without metal, nor in a speck of it', () => {
    expect(findScrews(ctOf([]), straightSpine)).toEqual([])
    expect(findScrews(ctOf([{ from: [15, 0, 0], to: [15, 2, 0], radius: 2 }]), straightSpine)).toEqual([])
  })
})

describe('regions of what the CT shows', () => {
  const screws = findScrews(ctOf(construct), straightSpine)
  const regions = spineRegions(straightSpine, { left: [], right: [] }, { screws, cages: [], neoJoints: [{ level: 'L5', side: 'right', gapMm: 1, rootMm: patientMm(-30, 22, 3), contactMm: patientMm(-42, 26, -18) }] })
  const best = (x: number, y: number, z: number): string | undefined => candidatesAt(regions, patientMm(x, y, z))[0]?.region.id

  it('gives a summit on a shaft to the screw, and one in the joint behind it to the joint', () => {
    expect(best(12.5, 13, 40)).toBe('hardware/L4/left')
    expect(best(16, 32, 18)).toBe('facet-joint/L4-L5/left')
  })

  it('reaches down to the ala where a transverse process does, on that side only', () => {
    expect(best(-42, 26, -18)).toBe('transverse-process/L5/right')
    expect(best(42, 26, -18)).toBeUndefined()
  })

  it('names what lies between two spinous processes', () => {
    expect(best(0, 55, 8)).toBe('interspinous/L4-L5/midline')
  })

  it('has endplates that are parts of body and disc and hold no summit', () => {
    const plate = regions.find((region) => region.id === 'inferior-endplate/L4/midline')
    expect(plate?.partOf).toEqual(['vertebral-body/L4/midline', 'disc/L4-L5/midline'])
    for (const z of [10, 13, 18, 23, 26]) expect(best(0, 0, z)).toMatch(/^(vertebral-body|disc)\//)
  })

  it('gives a lumbarised S1 an arch and joints of its own, and an S1 that is the top of the sacrum none', () => {
    const renamed = (names: readonly string[]) => ({ ...straightSpine, levels: straightSpine.levels.map((level, index) => ({ ...level, name: names[index] as typeof level.name })) })
    const ids = (names: readonly string[]) => spineRegions(renamed(names), { left: [], right: [] }).map(({ id }) => id)
    const free = ids(['L3', 'L4', 'L5', 'S1', 'S2'])
    expect(free).toContain('pars-interarticularis/S1/right')
    expect(free).toContain('inferior-endplate/S1/midline')
    expect(free.some((id) => id.startsWith('pedicle/S2'))).toBe(false)
    const usual = ids(['L2', 'L3', 'L4', 'L5', 'S1'])
    expect(usual).toContain('pars-interarticularis/L5/right')
    expect(usual.some((id) => /^(pedicle|pars-interarticularis|lamina|inferior-endplate)\/S1/.test(id))).toBe(false)
  })

  it('gives each region one name only', () => {
    expect(new Set(regions.map((region) => region.id)).size).toBe(regions.length)
  })
})
