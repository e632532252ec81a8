import fc from 'fast-check'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Vec3 } from '../../core/geometry/vector.ts'
import { openNative } from '../../main/runtime/open-native.ts'
import { readRuntimeManifest } from '../../main/runtime/runtime-manifest.ts'

const manifest = readRuntimeManifest(fileURLToPath(new URL('.', import.meta.url)))
if (!manifest.ok) throw new Error(manifest.error.sentence)
// `npm run asan` names its own build.
const native = openNative(process.env['SPONDYL_KERNELS'] ?? manifest.value.nativeAddon)
const twin = openNative(null)
const both = [native, twin]

/** Calls a kernel as untyped JavaScript could. */
const call = (kernels: object, name: string, args: readonly unknown[]): unknown =>
  (Reflect.get(kernels, name) as (...args: readonly unknown[]) => unknown)(...args)

const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]

/** Largest difference, as a share of the largest value. */
const difference = (a: Float32Array, b: Float32Array): number => {
  expect(a.length).toBe(b.length)
  const scale = a.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? Number.NaN))), 0) / scale
}

const dims = (most: number): fc.Arbitrary<Vec3> =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))

const voxelsFor = (size: Vec3): fc.Arbitrary<Int16Array | Float32Array> => {
  const count = size[0] * size[1] * size[2]
  return fc.oneof(
    fc.int16Array({ minLength: count, maxLength: count }),
    fc.float32Array({ minLength: count, maxLength: count, noNaN: true, min: -1e6, max: 1e6 }),
  )
}

/** Rotation (oblique), anisotropic scale, an axis turned round or not (left-handed), and a shift. */
const affine: fc.Arbitrary<number[]> = fc
  .record({
    turn: fc.double({ min: -3, max: 3, noNaN: true }),
    tilt: fc.double({ min: -1, max: 1, noNaN: true }),
    scale: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.2, max: 3, noNaN: true }))),
    mirrored: fc.boolean(),
    shift: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -3, max: 6, noNaN: true }))),
  })
  .map(({ turn, tilt, scale, mirrored, shift }) => {
    const [c, s, d, t] = [Math.cos(turn), Math.sin(turn), Math.cos(tilt), Math.sin(tilt)]
    const [a = 1, b = 1, e = 1] = scale
    const [x = 0, y = 0, z = 0] = shift
    const k = mirrored ? -e : e
    return [c * a, -s * d * b, s * t * k, x, s * a, c * d * b, -c * t * k, y, 0, t * b, d * k, z]
  })

/** Grids along the same axes, one of them turned round or not: the usual case, which has a way of its own. */
const straightAffine: fc.Arbitrary<number[]> = fc
  .tuple(...[0, 1, 2].map(() => fc.tuple(fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constant(0)), fc.double({ min: -4, max: 9, noNaN: true }))))
  .map(([x = [1, 0], y = [1, 0], z = [1, 0]]) => [x[0], 0, 0, x[1], 0, y[0], 0, y[1], 0, 0, z[0], z[1]])

describe('native kernels and their TypeScript twins', () => {
  it('are two different implementations here', () => {
    expect(native.kind).toBe('native')
    expect(twin.kind).toBe('typescript')
  })

  it('resample alike for oblique, straight, anisotropic and mirrored grids', () => {
    const cases = dims(6).chain((size) => fc.tuple(fc.constant(size), voxelsFor(size), fc.oneof(affine, straightAffine), dims(7), fc.constantFrom(-1000, 0, 7.5)))
    fc.assert(
      fc.property(cases, ([size, source, map, target, fill]) => {
        const one = native.resampleLinear(source, size, map, target, fill)
        expect(difference(one, twin.resampleLinear(source, size, map, target, fill))).toBeLessThanOrEqual(1e-4)
      }),
      { numRuns: 300 },
    )
  })

  it('smooth alike for any sigma per axis', () => {
    const sigma = fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 3, noNaN: true }))
    const cases = dims(7).chain((size) => {
      const count = size[0] * size[1] * size[2]
      const values = fc.float32Array({ minLength: count, maxLength: count, noNaN: true, min: -1e6, max: 1e6 })
      return fc.tuple(fc.constant(size), values, fc.tuple(sigma, sigma, sigma))
    })
    fc.assert(
      fc.property(cases, ([size, values, sigmas]) => {
        const one = native.gaussianSmooth(values, size, sigmas)
        expect(difference(one, twin.gaussianSmooth(values, size, sigmas))).toBeLessThanOrEqual(1e-4)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the joint histogram of the two', () => {
  const bins = 8
  const cases = dims(6).chain((size) => {
    const count = size[0] * size[1] * size[2]
    return fc.integer({ min: 0, max: 60 }).chain((samples) =>
      fc.record({
        size: fc.constant(size),
        moving: fc.float32Array({ minLength: count, maxLength: count, min: -50, max: 150 }),
        fixed: fc.uint8Array({ minLength: samples, maxLength: samples, max: bins - 1 }),
        positions: fc.float32Array({ minLength: 3 * samples, maxLength: 3 * samples, noNaN: true, min: -2, max: 8 }),
        map: affine,
      }),
    )
  })

  it('is alike for oblique, anisotropic and mirrored grids, with values that are no number, and counts no sample twice', () => {
    fc.assert(
      fc.property(cases, ({ size, moving, fixed, positions, map }) => {
        const one = native.jointHistogram(fixed, positions, moving, size, map, [0, 100], bins)
        const other = twin.jointHistogram(fixed, positions, moving, size, map, [0, 100], bins)
        expect(one.length).toBe(bins * bins)
        one.forEach((count, at) => {
          expect(Math.abs(count - (other[at] ?? NaN))).toBeLessThanOrEqual(1e-9)
        })
        const sum = one.reduce((total, count) => total + count, 0)
        expect(Math.abs(sum - Math.round(sum))).toBeLessThanOrEqual(1e-9)
        expect(sum).toBeLessThanOrEqual(fixed.length + 1e-9)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the joint histogram of more samples than one thread takes', () => {
  it('is the same in both', () => {
    const samples = 50_000
    const size: Vec3 = [20, 18, 16]
    const moving = Float32Array.from({ length: 20 * 18 * 16 }, (_, at) => (at * 7919) % 101)
    const fixed = Uint8Array.from({ length: samples }, (_, at) => (at * 31) % 32)
    const positions = Float32Array.from({ length: 3 * samples }, (_, at) => ((at * 613) % 2003) / 100)
    const map = [0.9, 0.1, 0, -0.3, -0.1, 0.8, 0.05, 0.2, 0, -0.05, 0.8, 0.1]
    const one = native.jointHistogram(fixed, positions, moving, size, map, [10, 90], 32)
    const other = twin.jointHistogram(fixed, positions, moving, size, map, [10, 90], 32)
    expect(one.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20_000)
    expect(Math.max(...one.map((count, at) => Math.abs(count - (other[at] ?? NaN))))).toBeLessThan(1e-8)
  })
})

describe.each(both)('the joint histogram ($kind)', (kernels) => {
  const positions = Float32Array.of(0, 0, 0, 1, 0, 0, 0.25, 0, 0, 1.5, 0, 0)
  const fixed = Uint8Array.of(0, 1, 1, 1)

  it('shares a value between its two bins, and leaves out what lies outside', () => {
    expect([...kernels.jointHistogram(fixed, positions, Float32Array.of(0, 10), [2, 1, 1], identity, [0, 10], 2)]).toEqual([1, 0, 0.75, 1.25])
  })

  it('cuts values to the range', () => {
    expect([...kernels.jointHistogram(fixed, positions, Float32Array.of(-90, 900), [2, 1, 1], identity, [0, 10], 2)]).toEqual([1, 0, 0, 2])
  })

  const moving = Float32Array.of(0, 10)
  const size: Vec3 = [2, 1, 1]
  it.each<[string, unknown[]]>([
    ['no arguments', []],
    ['fixed bins of another number type', [Float32Array.of(0, 1, 1, 1), positions, moving, size, identity, [0, 1], 2]],
    ['a fixed bin beyond the last', [Uint8Array.of(0, 1, 2, 1), positions, moving, size, identity, [0, 1], 2]],
    ['two numbers a sample', [fixed, positions.subarray(0, 8), moving, size, identity, [0, 1], 2]],
    ['positions of another number type', [fixed, Float64Array.from(positions), moving, size, identity, [0, 1], 2]],
    ['a moving volume shorter than its dimensions', [fixed, positions, moving, [3, 1, 1], identity, [0, 1], 2]],
    ['a moving volume of whole numbers', [fixed, positions, Int16Array.of(0, 10), size, identity, [0, 1], 2]],
    ['an affine of 11 numbers', [fixed, positions, moving, size, identity.slice(1), [0, 1], 2]],
    ['a range that runs downwards', [fixed, positions, moving, size, identity, [1, 0], 2]],
    ['one bin', [fixed, positions, moving, size, identity, [0, 1], 1]],
    ['too many bins', [fixed, positions, moving, size, identity, [0, 1], 257]],
    ['half a bin', [fixed, positions, moving, size, identity, [0, 1], 2.5]],
  ])('refuses %s', (_, args) => {
    expect(() => call(kernels, 'jointHistogram', args)).toThrow(TypeError)
  })
})

describe.each(both)('resampling ($kind)', (kernels) => {
  it('returns the source on its own grid', () => {
    const source = Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8)
    expect(kernels.resampleLinear(source, [2, 2, 2], identity, [2, 2, 2], -1)).toEqual(Float32Array.from(source))
  })

  it('holds the edge value for half a voxel and fills beyond it', () => {
    const at = (x: number): number | undefined =>
      kernels.resampleLinear(Float32Array.of(10, 20), [2, 1, 1], [1, 0, 0, x, 0, 1, 0, 0, 0, 0, 1, 0], [1, 1, 1], -7)[0]
    expect([at(-0.51), at(-0.5), at(0), at(0.25), at(1), at(1.5), at(1.51)]).toEqual([-7, 10, 10, 12.5, 20, 20, -7])
  })

  it('keeps the axes apart: columns, rows, slices', () => {
    // Value = i + 10 j + 100 k on a grid with three different sizes; the target walks the source slices along its columns.
    const source = Float32Array.from({ length: 24 }, (_, at) => (at % 2) + 10 * (Math.floor(at / 2) % 3) + 100 * Math.floor(at / 6))
    const swapped = [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0]
    const out = kernels.resampleLinear(source, [2, 3, 4], swapped, [4, 3, 2], -1)
    expect([...out.slice(0, 4)]).toEqual([0, 100, 200, 300])
    expect(out[4]).toBe(10)
    expect(out[12]).toBe(1)
  })

  it('reads voxels that threads share', () => {
    const shared = new Int16Array(new SharedArrayBuffer(4))
    shared.set([5, 6])
    expect([...kernels.resampleLinear(shared, [2, 1, 1], identity, [2, 1, 1], 0)]).toEqual([5, 6])
  })

  it('leaves the source as it was, and reads a view from its own offset', () => {
    const whole = Float32Array.of(9, 1, 2, 9)
    expect([...kernels.resampleLinear(whole.subarray(1, 3), [2, 1, 1], identity, [2, 1, 1], 0)]).toEqual([1, 2])
    expect([...whole]).toEqual([9, 1, 2, 9])
  })

  const voxels = Float32Array.of(1, 2)
  const size: Vec3 = [2, 1, 1]
  it.each<[string, unknown[]]>([
    ['no arguments', []],
    ['a source that is text', ['voxels', size, identity, size, 0]],
    ['a source of another number type', [Float64Array.of(1, 2), size, identity, size, 0]],
    ['unsigned voxels', [Uint16Array.of(1, 2), size, identity, size, 0]],
    ['a source shorter than its dimensions', [voxels, [3, 1, 1], identity, size, 0]],
    ['a source longer than its dimensions', [voxels, [1, 1, 1], identity, size, 0]],
    ['zero columns', [new Float32Array(0), [0, 1, 1], identity, size, 0]],
    ['half a column', [voxels, [0.5, 4, 1], identity, size, 0]],
    ['two dimensions', [voxels, [2, 1], identity, size, 0]],
    ['an affine of 16 numbers', [voxels, size, [...identity, 0, 0, 0, 1], size, 0]],
    ['an affine with NaN', [voxels, size, [Number.NaN, ...identity.slice(1)], size, 0]],
    ['an affine with text', [voxels, size, ['1', ...identity.slice(1)], size, 0]],
    ['a negative target', [voxels, size, identity, [-1, 1, 1], 0]],
    ['a target too large to hold', [voxels, size, identity, [65536, 65536, 1], 0]],
    ['no fill value', [voxels, size, identity, size]],
  ])('refuses %s', (_, args) => {
    expect(() => call(kernels, 'resampleLinear', args)).toThrow(TypeError)
  })
})

describe.each(both)('smoothing ($kind)', (kernels) => {
  it('leaves an axis with sigma 0 as it is', () => {
    const values = Float32Array.of(0, 1, 0, 0, 5, 0)
    expect(kernels.gaussianSmooth(values, [3, 2, 1], [0, 0, 0])).toEqual(values)
  })

  it('spreads a point along one axis only, keeping its sum', () => {
    const values = new Float32Array(21 * 3)
    values[21 + 10] = 100
    const out = kernels.gaussianSmooth(values, [21, 3, 1], [1.5, 0, 0])
    expect(out.reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, 3)
    expect(out.slice(0, 21).every((value) => value === 0)).toBe(true)
    // The ratio of neighbours is that of a Gaussian of 1.5 voxels.
    expect(out[21 + 11]! / out[21 + 10]!).toBeCloseTo(Math.exp(-0.5 / 1.5 ** 2), 5)
  })

  it('keeps a constant constant up to the edge, and the source as it was', () => {
    const values = new Float32Array(60).fill(7)
    const out = kernels.gaussianSmooth(values, [3, 4, 5], [2, 1, 0.5])
    expect(difference(out, values)).toBeLessThan(1e-6)
    expect(values.every((value) => value === 7)).toBe(true)
  })

  const values = Float32Array.of(1, 2)
  it.each<[string, unknown[]]>([
    ['whole-number voxels', [Int16Array.of(1, 2), [2, 1, 1], [1, 1, 1]]],
    ['wrong dimensions', [values, [3, 1, 1], [1, 1, 1]]],
    ['a negative sigma', [values, [2, 1, 1], [-1, 1, 1]]],
    ['an infinite sigma', [values, [2, 1, 1], [Number.POSITIVE_INFINITY, 1, 1]]],
    ['a sigma for two axes', [values, [2, 1, 1], [1, 1]]],
  ])('refuses %s', (_, args) => {
    expect(() => call(kernels, 'gaussianSmooth', args)).toThrow(TypeError)
  })
})

describe('opening the kernels', () => {
  it('refuses an addon that is not there instead of quietly running slow', () => {
    expect(() => openNative('/nowhere/spondyl_kernels.node')).toThrow()
  })
})
