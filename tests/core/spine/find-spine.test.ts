import { describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import { applyAnchors } from '../../../core/spine/apply-anchors.ts'
import { findSpine } from '../../../core/spine/find-spine.ts'
import type { Volume } from '../../../core/volume/volume.ts'
import { plainKernels, phantomPair } from '../../../bench/phantom-pair.ts'
import { centredGrid, paint, turnedAxes } from '../uptake/synthetic-pair.ts'

const upright = turnedAxes(0, 0, false)
const water = (position: Vec3): number => (Math.hypot(position[0] / 160, position[1] / 110) < 1 ? 40 : -1000)

/** The same CT stored from head to foot and with its columns reversed: other image axes, the same patient. */
const storedOtherWise = ({ info, voxels }: Volume): Volume => {
  const [nx, ny, nz] = info.grid.dimensions
  const turned = new Int16Array(voxels.length)
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) turned[nx - 1 - i + nx * (j + ny * (nz - 1 - k))] = voxels[i + nx * (j + ny * k)] as number
  const [ox, oy, oz] = info.grid.originMm
  const [sx, , sz] = info.grid.spacingMm
  return {
    voxels: turned,
    info: {
      ...info,
      grid: {
        ...info.grid,
        originMm: patientMm(ox + (nx - 1) * sx, oy, oz + (nz - 1) * sz),
        direction: [
          [-1, 0, 0],
          [0, 1, 0],
          [0, 0, -1],
        ],
      },
    },
  }
}

describe('a CT without a spine', () => {
  it('is refused in plain words, not answered', () => {
    const ct = paint(centredGrid(patientMm(0, 0, 0), [90, 70, 60], [4, 4, 4], upright), 'HU', water)
    expect(findSpine(ct, plainKernels)).toMatchObject({ ok: false, error: { code: 'spine-not-found' } })
  })

  it('of too small a field is refused with its size', () => {
    const ct = paint(centredGrid(patientMm(0, 0, 0), [60, 60, 10], [2, 2, 3], upright), 'HU', water)
    const result = findSpine(ct, plainKernels)
    expect(result).toMatchObject({ ok: false, error: { code: 'ct-field-too-small' } })
    if (!result.ok) expect(result.error.sentence).toContain('118 x 118 x 27 mm')
  })
})

describe('the spine of a phantom patient', () => {
  const { ct, truth } = phantomPair('normal', 41, 192)
  const found = findSpine(ct, plainKernels)
  if (!found.ok) throw new Error(found.error.sentence)
  const named = applyAnchors(found.value, [])
  if (!named.ok) throw new Error(named.error.sentence)
  const spine = named.value

  it('has every level in its place and by its name', () => {
    for (const level of truth.levels) {
      const own = spine.levels.find((candidate) => candidate.name === level.name)
      expect(own, level.name).toBeDefined()
      expect(Math.hypot(...(own?.centreMm ?? [0, 0, 0]).map((value, axis) => value - (level.centreMm[axis] ?? 0)))).toBeLessThan(10)
    }
    expect(spine.landmark).toBe('sacrum')
  })

  it('has each facet joint on its own side, near the truth', () => {
    for (const segment of truth.segments) {
      const own = spine.segments.find((candidate) => candidate.name === segment.name)
      for (const side of ['left', 'right'] as const)
        expect(Math.hypot(...(own?.facets[side] ?? [0, 0, 0]).map((value, axis) => value - (segment.facets[side][axis] ?? 0)))).toBeLessThan(10)
    }
  })

  it('has right-handed frames whose left is the patient’s left', () => {
    for (const { frame } of spine.levels) {
      expect(frame.left[0]).toBeGreaterThan(0.8)
      const [l, p, c] = [frame.left, frame.posterior, frame.cranial]
      const triple = c[0] * (l[1] * p[2] - l[2] * p[1]) + c[1] * (l[2] * p[0] - l[0] * p[2]) + c[2] * (l[0] * p[1] - l[1] * p[0])
      expect(triple).toBeCloseTo(1, 3)
    }
  })

  it('is the same when the images are stored upside down and reversed', () => {
    const other = findSpine(storedOtherWise(ct), plainKernels)
    if (!other.ok) throw new Error(other.error.sentence)
    expect(other.value.bodies).toHaveLength(found.value.bodies.length)
    other.value.bodies.forEach((body, index) => {
      const same = found.value.bodies[index]
      expect(Math.hypot(...body.frame.centreMm.map((value, axis) => value - (same?.frame.centreMm[axis] ?? 0)))).toBeLessThan(3)
      expect(body.frame.left[0]).toBeGreaterThan(0.8)
    })
  })
})
