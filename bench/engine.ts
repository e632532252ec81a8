import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VoxelGrid } from '../core/geometry/grid.ts'
import { length, patientMm, subtract } from '../core/geometry/vector.ts'
import type { PatientMm, Vec3 } from '../core/geometry/vector.ts'
import { analyseOn, prepareStudy } from '../core/findings/analyse.ts'
import { checkRegistration } from '../core/registration/check-registration.ts'
import { displacementMm } from '../core/registration/rigid.ts'
import { indexAffine } from '../core/geometry/grid.ts'
import type { Kernels } from '../core/volume/kernels.ts'
import type { Volume } from '../core/volume/volume.ts'
import { openNative } from '../main/runtime/open-native.ts'
import { readRuntimeManifest } from '../main/runtime/runtime-manifest.ts'
import { plainVariant, variantOf } from '../phantom/variant.ts'
import { writeDemo } from '../main/workflow/write-demo.ts'
import { measureCancel } from './cancel.ts'
import { median, repeated, run } from './measure.ts'
import { phantomPair } from './phantom-pair.ts'
import type { Add } from './volume.ts'

/** The engine beside its peers: kernels, registration, and the whole analysis of a large study. */
const rounds = 3
const targetMm = 1.5
const smoothSigma = 2

const seconds = (work: () => unknown): number => {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

const has = (program: string): boolean => spawnSync(program, ['--help']).error === undefined

const pythonWithScipy = (): string | null => ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import scipy.ndimage']).status === 0) ?? null

/** MetaImage, which plastimatch and elastix read: header beside raw voxels. */
const writeMetaImage = (path: string, grid: VoxelGrid, voxels: Int16Array | Float32Array): void => {
  const type = voxels instanceof Int16Array ? 'MET_SHORT' : 'MET_FLOAT'
  const words = (values: readonly (number | readonly number[])[]): string => values.flat().join(' ')
  const header = [
    'ObjectType = Image', 'NDims = 3', 'BinaryData = True', 'BinaryDataByteOrderMSB = False', 'CompressedData = False',
    `TransformMatrix = ${words(grid.direction)}`, `Offset = ${words(grid.originMm)}`, `ElementSpacing = ${words(grid.spacingMm)}`,
    `DimSize = ${words(grid.dimensions)}`, `ElementType = ${type}`, `ElementDataFile = ${path.replace(/^.*\//, '')}.raw`,
  ]
  writeFileSync(`${path}.mhd`, `${header.join('\n')}\n`)
  writeFileSync(`${path}.raw`, new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength))
}

const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

const times = (own: number, theirs: number): string => `spondyl is ${(theirs / own).toFixed(2)} times as fast`

const measureKernels = async (work: string, root: string, ct: Volume, kernels: Kernels, add: Add): Promise<void> => {
  const { grid } = ct.info
  const dimensions = grid.dimensions.map((count, axis) => Math.floor((count * (grid.spacingMm[axis] ?? 1)) / targetMm)) as unknown as Vec3
  const target: VoxelGrid = { ...grid, dimensions, spacingMm: [targetMm, targetMm, targetMm] }
  const affine = indexAffine(target, grid)
  let resampled = new Float32Array(0)
  const resampling = median(await repeated(rounds, () => Promise.resolve(seconds(() => (resampled = kernels.resampleLinear(ct.voxels, grid.dimensions, affine, dimensions, -1000) as Float32Array<ArrayBuffer>)))))
  let smoothed = new Float32Array(0)
  const smoothing = median(await repeated(rounds, () => Promise.resolve(seconds(() => (smoothed = kernels.gaussianSmooth(resampled, dimensions, [smoothSigma, smoothSigma, smoothSigma]) as Float32Array<ArrayBuffer>)))))
  add(`CT ${grid.dimensions.join(' x ')} to ${targetMm} mm, trilinear`, resampling, 's', `median of ${rounds}`)
  add(`that volume, Gaussian of ${smoothSigma} voxels`, smoothing, 's', `median of ${rounds}`)
  const [source, floats] = [join(work, 'kernels-ct'), join(work, 'kernels-float')]
  writeMetaImage(source, grid, ct.voxels)
  writeMetaImage(floats, target, resampled)
  const python = pythonWithScipy()
  if (python === null) console.error('scipy is not installed (python3-scipy): this peer is left out')
  else {
    const scale = (axis: number): number => targetMm / (grid.spacingMm[axis] ?? 1)
    const matrix = [scale(2), 0, 0, 0, scale(1), 0, 0, 0, scale(0)]
    const args = [`${source}.raw`, grid.dimensions.join(','), matrix.join(','), '0,0,0', dimensions.join(','), `${floats}.raw`, dimensions.join(','), String(smoothSigma)]
    const peers = await repeated(rounds, async () => (await run(python, [join(root, 'bench/engine_peer.py'), ...args])).stdout.split(' ').map(Number))
    const at = (index: number): number => median(peers.map((each) => each[index] ?? NaN))
    const same = (own: number, theirs: number): string => (Math.abs(own - theirs) < 0.5 ? 'the same mean' : `OTHER MEAN ${own.toFixed(2)} and ${theirs.toFixed(2)}`)
    add('trilinear: scipy.ndimage', at(0), 's', `${times(resampling, at(0))}; ${same(meanOf(resampled), at(1))}`)
    add('Gaussian: scipy.ndimage', at(2), 's', `${times(smoothing, at(2))}; ${same(meanOf(smoothed), at(3))}`)
  }
  if (!has('plastimatch')) {
    console.error('plastimatch is not installed: this peer is left out')
    return
  }
  const timed = async (args: readonly string[]): Promise<number> => median((await repeated(rounds, () => run('plastimatch', args))).map((each) => each.seconds))
  const out = `${join(work, 'plastimatch-out')}.mhd`
  // What reading and writing the same files takes is not its kernels'.
  const copyLarge = await timed(['convert', '--input', `${source}.mhd`, '--output-img', out])
  const copySmall = await timed(['convert', '--input', `${floats}.mhd`, '--output-img', out])
  const io = (copyLarge + copySmall) / 2
  const resample = (await timed(['resample', '--input', `${source}.mhd`, '--output', out, '--spacing', `${targetMm} ${targetMm} ${targetMm}`, '--interpolation', 'linear'])) - io
  add('trilinear: plastimatch', resample, 's', `${times(resampling, resample)}; its reading and writing taken off`)
  const gauss = (await timed(['filter', '--pattern', 'gauss', '--gauss-width', String(smoothSigma * targetMm), '--output', out, `${floats}.mhd`])) - copySmall
  add('Gaussian: plastimatch', gauss, 's', `${times(smoothing, gauss)}; its reading and writing taken off`)
}

const moves: readonly { readonly shiftMm: Vec3; readonly rotationDeg: Vec3 }[] = [
  { shiftMm: [5, -3, 4], rotationDeg: [1, 0, 2] },
  { shiftMm: [-4, 4, -6], rotationDeg: [-2, 1, 0] },
  { shiftMm: [0, 0, 0], rotationDeg: [0, 0, 0] },
]

/** Where elastix sends a point of the fixed image: its Euler angles are about x, y and z of LPS, applied as Rz Rx Ry. */
const elastixMoves = (parameters: string): ((point: PatientMm) => PatientMm) => {
  const list = (name: string): readonly number[] => (new RegExp(`\\(${name} ([^)]*)\\)`).exec(parameters)?.[1] ?? '').split(' ').map(Number)
  const [ax = 0, ay = 0, az = 0, tx = 0, ty = 0, tz = 0] = list('TransformParameters')
  const centre = list('CenterOfRotationPoint')
  return (point) => {
    let [x, y, z] = point.map((value, axis) => value - (centre[axis] ?? 0)) as [number, number, number]
    ;[x, z] = [x * Math.cos(ay) + z * Math.sin(ay), z * Math.cos(ay) - x * Math.sin(ay)]
    ;[y, z] = [y * Math.cos(ax) - z * Math.sin(ax), z * Math.cos(ax) + y * Math.sin(ax)]
    ;[x, y] = [x * Math.cos(az) - y * Math.sin(az), y * Math.cos(az) + x * Math.sin(az)]
    return patientMm(x + (centre[0] ?? 0) + tx, y + (centre[1] ?? 0) + ty, z + (centre[2] ?? 0) + tz)
  }
}

const measureRegistration = async (work: string, root: string, kernels: Kernels, add: Add): Promise<void> => {
  const own: number[] = []
  const ownError: number[] = []
  const theirs: number[] = []
  const theirError: number[] = []
  for (const [index, move] of moves.entries()) {
    const { ct, spect, truth } = phantomPair('several', 40 + index, 256, variantOf({ spect: move }))
    const input = { ct, spect, kernels, request: { anchors: [], referenceLevel: null, registration: null }, appVersion: 'bench', onProgress: () => undefined, isCancelled: () => false }
    const basis = prepareStudy(input)
    const analysis = basis.ok ? analyseOn(basis.value, input) : basis
    if (!basis.ok || !analysis.ok) throw new Error('the phantom of the bench could not be analysed')
    const { levels } = analysis.value.spine
    const check = (): ReturnType<typeof checkRegistration> => checkRegistration(ct, spect, kernels, basis.value.geometry.canalMm, levels, analysis.value.reference.mean)
    own.push(median(await repeated(rounds, () => Promise.resolve(seconds(check)))))
    const { apart } = check()
    const trueOffset = (name: string): Vec3 | undefined => truth.registration.levels.find((level) => level.name === name)?.offsetMm
    const worst = (offsetAt: (point: PatientMm) => Vec3): number =>
      Math.max(...levels.flatMap(({ name, centreMm }) => {
        const wanted = trueOffset(name)
        return wanted === undefined ? [] : [length(subtract(offsetAt(centreMm), wanted))]
      }))
    ownError.push(worst((point) => displacementMm(apart, point)))
    if (!has('elastix')) continue
    const [fixed, moving, out] = [join(work, 'fixed'), join(work, 'moving'), work]
    // Its pyramid would make the CT coarser first; a third of the voxels in each direction is a gift.
    const coarse: VoxelGrid = { ...ct.info.grid, spacingMm: [3, 3, 3], dimensions: ct.info.grid.dimensions.map((count, axis) => Math.floor((count * (ct.info.grid.spacingMm[axis] ?? 1)) / 3)) as unknown as Vec3 }
    writeMetaImage(fixed, coarse, kernels.resampleLinear(ct.voxels, ct.info.grid.dimensions, indexAffine(coarse, ct.info.grid), coarse.dimensions, -1000))
    writeMetaImage(moving, spect.info.grid, spect.voxels)
    const ran = await run('elastix', ['-f', `${fixed}.mhd`, '-m', `${moving}.mhd`, '-out', out, '-p', join(root, 'bench/elastix-rigid.txt')])
    theirs.push(ran.seconds)
    const moved = elastixMoves(readFileSync(join(out, 'TransformParameters.0.txt'), 'utf8'))
    theirError.push(worst((point) => subtract(moved(point), point)))
  }
  const range = (errors: readonly number[]): string => `worst level off by ${errors.map((error) => error.toFixed(1)).join(', ')} mm in ${errors.length} studies`
  add('registration of SPECT and CT', median(own), 's', `uncertainty and each level included; ${range(ownError)}`)
  if (theirs.length === 0) console.error('elastix is not installed: this peer is left out')
  else add('registration: elastix', median(theirs), 's', `whole process on a CT of 3 mm, rigid, Mattes MI; ${times(median(own), median(theirs))}; ${range(theirError)}`)
}

const measureAnalysis = async (work: string, root: string, add: Add): Promise<void> => {
  const folder = join(work, 'large-study')
  const written = await writeDemo({ folder, caseName: 'several', seed: 1, matrix: 512, variant: plainVariant, onProgress: () => undefined, isCancelled: () => false })
  if (!written.ok) throw new Error(written.error.sentence)
  const cli = join(root, 'out/main/cli.cjs')
  const library = join(work, 'library-large')
  await run(process.execPath, [cli, 'index', folder, '--library', library, '--json'])
  const analyses = await repeated(rounds, () => run(process.execPath, [cli, 'analyse', written.value.studyInstanceUid, '--library', library, '--json']))
  add('512 x 512 x 293 CT with SPECT: analyse', median(analyses.map((each) => each.seconds)), 's', 'whole process, files to findings; the goal is under 6 s')
  const peaks = analyses.flatMap(({ peakMb }) => (peakMb === null ? [] : [peakMb]))
  if (peaks.length > 0) add('512 x 512 x 293 CT with SPECT: peak memory of analyse', median(peaks), 'MB', 'the goal is under 1500')
  await measureCancel(library, join(root, 'out/main'), written.value.studyInstanceUid, add)
  rmSync(folder, { recursive: true })
}

/** `work`: a folder for files. */
export const measureEngine = async (work: string, root: string, add: Add): Promise<void> => {
  const manifest = readRuntimeManifest(join(root, 'out/main'))
  if (!manifest.ok) throw new Error(manifest.error.sentence)
  const kernels = openNative(manifest.value.nativeAddon)
  const { ct } = phantomPair('several', 1, 512)
  await measureKernels(work, root, ct, kernels, add)
  await measureRegistration(work, root, kernels, add)
  await measureAnalysis(work, root, add)
}
