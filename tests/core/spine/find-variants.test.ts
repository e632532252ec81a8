import { describe, expect, it } from 'vitest'
import { plainKernels, phantomPair } from '../../../bench/phantom-pair.ts'
import { applyAnchors } from '../../../core/spine/apply-anchors.ts'
import { findSpine } from '../../../core/spine/find-spine.ts'
import { voxelToPatient } from '../../../core/geometry/grid.ts'
import { voxelIndex } from '../../../core/geometry/vector.ts'
import type { SpineModel } from '../../../core/spine/spine-model.ts'
import type { Truth } from '../../../phantom/truth.ts'
import type { Volume } from '../../../core/volume/volume.ts'
import { variantOf } from '../../../phantom/variant.ts'
import type { VariantWishes } from '../../../phantom/variant.ts'

/** Fills a ball of a CT: cement in a vertebra. */
const fill = ({ info: { grid }, voxels }: Volume, centreMm: readonly number[], radiusMm: number, hu: number): void => {
  const [nx, ny] = grid.dimensions
  voxels.forEach((_, at) => {
    const p = voxelToPatient(grid, voxelIndex(at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))))
    if (Math.hypot(...p.map((mm, axis) => mm - (centreMm[axis] ?? 0))) <= radiusMm) voxels[at] = hu
  })
}

const found = (seed: number, wishes: VariantWishes, caseName = 'normal', matrix = 128, change: (ct: Volume, truth: Truth) => void = () => undefined): { readonly spine: SpineModel; readonly truth: Truth } => {
  const { ct, truth } = phantomPair(caseName, seed, matrix, variantOf(wishes))
  change(ct, truth)
  const geometry = findSpine(ct, plainKernels)
  if (!geometry.ok) throw new Error(geometry.error.sentence)
  const spine = applyAnchors(geometry.value, [])
  if (!spine.ok) throw new Error(spine.error.sentence)
  return { spine: spine.value, truth }
}

/** Levels of the model farther than 10 mm from the true vertebra of their name, or without one. */
const wrong = (spine: SpineModel, truth: Truth): readonly string[] =>
  spine.levels
    .filter(({ name, centreMm }) => {
      const own = truth.levels.find((level) => level.name === name)
      return own !== undefined && Math.hypot(...own.centreMm.map((mm, axis) => mm - (centreMm[axis] ?? 0))) > 10
    })
    .map(({ name }) => name)

const namesOf = (spine: SpineModel): readonly string[] => spine.levels.map((level) => level.name)
const confidences = (spine: SpineModel): readonly number[] => spine.levels.map((level) => level.confidence)

describe('a patient with six lumbar vertebrae', () => {
  it('gets an L6, at low confidence and with a question', () => {
    const { spine, truth } = found(43, { numbering: 'L6' })
    expect(wrong(spine, truth)).toEqual([])
    expect(namesOf(spine)).toEqual(expect.arrayContaining(['T12', 'L5', 'L6', 'S1']))
    expect(Math.max(...confidences(spine))).toBeLessThan(0.5)
    expect(spine.warnings.join(' ')).toMatch(/name the vertebra shown as [A-Z0-9]+, and all others follow/)
  })
})

describe('a patient with thirteen pairs of ribs', () => {
  it('has right lumbar names, and thoracic ones that are shown as doubtful', () => {
    const { spine, truth } = found(43, { numbering: 'T13' })
    for (const { name, confidence } of spine.levels) if (wrong(spine, truth).includes(name)) expect(confidence, name).toBeLessThan(0.5)
    expect(wrong(spine, truth).filter((name) => name.startsWith('L'))).toEqual([])
    expect(spine.numbering).toContain('T13')
  })
})

describe('a field of view away from the sacrum', () => {
  it('neck and upper chest: counted down from the skull', () => {
    const { spine, truth } = found(43, { field: 'cervicothoracic' })
    expect(wrong(spine, truth)).toEqual([])
    expect(namesOf(spine)).toEqual(expect.arrayContaining(['C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'T1', 'T2', 'T3']))
    expect(spine.landmark).toBe('skull')
    expect(Math.max(...confidences(spine))).toBe(0.6)
  })
})

describe('an operated spine whose screws throw streaks and shadows', () => {
  const third = Math.sqrt(1 / 3)
  const large: VariantWishes = {
    patient: { heightM: 1.95, sex: 'M' },
    ct: { hasContrast: true, hasArmsDown: true, noiseHu: 30, hasStreaks: true },
    storage: { obliqueDeg: [5 * third, -5 * third, 5 * third] },
  }
  it.each([
    ['the canal is followed through the shadow between two screws', 'pseudarthrosis', 4003, { ct: { sliceMm: 3, hasStreaks: true } }],
    ['a dark band between two tips is no disc', 'adjacent-segment', 3004, { ct: { hasStreaks: true } }],
    ['streaks beside rods and heads are no sacral ala', 'hardware-loosening', 3009, large],
  ] as const)('%s', (_, caseName, seed, wishes) => {
    const { spine, truth } = found(seed, wishes, caseName, 256)
    expect(wrong(spine, truth)).toEqual([])
    expect(namesOf(spine)).toEqual(expect.arrayContaining(['T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'S1']))
    expect(Math.min(...confidences(spine))).toBeGreaterThanOrEqual(0.7)
  })
})

describe('a vertebra filled with cement', () => {
  it.each([
    ['a ball of 24 mm, from endplate to endplate', 12, [0]],
    ['a ball of 14 mm on each side', 7, [-9, 9]],
  ] as const)('is no disc: %s', (_, radiusMm, across) => {
    const { spine, truth } = found(44, {}, 'normal', 160, (ct, { levels }) => {
      const l3 = levels.find(({ name }) => name === 'L3')
      if (l3 !== undefined) for (const u of across) fill(ct, [l3.centreMm[0] + u, l3.centreMm[1], l3.centreMm[2]], radiusMm, 1900)
    })
    expect(wrong(spine, truth)).toEqual([])
    expect(namesOf(spine)).toEqual(expect.arrayContaining(['T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'S1']))
    expect(Math.min(...confidences(spine))).toBe(0.9)
  })
})
