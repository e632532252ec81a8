import type { Features } from '../../../core/findings/features.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { featureNames } from '../../../core/knowledge/pattern-schema.ts'
import { patternRules } from '../../../core/knowledge/patterns.ts'
import type { PatternRule } from '../../../core/knowledge/pattern-schema.ts'
import type { RegionUptake } from '../../../core/uptake/uptake.ts'

/** Features and regions without a patient: a rule is asked about them alone. */
export const unmeasured = Object.fromEntries(featureNames.map((name) => [name, null])) as unknown as Features

export const ruleOf = (id: PatternRule['id']): PatternRule => {
  const rule = patternRules.find((candidate) => candidate.id === id)
  if (rule === undefined) throw new Error(`no rule ${id}`)
  return rule
}

export const regionOf = (structure: RegionUptake['structure'], level: RegionUptake['level'], side: RegionUptake['side']): RegionUptake => ({
  id: `${structure}/${level}/${side}`,
  level,
  structure,
  side,
  shape: { kind: 'tube', pathMm: [patientMm(0, 0, 0), patientMm(0, 0, 1)], radiusMm: 5 },
  centreMm: patientMm(0, 0, 0),
  maxMm: patientMm(1, 2, 3),
  max: 400,
  mean: 200,
  peak: 300,
  volumeMl: 2,
  ratio: 4,
  grade: 4,
  asymmetry: 3,
  suv: null,
  partialVolume: true,
})
