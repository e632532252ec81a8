import { describe, expect, it } from 'vitest'
import type { VoxelGrid } from '../../../core/geometry/grid.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../../../core/geometry/vector.ts'
import { cageNotes } from '../../../core/uptake/cage.ts'
import { findImplants, isAdjacent, isHeld, isInstrumented } from '../../../core/uptake/instrumented.ts'
import { denseHu, denseVoxels, metalHu, metalNear } from '../../../core/uptake/metal.ts'
import { spineRegions } from '../../../core/uptake/regions.ts'
import { candidatesAt } from '../../../core/uptake/assign.ts'
import { centredGrid, paint, straightSpine, turnedAxes } from './synthetic-pair.ts'

const upright: VoxelGrid['direction'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

/** L4-L5 lies at z = 18, 10 mm high; bodies 250 HU, discs 70. */
const spongy = (p: PatientMm): number => (Math.abs(p[2] - 36 * Math.round(p[2] / 36)) <= 13 ? 250 : 70)

const ctOf = (added: (p: PatientMm) => number | null, direction = upright, spacing: Vec3 = [1.2, 1.2, 1.5]) =>
  paint(centredGrid(patientMm(0, 5, 18), [60, 60, 60], spacing, direction), 'HU', (p) => added(p) ?? spongy(p))

const inBox = (p: PatientMm, half: Vec3): boolean => Math.abs(p[0]) <= half[0] && Math.abs(p[1]) <= half[1] && Math.abs(p[2] - 18) <= half[2]

/** A ring of titanium. */
const titanium = (p: PatientMm): number | null => (inBox(p, [12, 10, 4.5]) && !inBox(p, [8, 6, 6]) ? 3071 : null)
/** Four markers, 1 mm in radius. */
const peek = (p: PatientMm): number | null => ([-10, 10].some((x) => [-8, 8].some((y) => Math.hypot(p[0] - x, p[1] - y) <= 1.2 && Math.abs(p[2] - 18) <= 4)) ? 2600 : null)

const implantsOf = (ct: ReturnType<typeof ctOf>) => findImplants(ct, straightSpine, denseVoxels(ct, denseHu))
const cagesOf = (ct: ReturnType<typeof ctOf>) => implantsOf(ct).cages

describe('a cage in a disc space', () => {
  it.each([
    ['titanium', titanium, 'body'],
    ['PEEK with markers', peek, 'markers'],
  ] as const)('of %s is found in its segment, with its middle and extent', (_, metal, seenBy) => {
    const [cage, ...others] = cagesOf(ctOf(metal))
    expect(others).toEqual([])
    expect(cage).toMatchObject({ level: 'L4-L5', seenBy })
    expect(Math.hypot(...(cage?.centreMm ?? []).map((value, axis) => value - [0, 0, 18][axis]!))).toBeLessThan(1.5)
    expect(cage?.halfMm[0]).toBeGreaterThan(8)
    expect(implantsOf(ctOf(metal)).screws).toEqual([])
  })

  it.each([
    ['oblique', turnedAxes(12, 8, false)],
    ['left-handed', turnedAxes(0, 0, true)],
  ])('is the same on %s images with anisotropic voxels', (_, direction) => {
    expect(cagesOf(ctOf(titanium, direction, [1.3, 1.1, 1.6])).map(({ level }) => level)).toEqual(['L4-L5'])
    expect(cagesOf(ctOf(peek, direction, [1.1, 1, 1.4])).map(({ level }) => level)).toEqual(['L4-L5'])
  })

  it('is told as what it was taken for', () => {
    expect(cageNotes(cagesOf(ctOf(titanium)))[0]).toMatch(/L4-L5.*prosthesis or cement/)
    expect(cageNotes([])).toEqual([])
  })
})

describe('no cage is found', () => {
  it.each([
    ['in a plain disc', () => null],
    ['where a disc is calcified', (p: PatientMm) => (inBox(p, [9, 7, 3]) ? 1450 : null)],
    ['at two hard spurs on the rim', (p: PatientMm) => ([-23, 23].some((x) => Math.hypot(p[0] - x, p[1], p[2] - 18) <= 2.5) ? 1700 : null)],
    ['at gas', (p: PatientMm) => (inBox(p, [14, 10, 1.5]) ? -600 : null)],
    ['beside hard endplates', (p: PatientMm) => (Math.hypot(p[0], p[1]) < 16 && Math.abs(Math.abs(p[2] - 18) - 6.5) <= 2.5 ? 1400 : null)],
    ['at one dense speck', (p: PatientMm) => (Math.hypot(p[0] - 3, p[1], p[2] - 18) <= 1.6 ? 2600 : null)],
    ['where cement of a body comes near the disc', (p: PatientMm) => (Math.hypot(p[0], p[1], p[2] - 31) <= 10 ? 2700 : null)],
    ['where a screw comes through an endplate', (p: PatientMm) => (Math.hypot(p[0] - 14 - (p[1] - 30) * 0.1, p[2] - 24) <= 3 && p[1] > -10 && p[1] < 45 ? 3071 : null)],
    ['where rods lie behind the spine', (p: PatientMm) => ([-17, 17].some((x) => Math.hypot(p[0] - x, p[1] - 34) <= 3) ? 3071 : null)],
  ] as const)('%s', (_, added) => {
    expect(cagesOf(ctOf(added))).toEqual([])
  })
})

describe('a fusion by a cage alone', () => {
  const ct = ctOf(titanium)
  const cages = cagesOf(ct)
  const implants = { screws: [], cages }

  it('holds its segment, and what lies next to it is adjacent', () => {
    expect(isInstrumented(implants, 'L4-L5')).toBe(true)
    expect(isHeld(implants, 'L4')).toBe(false)
    expect(['L3-L4', 'L5-S1'].map((level) => isAdjacent(implants, level as 'L3-L4'))).toEqual([true, true])
    expect(['L4-L5', 'L2-L3', 'L4'].map((level) => isAdjacent(implants, level as 'L3-L4'))).toEqual([false, false, false])
    expect(isAdjacent(implants, 'pelvis')).toBe(false)
    expect(isAdjacent({ screws: [], cages: cages.map((cage) => ({ ...cage, level: 'L5-S1' as const })) }, 'pelvis')).toBe(true)
  })

  it('is a region of its segment that leaves summits to the disc', () => {
    const regions = spineRegions(straightSpine, { left: [], right: [] }, { screws: [], cages, neoJoints: [] })
    expect(regions.find(({ id }) => id === 'hardware/L4-L5/midline')?.partOf).toEqual(['disc/L4-L5/midline'])
    expect(candidatesAt(regions, patientMm(10, 8, 18))[0]?.region.id).toBe('disc/L4-L5/midline')
  })
})

describe('metal in the slices of a place', () => {
  const dense = denseVoxels(ctOf(titanium), metalHu)
  const near = metalNear(ctOf(titanium), dense)

  it('is near within the same slices only, at its distance', () => {
    expect(near(patientMm(26, 0, 18))).toBeGreaterThan(8)
    expect(near(patientMm(26, 0, 18))).toBeLessThan(18)
    expect(near(patientMm(0, 0, 36))).toBeNull()
    expect(near(patientMm(70, 0, 18))).toBeNull()
  })

  it('is not near a place without metal anywhere', () => {
    expect(metalNear(ctOf(() => null), [])(patientMm(0, 0, 18))).toBeNull()
  })
})
