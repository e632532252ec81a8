// Uses freshly compiled kernels once: run by the set-up in every runtime that will load them.
const assert = require('node:assert')
const { basename } = require('node:path')

const module_ = { exports: {} }
process.dlopen(module_, process.argv[2])
const { connectedComponents, gaussianSmooth, gradientSize, jointHistogram, planeDistance, projectMaximum, resampleLinear, watershed } = module_.exports
const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
assert.deepEqual(resampleLinear(Int16Array.of(1, 3), [2, 1, 1], identity, [3, 1, 1], -1), Float32Array.of(1, 3, -1))
assert.deepEqual(gaussianSmooth(Float32Array.of(2, 2, 2), [3, 1, 1], [1, 0, 0]).map(Math.round), Float32Array.of(2, 2, 2))
assert.deepEqual(jointHistogram(Uint8Array.of(1), Float32Array.of(1, 0, 0), Float32Array.of(0, 1), [2, 1, 1], identity, [0, 1], 2), Float64Array.of(0, 0, 0, 1))
assert.deepEqual(gradientSize(Float32Array.of(0, 2, 4), [3, 1, 1], [1, 1, 1]), Float32Array.of(1, 2, 1))
assert.deepEqual(planeDistance(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0), [3, 3, 1])[1], 1)
assert.deepEqual(connectedComponents(Uint8Array.of(1, 0, 1), [3, 1, 1], 6), Int32Array.of(1, 0, 2))
assert.deepEqual(watershed(Float32Array.of(1, 5, 1), [3, 1, 1], 0, 0.9), Int32Array.of(2, 2, 2))
assert.deepEqual(projectMaximum(Int16Array.of(1, 3), [1, 1, 2], identity, [1, 1, 2], 0), Float32Array.of(3))
assert.throws(() => resampleLinear(Int16Array.of(1, 3), [2, 1, 1], identity, [3, 1, 1], -1, Int32Array.of(1)), { name: 'Stopped' })
assert.throws(() => resampleLinear('voxels', [1, 1, 1], identity, [1, 1, 1], 0), TypeError)
// The scan's kernels are left out where the system has not what they are made of.
if (module_.exports.listFolder) assert.ok(module_.exports.listFolder(__dirname).names.split('/').includes(basename(__filename)))
