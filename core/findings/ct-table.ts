import type { Place } from '../base/anatomy.ts'
import { patientMm } from '../geometry/vector.ts'
import type { PatientMm } from '../geometry/vector.ts'
import { ctMeasureRule } from '../knowledge/ct-measures-schema.ts'
import type { SpineModel } from '../spine/spine-model.ts'
import { confidenceOf, worst } from './ct-confidence.ts'
import type { CtCircumstances } from './ct-confidence.ts'
import { bindCorrections, ctPlaceWords } from './ct-corrections.ts'
import { ctMeasureId } from './ct-measure.ts'
import type { CtCorrection, CtMeasure } from './ct-measure.ts'
import type { CtRow } from './ct-rows.ts'

export interface CtTable {
  readonly measures: readonly CtMeasure[]
  readonly warnings: readonly string[]
}

const levelConfidence = (spine: SpineModel, level: Place): number | null => {
  const own = spine.levels.filter(({ name }) => level.split('-').includes(name)).map(({ confidence }) => confidence)
  return own.length === 0 ? null : Math.min(...own)
}

/** To a hundredth of a millimetre: enough to find it again. */
const rounded = ([x, y, z]: PatientMm): PatientMm => patientMm(Math.round(x * 100) / 100, Math.round(y * 100) / 100, Math.round(z * 100) / 100)

const notMeasured = 'could not be measured here: too little of it shows on this CT'

/** Levels whose measures lie in the reach of streaks, in one sentence; nothing without metal. */
const artefactWarnings = (measures: readonly CtMeasure[], near: ReadonlySet<string>): string[] => {
  const levels = [...new Set(measures.filter(({ id }) => near.has(id)).map(({ level }) => level))]
  return levels.length === 0 ? [] : [`Metal in the CT: its artefacts make the CT measures at ${levels.join(', ')} doubtful; they count less, or not at all.`]
}

/** The rows with their values, the reader's in place of the measured ones, and with what each can be relied on for. */
export const ctTable = (rows: readonly CtRow[], spine: SpineModel, circumstances: CtCircumstances, corrections: readonly CtCorrection[]): CtTable => {
  const bound = bindCorrections(rows, corrections)
  const done = new Map<string, CtMeasure>()
  const measuredOf = (id: string): number | null => done.get(id)?.measured ?? null
  const valueOf = (id: string): number | null => done.get(id)?.value ?? null
  const besideMetal = new Set<string>()
  for (const row of rows) {
    const { measure, level, structure, side, cranial, spread } = row
    const positionsMm = row.positionsMm.map(rounded)
    const id = ctMeasureId(row)
    const correction = bound.of.get(row)
    const measured = row.of(measuredOf)
    const place = { id, measure, level, structure, side, unit: ctMeasureRule(measure).unit, measured, positionsMm }
    if (row.besideMetal || positionsMm.some((at) => circumstances.metalNear(at) !== null)) besideMetal.add(id)
    if (correction !== undefined) {
      const { value } = correction
      done.set(id, { ...place, value, origin: 'reader', confidence: value === null ? 'poor' : 'good', reasons: [value === null ? 'the reader calls it not assessable' : 'set by the reader'] })
      continue
    }
    const value = row.of(valueOf)
    const origin = value === measured ? 'measured' : 'follows'
    if (value === null) {
      done.set(id, { ...place, value, origin, confidence: 'poor', reasons: [notMeasured] })
      continue
    }
    const inputs = row.from.flatMap((from) => done.get(from) ?? [])
    const own = confidenceOf({ measure, positionsMm, cranial, spread, levelConfidence: levelConfidence(spine, level), besideMetal: row.besideMetal }, circumstances)
    const reasons = [
      ...(origin === 'follows' ? [`follows from what the reader set (${inputs.filter((input) => input.origin === 'reader').map(ctPlaceWords).join('; ') || 'at another level'})`] : []),
      ...new Set([...own.reasons, ...inputs.flatMap((input) => (input.origin === 'measured' ? input.reasons : []))]),
    ]
    done.set(id, { ...place, value, origin, confidence: worst([own.confidence, ...inputs.map((input) => input.confidence)]), reasons })
  }
  const measures = [...done.values()]
  return { measures, warnings: [...bound.warnings, ...artefactWarnings(measures, besideMetal)] }
}
