import fc from 'fast-check'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Vec3 } from '../../core/geometry/vector.ts'
import type { StoppableKernels } from '../../core/volume/kernels.ts'
import { openNative } from '../../main/runtime/open-native.ts'
import { readRuntimeManifest } from '../../main/runtime/runtime-manifest.ts'

const manifest = readRuntimeManifest(fileURLToPath(new URL('.', import.meta.url)))
if (!manifest.ok) throw new Error(manifest.error.sentence)
// `npm run asan` names its own build.
const native = openNative(process.env['SPONDYL_KERNELS'] ?? manifest.value.nativeAddon)
const twin = openNative(null)
const both = [native, twin]

/** Calls a kernel as untyped JavaScript could. */
const call = (kernels: object, name: string, args: readonly unknown[]): unknown => (Reflect.get(kernels, name) as (...args: readonly unknown[]) => unknown)(...args)

const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]

const dims = (most: number): fc.Arbitrary<Vec3> => fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))

const product = (size: Vec3): number => size[0] * size[1] * size[2]

const withMask = (most: number): fc.Arbitrary<{ size: Vec3; mask: Uint8Array }> =>
  dims(most).chain((size) =>
    fc
      .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })))
      .map(([share, stream]) => ({ size, mask: Uint8Array.from({ length: product(size) }, () => ((stream.next().value as number) < share ? 1 : 0)) })),
  )

const withVoxels = (most: number): fc.Arbitrary<{ size: Vec3; values: Int16Array | Float32Array }> =>
  dims(most).chain((size) => {
    const count = product(size)
    // Few different values, so that summits and passes of the same height meet; and NaN, which nothing is higher than.
    const plain = fc.array(fc.integer({ min: -2, max: 9 }), { minLength: count, maxLength: count })
    return fc.oneof(
      plain.map((list): Int16Array | Float32Array => Int16Array.from(list)),
      plain.map((list): Int16Array | Float32Array => Float32Array.from(list)),
      fc.float32Array({ minLength: count, maxLength: count, min: -50, max: 150 }).map((list): Int16Array | Float32Array => list),
    ).map((values) => ({ size, values }))
  })

/** Rotation (oblique), anisotropic scale, an axis turned round or not (left-handed), and a shift. */
const affine: fc.Arbitrary<number[]> = fc
  .record({
    turn: fc.double({ min: -3, max: 3, noNaN: true }),
    scale: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.2, max: 3, noNaN: true }))),
    mirrored: fc.boolean(),
    shift: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -3, max: 6, noNaN: true }))),
  })
  .map(({ turn, scale: [a = 1, b = 1, e = 1], mirrored, shift: [x = 0, y = 0, z = 0] }) => {
    const [c, s] = [Math.cos(turn), Math.sin(turn)]
    return [c * a, -s * b, 0, x, s * a, c * b, 0, y, 0, 0.1, mirrored ? -e : e, z]
  })

describe('native kernels of the engine and their TypeScript twins', () => {
  it('measure gradients alike to the last bit, on anisotropic voxels', () => {
    const spacing = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.1, max: 9, noNaN: true }))) as unknown as fc.Arbitrary<Vec3>
    const cases = dims(7).chain((size) => fc.tuple(fc.constant(size), fc.float32Array({ minLength: product(size), maxLength: product(size), min: -1e5, max: 1e5 }), spacing))
    fc.assert(fc.property(cases, ([size, values, mm]) => { expect(native.gradientSize(values, size, mm)).toEqual(twin.gradientSize(values, size, mm)) }), { numRuns: 200 })
  })

  it('measure distances alike to the last bit', () => {
    fc.assert(fc.property(withMask(9), ({ size, mask }) => { expect(native.planeDistance(mask, size)).toEqual(twin.planeDistance(mask, size)) }), { numRuns: 200 })
  })

  it('number the same components', () => {
    fc.assert(
      fc.property(withMask(9), fc.constantFrom(6 as const, 26 as const), ({ size, mask }, neighbours) => {
        expect(native.connectedComponents(mask, size, neighbours)).toEqual(twin.connectedComponents(mask, size, neighbours))
      }),
      { numRuns: 300 },
    )
  })

  it('flood the same hills', () => {
    fc.assert(
      fc.property(withVoxels(7), fc.constantFrom(-3, 0, 4.5), fc.constantFrom(0.5, 0.92, 1), ({ size, values }, floor, share) => {
        expect(native.watershed(values, size, floor, share)).toEqual(twin.watershed(values, size, floor, share))
      }),
      { numRuns: 300 },
    )
  })

  it('project the same maximum, which is that of the resampled layers', () => {
    fc.assert(
      fc.property(withVoxels(6), affine, dims(7), fc.constantFrom(-1000, 0, 7.5), ({ size, values }, map, target, fill) => {
        const one = native.projectMaximum(values, size, map, target, fill)
        const layers = twin.resampleLinear(values, size, map, target, fill)
        const pixels = target[0] * target[1]
        const highest = Float32Array.from({ length: pixels }, (_, pixel) => {
          let most: number = fill
          for (let at = pixel; at < layers.length; at += pixels) if ((layers[at] ?? NaN) > most) most = layers[at] ?? NaN
          return most
        })
        expect(twin.projectMaximum(values, size, map, target, fill)).toEqual(highest)
        one.forEach((value, at) => expect(Math.abs(value - (highest[at] ?? NaN))).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(value))))
      }),
      { numRuns: 300 },
    )
  })

  it('are alike on more slices than threads take at once', () => {
    const size: Vec3 = [24, 22, 90]
    const values = Float32Array.from({ length: product(size) }, (_, at) => (at * 7919) % 1013)
    // Thin walls that run on through all slices: components that every thread holds a part of.
    const mask = Uint8Array.from(values, (value, at) => (at % 24 === 5 || value > 930 ? 1 : 0))
    for (const neighbours of [6, 26] as const) expect(native.connectedComponents(mask, size, neighbours)).toEqual(twin.connectedComponents(mask, size, neighbours))
    expect(native.planeDistance(mask, size)).toEqual(twin.planeDistance(mask, size))
    expect(native.watershed(values, size, 300, 0.92)).toEqual(twin.watershed(values, size, 300, 0.92))
    expect(native.gradientSize(values, size, [1, 2, 3])).toEqual(twin.gradientSize(values, size, [1, 2, 3]))
  })
})

describe.each(both)('gradients ($kind)', (kernels) => {
  it('are per mm, along each axis with its own spacing', () => {
    // Value = 3 i + 4 j + 12 k (per voxel) on voxels of 1, 2 and 3 mm: slopes 3, 2 and 4 per mm.
    const values = Float32Array.from({ length: 27 }, (_, at) => 3 * (at % 3) + 4 * (Math.floor(at / 3) % 3) + 12 * Math.floor(at / 9))
    expect(kernels.gradientSize(values, [3, 3, 3], [1, 2, 3])[13]).toBeCloseTo(Math.hypot(3, 2, 4), 5)
  })
})

describe.each(both)('distances in a slice ($kind)', (kernels) => {
  it('do not see the neighbouring slices', () => {
    const mask = new Uint8Array(2 * 49)
    mask[3 + 7 * 3] = 1
    const out = kernels.planeDistance(mask, [7, 7, 2])
    expect([out[3 + 7 * 3], out[4 + 7 * 3], out[5 + 7 * 3], out[3 + 7]]).toEqual([0, 1, 2, 2])
    expect(out[4 + 7 * 4]).toBeCloseTo(Math.SQRT2, 6)
    expect([...out.subarray(49)].every((value) => value === 1000)).toBe(true)
  })
})

describe.each(both)('connected components ($kind)', (kernels) => {
  it('touch at corners over 26 neighbours, at faces only over 6, and not across the rim', () => {
    const corner = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 1)
    expect([...kernels.connectedComponents(corner, [2, 2, 2], 26)]).toEqual([1, 0, 0, 0, 0, 0, 0, 1])
    expect([...kernels.connectedComponents(corner, [2, 2, 2], 6)]).toEqual([1, 0, 0, 0, 0, 0, 0, 2])
    expect([...kernels.connectedComponents(Uint8Array.of(0, 0, 1, 1, 0, 0), [3, 2, 1], 26)]).toEqual([0, 0, 1, 2, 0, 0])
  })

  it('are one where two arms meet late', () => {
    expect([...kernels.connectedComponents(Uint8Array.of(1, 0, 1, 1, 0, 1, 1, 1, 1), [3, 3, 1], 6)]).toEqual([1, 0, 1, 1, 0, 1, 1, 1, 1])
  })
})

describe.each(both)('watershed ($kind)', (kernels) => {
  it('parts two hills at a low pass, and joins them at a high one', () => {
    const values = Float32Array.of(1, 9, 4, 8, 1)
    expect([...kernels.watershed(values, [5, 1, 1], 0, 0.92)]).toEqual([2, 2, 2, 4, 4])
    expect([...kernels.watershed(values, [5, 1, 1], 0, 0.5)]).toEqual([2, 2, 2, 2, 2])
  })

  it('leaves what does not lie above the floor, and what is no number', () => {
    expect([...kernels.watershed(Float32Array.of(5, 2, NaN, 7), [4, 1, 1], 2, 0.92)]).toEqual([1, 0, 0, 4])
  })
})

/** One good call of each kernel; the flag comes behind it. */
const goodCalls: Readonly<Record<keyof StoppableKernels, readonly unknown[]>> = {
  resampleLinear: [Int16Array.of(1, 3), [2, 1, 1], identity, [2, 1, 1], 0],
  gaussianSmooth: [Float32Array.of(1, 3), [2, 1, 1], [1, 1, 1]],
  gradientSize: [Float32Array.of(1, 3), [2, 1, 1], [1, 1, 1]],
  jointHistogram: [Uint8Array.of(0), Float32Array.of(0, 0, 0), Float32Array.of(0, 1), [2, 1, 1], identity, [0, 1], 2],
  planeDistance: [Uint8Array.of(1, 0), [2, 1, 1]],
  connectedComponents: [Uint8Array.of(1, 0), [2, 1, 1], 26],
  watershed: [Float32Array.of(1, 3), [2, 1, 1], 0, 0.9],
  projectMaximum: [Int16Array.of(1, 3), [2, 1, 1], identity, [2, 1, 1], 0],
}

describe.each(both)('cancelling a kernel ($kind)', (kernels) => {
  it.each(Object.entries(goodCalls))('%s stops once the flag is set, and only then', (name, args) => {
    const flag = new Int32Array(new SharedArrayBuffer(4))
    expect(call(kernels, name, [...args, flag])).toEqual(call(twin, name, args))
    Atomics.store(flag, 0, 1)
    expect(() => call(kernels, name, [...args, flag])).toThrow(expect.objectContaining({ name: 'Stopped' }) as Error)
    expect(call(kernels, name, args)).toEqual(call(twin, name, args))
  })

  it.each(Object.entries(goodCalls))('%s refuses what is no flag', (name, args) => {
    for (const wrong of [true, 'stop', new Uint8Array(4), new Int32Array(0)]) expect(() => call(kernels, name, [...args, wrong])).toThrow(TypeError)
  })
})

describe.each(both)('wrong arguments ($kind)', (kernels) => {
  const floats = Float32Array.of(1, 2)
  const mask = Uint8Array.of(1, 0)
  const size: Vec3 = [2, 1, 1]
  it.each<[keyof StoppableKernels, string, unknown[]]>([
    ['gradientSize', 'no arguments', []],
    ['gradientSize', 'whole-number voxels', [Int16Array.of(1, 2), size, [1, 1, 1]]],
    ['gradientSize', 'dimensions that do not fit', [floats, [3, 1, 1], [1, 1, 1]]],
    ['gradientSize', 'a spacing of nothing', [floats, size, [1, 0, 1]]],
    ['gradientSize', 'a spacing for two axes', [floats, size, [1, 1]]],
    ['planeDistance', 'no arguments', []],
    ['planeDistance', 'a mask of numbers', [floats, size]],
    ['planeDistance', 'a mask shorter than its dimensions', [mask, [3, 1, 1]]],
    ['connectedComponents', 'no arguments', []],
    ['connectedComponents', 'a mask of numbers', [Int32Array.of(1, 0), size, 26]],
    ['connectedComponents', 'a mask longer than its dimensions', [mask, [1, 1, 1], 26]],
    ['connectedComponents', '18 neighbours', [mask, size, 18]],
    ['connectedComponents', 'no neighbours', [mask, size]],
    ['watershed', 'no arguments', []],
    ['watershed', 'unsigned voxels', [Uint16Array.of(1, 2), size, 0, 0.9]],
    ['watershed', 'dimensions that do not fit', [floats, [3, 1, 1], 0, 0.9]],
    ['watershed', 'a floor that is no number', [floats, size, NaN, 0.9]],
    ['watershed', 'no share', [floats, size, 0]],
    ['projectMaximum', 'no arguments', []],
    ['projectMaximum', 'a source of another number type', [Float64Array.of(1, 2), size, identity, size, 0]],
    ['projectMaximum', 'a source shorter than its dimensions', [floats, [3, 1, 1], identity, size, 0]],
    ['projectMaximum', 'an affine of 11 numbers', [floats, size, identity.slice(1), size, 0]],
    ['projectMaximum', 'a negative target', [floats, size, identity, [-1, 1, 1], 0]],
    ['projectMaximum', 'no fill value', [floats, size, identity, size]],
  ])('%s refuses %s', (name, _, args) => {
    expect(() => call(kernels, name, args)).toThrow(TypeError)
  })
})
