import { describe, expect, it } from 'vitest'
import { analyseOn, analyseStudy, analysisVersion, prepareStudy } from '../../../core/findings/analyse.ts'
import type { AnalysisInput } from '../../../core/findings/analyse.ts'
import { analysisSchema } from '../../../core/findings/analysis.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { withCorrection } from '../../../core/findings/ct-corrections.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import { stoppedBy } from '../../../core/volume/kernels.ts'
import { twinKernels } from '../../../core/volume/twin-kernels.ts'
import { phantomPair, plainKernels } from '../../../bench/phantom-pair.ts'
import type { PhantomPair } from '../../../bench/phantom-pair.ts'

const inputOf = (pair: Pick<PhantomPair, 'ct' | 'spect'>, more: Partial<AnalysisInput> = {}): AnalysisInput => ({
  ct: pair.ct,
  spect: pair.spect,
  kernels: plainKernels,
  request: { anchors: [], referenceLevel: null },
  appVersion: 'test',
  onProgress: () => undefined,
  isCancelled: () => false,
  ...more,
})

const analysed = (input: AnalysisInput): Analysis => {
  const result = analyseStudy(input)
  if (!result.ok) throw new Error(result.error.sentence)
  return analysisSchema.parse(result.value)
}

const matrix = 192

describe.each([51, 52])('the facet case, seed %d', (seed) => {
  const pair = phantomPair('facet', seed, matrix)
  const analysis = analysed(inputOf(pair))
  const lesion = pair.truth.lesions[0]

  it('has its hottest facet at the true level and side', () => {
    const hottest = analysis.regions.filter((region) => region.structure === 'facet-joint').sort((a, b) => b.ratio - a.ratio)[0]
    expect(hottest).toMatchObject({ level: lesion?.level, side: lesion?.side })
  })

  it('puts that joint first among the findings, with numbers in its reasons', () => {
    expect(analysis.findings[0]).toMatchObject({ pattern: 'facet', level: lesion?.level, side: lesion?.side, structure: 'facet-joint' })
    for (const finding of analysis.findings)
      for (const { regionId, atMm, text } of [...finding.reasonsFor, ...finding.reasonsAgainst]) {
        expect(analysis.regions.some(({ id }) => id === regionId), text).toBe(true)
        expect(atMm, text).toHaveLength(3)
      }
    expect(analysis.findings[0]?.reasonsFor.map((reason) => reason.text).join(' ')).toMatch(/\d\.\d times the mean of the normal vertebra/)
  })

  it('has the level centres within 10 mm, and a registration without shift', () => {
    for (const level of pair.truth.levels) {
      const own = analysis.spine.levels.find((candidate) => candidate.name === level.name)
      expect(Math.hypot(...(own?.centreMm ?? [0, 0, 0]).map((value, axis) => value - (level.centreMm[axis] ?? 0)))).toBeLessThan(10)
    }
    expect(analysis.registration.verdict).toBe('ok')
  })

  it('names the bladder and the kidneys as outside bone', () => {
    const kinds = analysis.hotSpots.map((spot) => spot.extraskeletal)
    expect(kinds).toContain('bladder')
    expect(kinds).toContain('kidney')
    expect(kinds).not.toContain('other')
  })

  it('states versions and every deciding number', () => {
    expect(analysis.provenance.analysisVersion).toBe(analysisVersion)
    expect(analysis.provenance.parameters).toMatchObject({ samplingStepMm: 2, hotSpotRatio: 2.1, 'pattern.facet': '1.4.0' })
  })
})

describe('the case with several lesions', () => {
  const pair = phantomPair('several', 1, matrix)
  const basis = prepareStudy(inputOf(pair))
  if (!basis.ok) throw new Error(basis.error.sentence)
  const run = (more: Partial<AnalysisInput> = {}) => analyseOn(basis.value, inputOf(pair, more))

  it('finds the facet, the disc and the sacroiliac joint, each in its place', () => {
    const result = run()
    if (!result.ok) throw new Error(result.error.sentence)
    const wanted = pair.truth.lesions.map((lesion) => `${lesion.pattern}/${lesion.level}/${lesion.side}`)
    expect(result.value.findings.map((finding) => finding.id).sort()).toEqual(wanted.sort())
  })

  it('renames everything that depends on a level when the reader anchors one', () => {
    const before = run()
    const l4 = before.ok ? before.value.spine.levels.find((level) => level.name === 'L4') : undefined
    if (!before.ok || l4 === undefined) throw new Error('no L4')
    const after = run({ request: { anchors: [{ name: 'L3', centreMm: l4.centreMm }], referenceLevel: null } })
    if (!after.ok) throw new Error(after.error.sentence)
    expect(before.value.findings.some((finding) => finding.id === 'facet/L4-L5/right')).toBe(true)
    expect(after.value.findings.some((finding) => finding.id === 'facet/L3-L4/right')).toBe(true)
    expect(after.value.hotSpots.some((spot) => spot.structure === 'facet-joint' && spot.level === 'L3-L4')).toBe(true)
    expect(after.value.spine.levels.find((level) => level.name === 'L3')).toMatchObject({ source: 'anchor', centreMm: l4.centreMm })
    expect(after.value.provenance.anchors).toHaveLength(1)
  })

  describe('with a region that the reader edited', () => {
    const before = run()
    if (!before.ok) throw new Error(before.error.sentence)
    const joint = before.value.regions.find(({ id }) => id === 'facet-joint/L4-L5/right')
    if (joint?.shape.kind !== 'ellipsoid') throw new Error('no joint')
    const { centreMm, shape } = joint
    const edit = { regionId: joint.id, foundMm: centreMm, centreMm: patientMm(centreMm[0] - 4, centreMm[1] + 6, centreMm[2] + 6), semiAxesMm: shape.semiAxesMm }
    const after = run({ request: { anchors: [], referenceLevel: null, regionEdits: [edit] } })
    if (!after.ok) throw new Error(after.error.sentence)
    const moved = analysisSchema.parse(after.value).regions.find(({ id }) => id === joint.id)

    it('measures row and finding there, marks the row, and says so in its provenance', () => {
      expect(moved?.foundShape).toEqual(shape)
      expect(moved?.centreMm).toEqual(edit.centreMm)
      expect(moved?.max).not.toBe(joint.max)
      for (const finding of after.value.findings.filter(({ regionId }) => regionId === joint.id)) expect(finding.ratio).toBe(moved?.ratio)
      expect(after.value.provenance.regionEdits).toEqual([edit])
      expect(before.value.provenance.regionEdits).toBeUndefined()
    })

    it('keeps every unedited row of other levels as it was', () => {
      const far = (rows: Analysis['regions']) => rows.filter(({ level, structure }) => ['L1', 'L2', 'L1-L2'].includes(level) && structure !== 'vertebral-body').map(({ id, max, mean, volumeMl }) => ({ id, max, mean, volumeMl }))
      expect(far(after.value.regions)).toEqual(far(before.value.regions))
      expect(far(after.value.regions).length).toBeGreaterThan(10)
    })

    it('takes the edit along with its bone when the level gets another name', () => {
      const l4 = before.value.spine.levels.find(({ name }) => name === 'L4')
      if (l4 === undefined) throw new Error('no L4')
      const renamed = run({ request: { anchors: [{ name: 'L3', centreMm: l4.centreMm }], referenceLevel: null, regionEdits: [edit] } })
      if (!renamed.ok) throw new Error(renamed.error.sentence)
      expect(renamed.value.regions.filter(({ foundShape }) => foundShape !== undefined).map(({ id, max }) => ({ id, max }))).toEqual([{ id: 'facet-joint/L3-L4/right', max: moved?.max }])
      expect(renamed.value.provenance.regionEdits?.map(({ regionId }) => regionId)).toEqual(['facet-joint/L3-L4/right'])
      expect(renamed.value.warnings.join(' ')).toContain('is called facet joint L3-L4 right now')
    })

    it('refuses when the level of the region is removed', () => {
      const l4 = before.value.spine.levels.find(({ name }) => name === 'L4')
      const result = run({ request: { anchors: [], referenceLevel: null, regionEdits: [{ ...edit, regionId: 'pedicle/L4/right', foundMm: before.value.regions.find(({ id }) => id === 'pedicle/L4/right')?.centreMm ?? patientMm(0, 0, 0) }], removedBodies: [l4?.foundMm ?? patientMm(0, 0, 0)] } })
      expect(result).toMatchObject({ ok: false, error: { code: 'region-edit-lost' } })
    })
  })

  it('counts the levels without a vertebra that the reader removed, keeps that in its provenance, and gives back the same when it is undone', () => {
    const before = run()
    const l3 = before.ok ? before.value.spine.levels.find(({ name }) => name === 'L3')?.foundMm : null
    if (!before.ok || l3 == null) throw new Error('no L3')
    const after = run({ request: { anchors: [], referenceLevel: null, removedBodies: [l3] } })
    if (!after.ok) throw new Error(after.error.sentence)
    expect(after.value.spine.levels).toHaveLength(before.value.spine.levels.length - 1)
    expect(analysisSchema.parse(after.value).provenance.removedBodies).toEqual([l3])
    // One lumbar body fewer between ribs and sacrum: the count is open, and this is said.
    expect(after.value.spine.numbering).toContain('four lumbar-type vertebrae')
    expect(after.value.warnings.join(' ')).toContain('was removed by the reader')
    expect(run()).toEqual(before)
  })

  it('lets the reader set a CT measure: score, reasons and their mark follow, and undoing it brings all back', () => {
    const before = run()
    const measure = before.ok ? before.value.ctMeasures?.find(({ id }) => id === 'disc-height-ratio/disc/L2-L3/midline') : undefined
    if (!before.ok || measure === undefined) throw new Error('no disc height ratio')
    expect(measure.value).toBeGreaterThan(0.85)
    const discogenic = (analysis: Analysis) => analysis.findings.find(({ id }) => id === 'discogenic/L2-L3/midline')
    const ctCorrections = withCorrection([], measure, 0.6)
    const after = run({ request: { anchors: [], referenceLevel: null, ctCorrections } })
    if (!after.ok) throw new Error(after.error.sentence)
    expect(analysisSchema.parse(after.value).provenance.ctCorrections).toEqual(ctCorrections)
    expect(discogenic(after.value)?.score).toBeGreaterThan(discogenic(before.value)?.score ?? 1)
    const reason = discogenic(after.value)?.reasonsFor.find(({ measureId }) => measureId === measure.id)
    expect(reason).toMatchObject({ mark: { kind: 'reader', text: `set by the reader; measured ${measure.value?.toFixed(2)}` }, atMm: measure.positionsMm[0] })
    expect(reason?.text).toContain('0.60')
    expect(run()).toEqual(before)
  })

  it('keeps a value of the reader at its vertebra when the levels are renamed, and says so', () => {
    const before = run()
    const l4 = before.ok ? before.value.spine.levels.find((level) => level.name === 'L4') : undefined
    const measure = before.ok ? before.value.ctMeasures?.find(({ id }) => id === 'facet-density/facet-joint/L4-L5/right') : undefined
    if (l4 === undefined || measure === undefined) throw new Error('no L4-L5')
    const after = run({ request: { anchors: [{ name: 'L3', centreMm: l4.centreMm }], referenceLevel: null, ctCorrections: withCorrection([], measure, 0.6) } })
    if (!after.ok) throw new Error(after.error.sentence)
    const valueAt = (level: string) => after.value.ctMeasures?.find(({ id }) => id === `facet-density/facet-joint/${level}/right`)
    expect(valueAt('L3-L4')).toMatchObject({ value: 0.6, origin: 'reader' })
    expect(valueAt('L4-L5')?.origin).not.toBe('reader')
    expect(after.value.warnings.join(' ')).toContain('which is now called L3-L4')
  })

  it('refuses a value of the reader that cannot be, and measures nothing', () => {
    const ctCorrections = [{ measure: 'disc-height' as const, level: 'L2-L3' as const, structure: 'disc' as const, side: 'midline' as const, value: 400, unit: 'mm' as const, atMm: patientMm(0, 0, 0) }]
    expect(run({ request: { anchors: [], referenceLevel: null, ctCorrections } })).toMatchObject({ ok: false, error: { code: 'ct-value-refused' } })
  })

  it('refuses contradictory anchors with their names', () => {
    const result = run({
      request: {
        anchors: [
          { name: 'L5', centreMm: patientMm(0, -100, 380) },
          { name: 'L1', centreMm: patientMm(0, -100, 260) },
        ],
        referenceLevel: null,
      },
    })
    expect(result).toMatchObject({ ok: false, error: { code: 'anchors-contradict' } })
  })

  it('notices a SPECT that was moved by 10 mm, and then names no facet', () => {
    const { grid } = pair.spect.info
    const moved = { ...pair.spect, info: { ...pair.spect.info, grid: { ...grid, originMm: patientMm(grid.originMm[0] + 10, grid.originMm[1], grid.originMm[2]) } } }
    const result = run({ spect: moved })
    if (!result.ok) throw new Error(result.error.sentence)
    expect(result.value.registration.shiftMm).toBeGreaterThan(8)
    expect(result.value.registration.shiftMm).toBeLessThan(12)
    expect(result.value.registration.verdict).toBe('refuse')
    expect(result.value.findings.some((finding) => finding.structure === 'facet-joint')).toBe(false)
    expect(result.value.warnings.join(' ')).toContain('no facet joint is named')
  })

  it('measures a SPECT turned by 4 degrees about each patient axis within 1 degree, and says where that moves the ends of the column', () => {
    const { grid } = pair.spect.info
    const centre = pair.truth.levels[4]?.centreMm ?? [0, 0, 0]
    const [cos, sin] = [Math.cos((4 * Math.PI) / 180), Math.sin((4 * Math.PI) / 180)]
    for (const axis of [0, 1, 2]) {
      const [u, v] = [(axis + 1) % 3, (axis + 2) % 3]
      const turn = (from: readonly number[]): Vec3 => {
        const out = [...from]
        out[u] = cos * (from[u] ?? 0) - sin * (from[v] ?? 0)
        out[v] = sin * (from[u] ?? 0) + cos * (from[v] ?? 0)
        return [out[0] ?? 0, out[1] ?? 0, out[2] ?? 0]
      }
      const [i, j, k] = grid.direction
      const origin = turn(grid.originMm.map((value, a) => value - (centre[a] ?? 0)))
      const turned = {
        ...grid,
        originMm: patientMm(origin[0] + (centre[0] ?? 0), origin[1] + (centre[1] ?? 0), origin[2] + (centre[2] ?? 0)),
        direction: [turn(i), turn(j), turn(k)] as const,
      }
      const result = run({ spect: { ...pair.spect, info: { ...pair.spect.info, grid: turned } } })
      if (!result.ok) throw new Error(result.error.sentence)
      expect(Math.abs(result.value.registration.rotationDeg - 4)).toBeLessThan(1)
      // Round its own axis the column stays where it is; about the others its ends swing out by more than the limit.
      if (axis < 2) expect(result.value.registration.verdict).not.toBe('ok')
      else expect(result.value.registration.method).toMatch(/at most \d\.\d mm apart at any level/)
    }
  })

  it('measures under 1 degree where nothing was turned', () => {
    const result = run({})
    if (!result.ok) throw new Error(result.error.sentence)
    expect(result.value.registration.rotationDeg).toBeLessThan(1)
  })

  it('stops wherever it is cancelled, with a reason, within a few more questions, and the next one is as if nothing had been', () => {
    let asked = 0
    const undisturbed = run({ isCancelled: () => (asked++, false) })
    expect(asked).toBeGreaterThan(500)
    const whole = asked
    for (const share of [0, 0.5, 0.97]) {
      asked = 0
      const cancelledAt = Math.floor(share * whole)
      expect(run({ isCancelled: () => asked++ >= cancelledAt })).toMatchObject({ ok: false, error: { code: 'analysis-cancelled' } })
      // The first yes ends it: nothing goes on behind it.
      expect(asked).toBe(cancelledAt + 1)
    }
    expect(run({})).toEqual(undisturbed)
  })

  it('stops inside its kernels too, by their flag', () => {
    const flag = new Int32Array(new SharedArrayBuffer(4))
    let cancelled = false
    const kernels = stoppedBy(twinKernels, flag)
    const result = run({
      isCancelled: () => cancelled,
      // As another thread would: in the middle of the longest kernel.
      kernels: { ...kernels, jointHistogram: (...args) => ((cancelled = true), Atomics.store(flag, 0, 1), kernels.jointHistogram(...args)) },
    })
    expect(result).toMatchObject({ ok: false, error: { code: 'analysis-cancelled' } })
  })

  it('does not take a bug for a stop', () => {
    const bug = new Error('a bug')
    const broken = { ...plainKernels, watershed: () => { throw bug } }
    expect(() => run({ kernels: broken })).toThrow(bug)
  })

  it('reports progress that never goes back', () => {
    const fractions: number[] = []
    run({ onProgress: (_, fraction) => fractions.push(fraction) })
    expect(fractions.length).toBeGreaterThan(3)
    expect([...fractions].sort((a, b) => a - b)).toEqual(fractions)
  })
})

describe('the normal case', () => {
  it('has no finding', () => {
    expect(analysed(inputOf(phantomPair('normal', 61, matrix))).findings).toEqual([])
  })
})
