import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindCorrections, bindMm, checkCorrections, whyNotTaken, withCorrection, withoutCorrection } from '../../../core/findings/ct-corrections.ts'
import type { CtCorrection, CtMeasure } from '../../../core/findings/ct-measure.ts'
import { ctMeasureId } from '../../../core/findings/ct-measure.ts'
import type { CtRow } from '../../../core/findings/ct-rows.ts'
import { ctTable } from '../../../core/findings/ct-table.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { PatientMm } from '../../../core/geometry/vector.ts'
import { ctMeasureNames, ctMeasureRule } from '../../../core/knowledge/ct-measures-schema.ts'
import { centredGrid, straightSpine, turnedAxes } from '../uptake/synthetic-pair.ts'

const disc = { structure: 'disc', side: 'midline' } as const
const correction = (more: Partial<CtCorrection> = {}): CtCorrection => ({ measure: 'disc-height', level: 'L4-L5', ...disc, value: 7, unit: 'mm', atMm: patientMm(0, 0, 18), ...more })

const row = (measure: CtRow['measure'], level: CtRow['level'], at: PatientMm, of: CtRow['of'], more: Partial<CtRow> = {}): CtRow => ({
  measure,
  level,
  ...disc,
  positionsMm: [at],
  cranial: [0, 0, 1],
  spread: null,
  besideMetal: false,
  derived: false,
  from: [],
  of,
  ...more,
})

const heightId = (level: CtRow['level']) => ctMeasureId({ measure: 'disc-height', ...disc, level })
/** L3-L4 is 12 mm high, L4-L5 is 6 mm; the ratio follows. */
const rows = [
  row('disc-height', 'L3-L4', patientMm(0, 0, 54), () => 12),
  row('disc-height', 'L4-L5', patientMm(0, 0, 18), () => 6),
  row('disc-height-ratio', 'L4-L5', patientMm(0, 0, 18), (values) => (values(heightId('L4-L5')) === null ? null : (values(heightId('L4-L5')) ?? 0) / (values(heightId('L3-L4')) ?? 1)), {
    derived: true,
    from: [heightId('L4-L5'), heightId('L3-L4')],
  }),
]
const circumstances = { hu: () => 300, grid: centredGrid(patientMm(0, 0, 0), [90, 90, 90], [0.8, 0.9, 1.5], turnedAxes(0, 0, false)), metalNear: () => null, noiseHu: 15 }
const tableOf = (corrections: readonly CtCorrection[], of = rows, more = {}) => ctTable(of, straightSpine, { ...circumstances, ...more }, corrections)
const measureOf = (table: ReturnType<typeof tableOf>, measure: string, level: string): CtMeasure => {
  const found = table.measures.find((each) => each.measure === measure && each.level === level)
  if (found === undefined) throw new Error(`no ${measure} of ${level}`)
  return found
}

describe('a value that a reader enters', () => {
  it('is taken within the bounds of its measure', () => {
    expect(checkCorrections([correction(), correction({ measure: 'slip', value: -6 })])).toMatchObject({ ok: true })
    expect(checkCorrections([correction({ value: null })])).toMatchObject({ ok: true })
  })

  it.each([
    ['out of bounds', correction({ value: 70 }), /disc height, L4-L5 cannot be 70: it lies between 0 and 30 mm/],
    ['no number', correction({ value: NaN }), /cannot be NaN/],
    ['in another unit', correction({ unit: '%' }), /is given as mm, not as %/],
    ['a share written as one of 1 for per cent', correction({ measure: 'bridging-bone', unit: '1', value: 0.4 }), /is given as %, not as a plain ratio/],
    ['half a grade', correction({ measure: 'facet-grade', structure: 'facet-joint', side: 'left', unit: '{grade}', value: 1.5 }), /degeneration after Pathria, L4-L5 left is a whole number from 0 to 3/],
  ])('is refused %s, in plain words', (_, refused, words) => {
    const answer = checkCorrections([refused])
    expect(answer.ok ? '' : answer.error.sentence).toMatch(words)
    expect(answer).toMatchObject({ ok: false, error: { code: 'ct-value-refused' } })
  })

  it('is refused where two are given for one place, whatever its level is called', () => {
    expect(checkCorrections([correction(), correction({ level: 'L3-L4', value: 9, atMm: patientMm(0, 2, 19) })])).toMatchObject({ ok: false, error: { code: 'ct-value-twice' } })
  })

  it('is never taken outside the bounds, whatever the measure', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ctMeasureNames), fc.double({ noNaN: true, min: -1e6, max: 1e6 }), (measure, value) => {
        const { unit, bounds } = ctMeasureRule(measure)
        const taken = whyNotTaken({ ...correction({ measure, unit }), value }) === null
        return !taken || (value >= bounds[0] && value <= bounds[1])
      }),
    )
  })
})

describe('a value and its place', () => {
  it('stays at the bone it was entered for after the levels are renamed, and that is said', () => {
    const renamed = rows.map((each) => ({ ...each, level: each.level === 'L4-L5' ? ('L3-L4' as const) : ('L2-L3' as const) }))
    const table = bindCorrections(renamed, [correction()])
    expect([...table.of.keys()].map(({ level, measure }) => `${measure} ${level}`)).toEqual(['disc-height L3-L4'])
    expect(table.warnings).toEqual(["The reader's value of the disc height, L4-L5 stays at its place, which is now called L3-L4."])
  })

  it('is dropped with a warning where nothing is measured at its place any more, and never goes to the level of its name', () => {
    const moved = rows.map((each) => ({ ...each, positionsMm: each.positionsMm.map(([x, y, z]) => patientMm(x, y, z + bindMm + 1)) }))
    const table = bindCorrections(moved, [correction()])
    expect(table.of.size).toBe(0)
    expect(table.warnings[0]).toMatch(/L4-L5 is not used: nothing is measured at the place/)
  })

  it('is for its own side and structure only', () => {
    const joints = (['left', 'right'] as const).map((side) => row('facet-gap', 'L4-L5', patientMm(side === 'left' ? 3 : -3, 32, 18), () => 2, { structure: 'facet-joint', side }))
    const bound = bindCorrections(joints, [correction({ measure: 'facet-gap', structure: 'facet-joint', side: 'right', atMm: patientMm(-3, 32, 18), value: 1 })])
    expect([...bound.of.keys()].map(({ side }) => side)).toEqual(['right'])
  })

  it('gives way where another stands nearer at one place, with a warning', () => {
    const bound = bindCorrections(rows, [correction({ atMm: patientMm(0, 0, 13) }), correction({ atMm: patientMm(0, 0, 24) })])
    expect(bound.of.size).toBe(1)
    expect(bound.warnings).toHaveLength(1)
  })

  it('is replaced by a new one for the same place, and goes when it is taken back', () => {
    const place = measureOf(tableOf([]), 'disc-height', 'L4-L5')
    const once = withCorrection([], place, 8)
    expect(once).toEqual([correction({ value: 8 })])
    expect(withCorrection(once, place, null)).toEqual([correction({ value: null })])
    expect(withoutCorrection([...once, correction({ level: 'L3-L4', atMm: patientMm(0, 0, 54) })], place)).toHaveLength(1)
  })
})

describe('the table of CT measures', () => {
  it('holds what was measured, with unit, confidence and place', () => {
    expect(measureOf(tableOf([]), 'disc-height-ratio', 'L4-L5')).toMatchObject({ value: 0.5, measured: 0.5, unit: '1', origin: 'measured', confidence: 'good', reasons: [], positionsMm: [[0, 0, 18]] })
  })

  it('puts the reader in place of the measured value, which stays beside it, and what follows from it says so', () => {
    const table = tableOf([correction({ value: 12 })])
    expect(measureOf(table, 'disc-height', 'L4-L5')).toMatchObject({ value: 12, measured: 6, origin: 'reader', confidence: 'good' })
    const ratio = measureOf(table, 'disc-height-ratio', 'L4-L5')
    expect(ratio).toMatchObject({ value: 1, measured: 0.5, origin: 'follows' })
    expect(ratio.reasons).toEqual(['follows from what the reader set (disc height, L4-L5)'])
  })

  it('has no value where the reader calls it not assessable, nor has what follows from it', () => {
    const table = tableOf([correction({ value: null })])
    expect(measureOf(table, 'disc-height', 'L4-L5')).toMatchObject({ value: null, measured: 6, confidence: 'poor', origin: 'reader' })
    expect(measureOf(table, 'disc-height-ratio', 'L4-L5')).toMatchObject({ value: null, confidence: 'poor' })
  })

  it('keeps a row where nothing could be measured, so that a reader can enter it', () => {
    const blind = [row('disc-height', 'L4-L5', patientMm(0, 0, 18), () => null)]
    expect(measureOf(tableOf([], blind), 'disc-height', 'L4-L5')).toMatchObject({ value: null, confidence: 'poor', reasons: [expect.stringContaining('could not be measured')] })
    expect(measureOf(tableOf([correction()], blind), 'disc-height', 'L4-L5')).toMatchObject({ value: 7, measured: null, origin: 'reader' })
  })

  it('hands the doubt of a measure on to what follows from it', () => {
    const thick = { grid: centredGrid(patientMm(0, 0, 0), [90, 90, 90], [0.8, 0.9, 4], turnedAxes(0, 0, false)) }
    expect(measureOf(tableOf([], rows, thick), 'disc-height-ratio', 'L4-L5').confidence).toBe('limited')
  })

  it('names the levels that lie in the reach of metal, and none without', () => {
    expect(tableOf([]).warnings).toEqual([])
    const streaked = tableOf([], rows, { metalNear: (at: PatientMm) => (at[2] < 30 ? 12 : null) })
    expect(streaked.warnings).toEqual(['Metal in the CT: its artefacts make the CT measures at L4-L5 doubtful; they count less, or not at all.'])
    expect(measureOf(streaked, 'disc-height', 'L3-L4').confidence).toBe('good')
  })
})
