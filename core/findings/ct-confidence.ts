import { translate } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { ctMeasureRule, ctMeasureRules } from '../knowledge/ct-measures-schema.ts'
import type { CtConfidence, CtMeasureName, CtMeasureRule } from '../knowledge/ct-measures-schema.ts'
import type { MetalNear } from '../uptake/metal.ts'
import { metalHu } from '../uptake/metal.ts'
import type { Hu } from './ct-samples.ts'

/** What can make a measure doubtful, of one CT. */
export interface CtCircumstances {
  readonly hu: Hu
  readonly grid: VoxelGrid
  readonly metalNear: MetalNear
  /** Noise of one voxel, HU; null where it could not be told. */
  readonly noiseHu: number | null
}

/** What is known of one measure besides its value. */
export interface CtEvidence {
  readonly measure: CtMeasureName
  readonly positionsMm: readonly PatientMm[]
  /** Along the spine at this place. */
  readonly cranial: Vec3
  /** In the measure's unit; null where it was not read over several lines. */
  readonly spread: number | null
  /** Of the level's name; null for places that need none. */
  readonly levelConfidence: number | null
  /** It stands beside metal by its nature. */
  readonly besideMetal: boolean
}

export interface Confidence {
  readonly confidence: CtConfidence
  readonly reasons: readonly string[]
}

const order: readonly CtConfidence[] = ['good', 'limited', 'poor']

/** The worst of some. */
export const worst = (all: readonly CtConfidence[]): CtConfidence => all.reduce<CtConfidence>((found, one) => (order.indexOf(one) > order.indexOf(found) ? one : found), 'good')

interface Doubt {
  readonly confidence: CtConfidence
  readonly reason: string
}

const over = (value: number, { good, limited }: { readonly good: number; readonly limited: number }): CtConfidence => (value <= good ? 'good' : value <= limited ? 'limited' : 'poor')
const under = (value: number, { good, limited }: { readonly good: number; readonly limited: number }): CtConfidence => (value >= good ? 'good' : value >= limited ? 'limited' : 'poor')

/** Size of a voxel in the direction that matters, mm: along the spine, across it, or its longest side. */
export const voxelMm = ({ spacingMm, direction }: VoxelGrid, along: Vec3, which: CtMeasureRule['direction']): number => {
  if (which === 'any') return Math.max(...spacingMm)
  const share = direction.map((axis) => Math.abs(axis[0] * along[0] + axis[1] * along[1] + axis[2] * along[2]))
  if (which === 'along') return Math.hypot(...share.map((part, index) => part * (spacingMm[index] ?? 0)))
  return Math.max(...share.map((part, index) => Math.sqrt(Math.max(0, 1 - part * part)) * (spacingMm[index] ?? 0)))
}

const around: readonly Vec3[] = [-1, -0.5, 0, 0.5, 1].flatMap((x) => [-1, -0.5, 0, 0.5, 1].flatMap((y) => [-1, -0.5, 0, 0.5, 1].flatMap((z): Vec3[] => (Math.hypot(x, y, z) <= 1 ? [[x, y, z]] : []))))

const doubts = (rule: CtMeasureRule, evidence: CtEvidence, { hu, grid, metalNear, noiseHu }: CtCircumstances): Doubt[] => {
  const { voxels, seen, metal, levelConfidence } = ctMeasureRules
  const sideMm = voxelMm(grid, evidence.cranial, rule.direction)
  const values = evidence.positionsMm.flatMap((at) => around.map(([x, y, z]) => hu(translate(at, [x * rule.reachMm, y * rule.reachMm, z * rule.reachMm]))))
  const inView = values.filter((value) => value !== null)
  const shown = inView.length / Math.max(1, values.length)
  const metalShare = inView.filter((value) => value >= metalHu).length / Math.max(1, inView.length)
  const distances = evidence.positionsMm.flatMap((at) => metalNear(at) ?? [])
  const near = distances.length === 0 ? null : Math.min(...distances)
  return [
    { confidence: under(rule.detailMm / sideMm, voxels), reason: `voxels of ${sideMm.toFixed(1)} mm for what is ${rule.detailMm} mm` },
    { confidence: under(shown, seen), reason: `only ${Math.round(shown * 100)} % of the place is in view of the CT` },
    ...(evidence.spread === null || rule.spread === null ? [] : [{ confidence: over(evidence.spread, rule.spread), reason: `its lines spread by ${evidence.spread.toFixed(rule.digits)}${rule.unit === 'mm' ? ' mm' : ''}` }]),
    ...(noiseHu === null ? [] : [{ confidence: over(noiseHu, rule.noiseHu), reason: `noise of the CT ${noiseHu.toFixed(0)} HU` }]),
    ...(evidence.besideMetal || near !== null
      ? [
          {
            confidence: metalShare >= metal.poorShare ? ('poor' as const) : ('limited' as const),
            reason: near === null || near < 4 ? 'metal stands there, and its artefacts change HU' : `metal ${near.toFixed(0)} mm away in the same slices, whose streaks change HU`,
          },
        ]
      : []),
    ...(rule.needsName && evidence.levelConfidence !== null && evidence.levelConfidence < levelConfidence
      ? [{ confidence: 'limited' as const, reason: `the name of the level is doubtful (confidence ${evidence.levelConfidence.toFixed(2)})` }]
      : []),
  ]
}

/** How far a measure can be relied on, and why not further. The worst doubt decides; each is named. */
export const confidenceOf = (evidence: CtEvidence, circumstances: CtCircumstances): Confidence => {
  const all = doubts(ctMeasureRule(evidence.measure), evidence, circumstances).filter(({ confidence }) => confidence !== 'good')
  return { confidence: worst(all.map(({ confidence }) => confidence)), reasons: all.map(({ reason }) => reason) }
}
