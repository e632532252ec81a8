import { patientMm } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'
import { uptakeMeasurement } from '../core/knowledge/measurement-schema.ts'
import { recoveryCoefficient } from '../core/uptake/recovery.ts'
import type { RegionShape } from '../core/uptake/uptake.ts'
import { sixSpheres, sphereDiametersMm, uniformCylinder } from '../phantom/recovery.ts'
import { spectResolutionMm } from '../phantom/spect.ts'
import type { SpectImage } from '../phantom/spect.ts'

/** True concentrations against a normal vertebral body, counts per voxel of one, and repetitions with other noise. */
const hot = 8
const background = 1
const countsPerVoxel = 110
const repetitions = 12

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const deviation = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))

/** Values of the voxels whose middle lies in a shape. */
const valuesIn = ({ dimensions, spacingMm, originMm, counts }: SpectImage, isIn: (x: number, y: number, z: number) => boolean): number[] => {
  const values: number[] = []
  const [nx, ny, nz] = dimensions
  for (let k = 0; k < nz; k += 1)
    for (let j = 0; j < ny; j += 1)
      for (let i = 0; i < nx; i += 1)
        if (isIn(originMm[0] + i * spacingMm[0], originMm[1] + j * spacingMm[1], originMm[2] + k * spacingMm[2])) values.push(counts[(k * ny + j) * nx + i] as number)
  return values
}

const ball = (centre: Vec3, radiusMm: number) => (x: number, y: number, z: number): boolean => Math.hypot(x - centre[0], y - centre[1], z - centre[2]) <= radiusMm
/** The middle of the cylinder, far from its walls and from the spheres. */
const core = (x: number, y: number, z: number): boolean => Math.hypot(x, y) <= 25 && Math.abs(z) <= 45

export interface RecoveryRow {
  readonly diameterMm: number
  /** Measured over true concentration: hottest voxel, mean of the sphere; mean over the repetitions, and the deviation of the first. */
  readonly max: number
  readonly maxSd: number
  readonly mean: number
  /** What the engine expects the middle of such a sphere to keep at the phantom's resolution. */
  readonly expected: number
  /** The hottest voxel after the engine's correction, over the true concentration; null where the engine refuses to correct. */
  readonly corrected: number | null
}

export interface RecoveryResult {
  readonly rows: readonly RecoveryRow[]
  /** Calibrated concentration of the cylinder at another filling over the true one, minus 1. */
  readonly cylinderBias: number
  /** Noise of one voxel in the cylinder over its mean. */
  readonly noise: number
  /** Background between the spheres over its true concentration, minus 1. */
  readonly backgroundBias: number
  readonly fwhmMm: number
}

/** Images the six spheres and the cylinder, and compares with what was filled in. */
export const measureRecovery = (): RecoveryResult => {
  const seeds = Array.from({ length: repetitions }, (_, i) => i + 1)
  const calibration = uniformCylinder(2, countsPerVoxel, 100)
  const perUnit = mean(valuesIn(calibration, core)) / 2
  const fillings = seeds.slice(0, 3).map((seed) => valuesIn(uniformCylinder(1, countsPerVoxel, seed), core))
  const images = seeds.map((seed) => sixSpheres(hot, background, countsPerVoxel, seed))
  const backgrounds = images.map(({ spect }) => mean(valuesIn(spect, core)) / perUnit)
  const rows = sphereDiametersMm.map((diameterMm, i): RecoveryRow => {
    const measured = images.map(({ spect, spheres }) => {
      const centreMm = spheres[i]?.centreMm ?? [0, 0, 0]
      return valuesIn(spect, ball(centreMm, Math.max(diameterMm / 2, 4))).map((value) => value / perUnit)
    })
    const hottest = measured.map((values) => Math.max(...values) / hot)
    const shape: RegionShape = { kind: 'ellipsoid', centreMm: patientMm(0, 0, 0), axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], semiAxesMm: [diameterMm / 2, diameterMm / 2, diameterMm / 2] }
    const expected = recoveryCoefficient({ shape, centreMm: patientMm(0, 0, 0) }, spectResolutionMm)
    const corrected = hottest.map((value) => (value * hot - background * (1 - expected)) / expected / hot)
    return {
      diameterMm,
      max: mean(hottest),
      maxSd: deviation(hottest),
      mean: mean(measured.map((values) => mean(values) / hot)),
      expected,
      corrected: expected < uptakeMeasurement.recovery.leastRecovery ? null : mean(corrected),
    }
  })
  return {
    rows,
    cylinderBias: mean(fillings.map((values) => mean(values) / perUnit)) - 1,
    noise: mean(fillings.map((values) => deviation(values) / mean(values))),
    backgroundBias: mean(backgrounds) / background - 1,
    fwhmMm: spectResolutionMm,
  }
}

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${(100 * Math.abs(value)).toFixed(1)} %`

/** The result as Markdown: for the terminal and for docs/accuracy.md. */
export const recoveryTable = ({ rows, cylinderBias, noise, backgroundBias, fwhmMm }: RecoveryResult): string => [
  `Spheres at ${hot} times and background at once the concentration of a normal vertebra, ${countsPerVoxel} counts per voxel of one, ${repetitions} images; the phantom resolves ${fwhmMm.toFixed(1)} mm FWHM.`,
  '',
  '| sphere, mm | max / true | its deviation | mean / true | recovery that the engine expects | corrected max / true |',
  '| --- | --- | --- | --- | --- | --- |',
  ...rows.map((row) =>
    `| ${row.diameterMm} | ${row.max.toFixed(2)} | ${row.maxSd.toFixed(3)} | ${row.mean.toFixed(2)} | ${row.expected.toFixed(2)} | ${row.corrected === null ? 'not corrected: too small' : row.corrected.toFixed(2)} |`),
  '',
  `Cylinder, calibrated at twice the filling: bias ${signed(cylinderBias)}, noise of a voxel ${(100 * noise).toFixed(1)} %. Background in the middle of the spheres: ${signed(backgroundBias)}.`,
].join('\n')
