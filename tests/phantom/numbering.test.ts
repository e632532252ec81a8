import { describe, expect, it } from 'vitest'
import { vertebraNames } from '../../core/base/anatomy.ts'
import { add, dot, length, scale, subtract } from '../../core/geometry/vector.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { ribPart } from '../../phantom/bone/ribs.ts'
import { fieldNames } from '../../phantom/scan-fields.ts'
import { sceneOf } from '../../phantom/scene.ts'
import type { Scene } from '../../phantom/scene.ts'
import { outlinesAt } from '../../phantom/soft/body-outline.ts'
import type { Numbering, VariantWishes } from '../../phantom/variant.ts'
import { variantOf } from '../../phantom/variant.ts'
import { painted, voxelAt } from './painted.ts'

const scene = (caseName: string, seed: number, wishes: VariantWishes): Scene => {
  const found = sceneOf(caseName, seed, variantOf(wishes))
  if (found === undefined) throw new Error(`no case ${caseName}`)
  return found
}

const lowest = (numbering: Numbering, count: number): string[] =>
  scene('normal', 1, { numbering }).layout.vertebrae.map(({ name }) => name).slice(-count)

describe('numbering variants', () => {
  it('have the vertebrae that they are named after', () => {
    expect(lowest('usual', 7)).toEqual(['T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5'])
    expect(lowest('L6', 7)).toEqual(['T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'L6'])
    expect(lowest('T13', 7)).toEqual(['T12', 'T13', 'L1', 'L2', 'L3', 'L4', 'L5'])
    expect(lowest('lumbarised-S1', 7)).toEqual(['T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'S1'])
    expect(scene('normal', 1, { numbering: 'lumbarised-S1' }).layout.sacrumTop).toBe('S2')
  })

  it('move a lesion to the same place above the sacrum, and keep it where it can be', () => {
    const levels = (caseName: string, numbering: Numbering): string[] => scene(caseName, 1, { numbering }).lesions.map(({ plan }) => plan.level)
    const up = (level: string, from: readonly string[], to: readonly string[]): string => level.split('-').map((name) => to[from.indexOf(name)] ?? name).join('-')
    const usual = ['L1', 'L2', 'L3', 'L4', 'L5', 'S1']
    for (const caseName of ['facet', 'adjacent-segment', 'pseudarthrosis'])
      expect(levels(caseName, 'L6')).toEqual(levels(caseName, 'usual').map((level) => up(level, usual, ['L2', 'L3', 'L4', 'L5', 'L6', 'S1'])))
    expect(levels('si-joint', 'L6')).toEqual(['pelvis'])
  })

  it('fuse a sacralised L5 on both sides, over a low disc', () => {
    const { changes, layout } = scene('normal', 1, { numbering: 'sacralised-L5' })
    expect(changes.megatransverse).toEqual(['L5/left', 'L5/right'])
    expect(layout.segments.at(-1)?.discHeight ?? 99).toBeLessThan(5)
  })
})

describe('fields of view', () => {
  it('show neighbouring vertebrae, named as the program names them, and lesions that are in view', () => {
    for (const field of fieldNames) {
      for (const seed of [1, 2, 3]) {
        const { view, lesions } = scene('facet', seed, { field })
        const usual: readonly string[] = vertebraNames.filter((name) => name !== 'T13' && name !== 'L6')
        const first = usual.indexOf(view.vertebrae[0] ?? '')
        expect(view.vertebrae.length).toBeGreaterThanOrEqual(3)
        expect(view.vertebrae).toEqual(usual.slice(first, first + view.vertebrae.length))
        for (const { plan } of lesions) expect(view.segments).toContain(plan.level)
      }
    }
  })

  it('refuse a lesion of the pelvis where the pelvis is not scanned', () => {
    expect(() => scene('si-joint', 1, { field: 'thoracic' })).toThrow('without sacrum')
  })

  it('keep the shift of the SPECT as it was asked for', () => {
    const { moved, layout, view } = scene('normal', 2, { field: 'lumbar', spect: { shiftMm: [3, -4, 5], rotationDeg: [1, 2, -2], bendMm: [0, 6, 0] } })
    if (moved === null) throw new Error('the SPECT is not moved')
    for (const { name, frame } of layout.vertebrae) {
      if (!view.vertebrae.includes(name)) continue
      const seen = frame.centreMm.map((value, axis) => value + (moved.offsetAt(frame.centreMm)[axis] ?? 0)) as [number, number, number]
      expect(length(subtract(moved.sourceOf(seen), frame.centreMm))).toBeLessThan(0.1)
    }
  })
})

describe('the neck', () => {
  const { ct, truth } = painted('normal', 1, 192, { field: 'cervicothoracic', ct: { sliceMm: 2 } })
  const huAt = (positionMm: Vec3): number => ct.hu[voxelAt(ct, positionMm)] ?? 0
  const moved = (level: { centreMm: Vec3; left: Vec3; posterior: Vec3; cranial: Vec3 }, l: number, p: number, c: number): Vec3 =>
    add(level.centreMm, add(add(scale(level.left, l), scale(level.posterior, p)), scale(level.cranial, c)))
  const level = (name: string) => {
    const found = truth.levels.find((candidate) => candidate.name === name)
    if (found === undefined) throw new Error(`${name} is not in view`)
    return found
  }

  it('shows C1 to T6, the dens in the ring of the atlas and the cord behind it', () => {
    expect(truth.levels.map(({ name }) => name)).toEqual(['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6'])
    expect(huAt(level('C1').centreMm)).toBeGreaterThan(100)
    expect(huAt(moved(level('C1'), 0, 15, 0))).toBeLessThan(100)
    for (const name of ['C3', 'C5', 'C7', 'T3']) expect(huAt(moved(level(name), 0, level(name).depthMm / 2 + 8, 0))).toBeLessThan(110)
  })

  it('has facet joints beside the canal that slope by about 45 degrees, and their bone above and below', () => {
    const { layout } = scene('normal', 1, { field: 'cervicothoracic' })
    for (const segment of layout.segments.filter(({ upper }) => ['C3', 'C4', 'C5', 'C6'].includes(upper))) {
      const facet = segment.facets.left
      const slopeDeg = (Math.acos(Math.abs(dot(facet.across, segment.disc.cranial))) * 180) / Math.PI
      expect(slopeDeg).toBeGreaterThan(35)
      expect(slopeDeg).toBeLessThan(60)
      // The superior process of the lower vertebra lies in front of and below the joint.
      expect(dot(facet.across, segment.disc.posterior)).toBeLessThan(0)
      expect(dot(facet.across, segment.disc.cranial)).toBeLessThan(0)
      for (const side of [-1, 1]) expect(huAt(add(facet.centreMm, scale(facet.across, side * 4)))).toBeGreaterThan(150)
      expect(facet.centreMm[0] - segment.disc.centreMm[0]).toBeGreaterThan(14)
    }
  })
})

describe('ribs', () => {
  it('begin at their own vertebra, go down and outward, and the last ones are the shortest', () => {
    const { layout, contour } = scene('normal', 4, { field: 'thoracic', numbering: 'T13' })
    const lengths = new Map<string, number>()
    for (const v of layout.vertebrae.filter(({ table }) => table.kind === 'thoracic')) {
      const balls = ribPart(v, 1, layout.size, (z) => outlinesAt(contour, z).chest)?.balls ?? []
      const [start, end] = [balls[0], balls.at(-1)]
      if (start === undefined || end === undefined) throw new Error(`${v.name} has no rib`)
      expect(length(subtract(start.centre, v.frame.centreMm))).toBeLessThan(v.width * 0.85)
      expect(end.centre[2]).toBeLessThan(start.centre[2] - 10)
      expect(Math.max(...balls.map(({ centre }) => centre[0]))).toBeGreaterThan(start.centre[0] + 25)
      lengths.set(v.name, balls.slice(1).reduce((sum, ball, i) => sum + length(subtract(ball.centre, balls[i]?.centre ?? ball.centre)), 0))
    }
    const of = (name: string): number => lengths.get(name) ?? 0
    expect(of('T13')).toBeLessThan(of('T12') * 0.65)
    expect(of('T12')).toBeLessThan(of('T11') * 0.75)
    expect(of('T11')).toBeLessThan(of('T7'))
    expect(layout.vertebrae.filter(({ table }) => table.kind === 'lumbar').every((v) => ribPart(v, 1, 1, () => ({ x: 0, y: 0, halfWidth: 1, halfDepth: 1 })) === null)).toBe(true)
  })
})
