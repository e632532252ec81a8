import { describe, expect, it } from 'vitest'
import { analyseOn, prepareStudy } from '../../../core/findings/analyse.ts'
import type { AnalysisInput } from '../../../core/findings/analyse.ts'
import { analysisSchema, measuredSeries } from '../../../core/findings/analysis.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { poolFeatures, withoutPool } from '../../../core/findings/blood-pool.ts'
import { evaluateRule } from '../../../core/findings/evaluate-rule.ts'
import type { Features } from '../../../core/findings/features.ts'
import type { Finding } from '../../../core/findings/finding.ts'
import { comparePhases } from '../../../core/findings/phase-uptake.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { patternRules } from '../../../core/knowledge/patterns.ts'
import { engineWords } from '../../../core/report/language.ts'
import { checkFusable, confirmedByReader } from '../../../core/volume/fusable.ts'
import type { Volume, VolumeInfo } from '../../../core/volume/volume.ts'
import { phantomPair, plainKernels } from '../../../bench/phantom-pair.ts'
import { variantOf } from '../../../phantom/variant.ts'
import { value } from '../../fixtures/result.ts'
import { regionOf, ruleOf, unmeasured } from './hand-made-features.ts'

const disc = regionOf('disc', 'L3-L4', 'midline')
const rule = ruleOf('infection')

/** Infection by all that is required, and one support against it: under the crest. */
const eroded: Features = { ...unmeasured, hotSpotConfidence: 0.9, ratio: 5, endplateRatio: 4, ctEndplateErosion: 0.1, ratioToSameKind: 3, grade: 1 }

const infected = (features: Partial<Features>): Finding => {
  const finding = evaluateRule(rule, disc, { ...eroded, ...features }, 'normal vertebra')
  if (finding === null) throw new Error('no infection')
  return finding
}

const texts = (reasons: Finding['reasonsFor']): string => reasons.map(({ text }) => text).join('\n')
const [lateAlone, withPool] = ['Late-phase uptake alone', 'Late and blood-pool uptake together']

describe('the blood pool in the rule of infection', () => {
  it('speaks for it where it is raised, with its number', () => {
    const raised = infected({ poolRatio: 3.42, poolNoiseSd: 20 })
    expect(texts(raised.reasonsFor)).toContain('its mean there is 3.4 times that of the normal vertebra')
    expect(raised.score).toBeCloseTo(1 / 1.1, 9)
  })

  it('speaks against it where it is not raised', () => {
    const flat = infected({ poolRatio: 0.9, poolNoiseSd: -8 })
    expect(texts(flat.reasonsAgainst)).toContain('It is not raised in the blood pool: its mean there is 0.9 times')
    expect(texts(flat.reasonsAgainst)).not.toContain('within the noise')
    expect(flat.score).toBeCloseTo(0.9 / 1.1, 9)
  })

  it('is not called raised within noise, and says so; where noise could not be told, the number decides', () => {
    const within = infected({ poolRatio: 1.6, poolNoiseSd: 1.5 })
    expect(texts(within.reasonsAgainst)).toMatch(/blood pool.*1\.6 times.*within the noise of the SPECT/)
    expect(within.score).toBe(infected({ poolRatio: 0.9, poolNoiseSd: -8 }).score)
    expect(texts(infected({ poolRatio: 1.6 }).reasonsFor)).toContain('blood pool')
  })

  it('says nothing without a blood pool, and the score is what it was before the rule knew of one', () => {
    const alone = infected({})
    expect(texts([...alone.reasonsFor, ...alone.reasonsAgainst])).not.toContain('blood pool')
    expect(alone.score).toBeCloseTo(0.9, 9)
    const before = { ...rule, supports: rule.supports.filter(({ when }) => when.feature !== 'poolRatio') }
    expect(before.supports).toHaveLength(rule.supports.length - 1)
    expect(alone).toEqual(evaluateRule(before, disc, eroded, 'normal vertebra'))
  })

  it('takes the caution about late uptake alone away, and puts another in its place', () => {
    const cautions = (finding: Finding): string => finding.cautions.join('\n')
    expect(cautions(infected({}))).toContain(lateAlone)
    expect(cautions(infected({}))).not.toContain(withPool)
    for (const poolRatio of [0, 3.4]) {
      expect(cautions(infected({ poolRatio }))).toContain(withPool)
      expect(cautions(infected({ poolRatio }))).not.toContain(lateAlone)
    }
  })

  it('is required by no rule, and only infection asks for it: of nothing else is it known', () => {
    const asking = patternRules.filter(({ supports, opposes }) => [...supports, ...opposes].some(({ when }) => when.feature === 'poolRatio'))
    expect(asking.map(({ id }) => id)).toEqual(['infection'])
    for (const { requires } of patternRules) expect(requires.map(({ when }) => when.feature)).not.toContain('poolRatio')
  })
})

describe('the features of the blood pool', () => {
  const row = { regionId: 'disc/L3-L4/midline', poolRatio: 1.6, lateRatio: 4, poolRatioSd: 0.2, raisedInPool: true }
  const phases = (more: object) => ({ referenceLevels: ['L1'], rows: [{ ...row, ...more }] })

  it('are the ratio, and how many standard deviations it is off 1', () => {
    expect(poolFeatures(phases({}), row.regionId)).toEqual({ poolRatio: 1.6, poolNoiseSd: expect.closeTo(3, 9) as number })
    expect(poolFeatures(phases({ poolRatio: 0.8 }), row.regionId).poolNoiseSd).toBeCloseTo(-1, 9)
  })

  it('are unknown without a blood pool, outside it, and without its noise', () => {
    const unknown = { poolRatio: null, poolNoiseSd: null }
    expect(poolFeatures(null, row.regionId)).toEqual(unknown)
    expect(poolFeatures(phases({}), 'disc/L1-L2/midline')).toEqual(unknown)
    for (const poolRatioSd of [null, 0]) expect(poolFeatures(phases({ poolRatioSd }), row.regionId)).toEqual({ poolRatio: 1.6, poolNoiseSd: null })
  })
})

describe('an infected phantom with a blood pool', () => {
  const { ct, spect, bloodPool, truth } = phantomPair('infection', 71, 192, variantOf({ hasPhases: true }))
  if (bloodPool === null) throw new Error('no blood pool')
  const pool: Volume = { ...bloodPool, info: { ...bloodPool.info, seriesInstanceUid: '2.25.9' } }
  const plain: AnalysisInput = { ct, spect, kernels: plainKernels, request: { anchors: [], referenceLevel: null }, appVersion: 'test', onProgress: () => undefined, isCancelled: () => false }
  const basis = value(prepareStudy(plain))
  const run = (more: Partial<AnalysisInput>) => analyseOn(basis, { ...plain, ...more })
  const analysed = (more: Partial<AnalysisInput>): Analysis => analysisSchema.parse(value(run(more)))
  const infection = ({ findings }: Analysis): Finding => {
    const found = findings.find(({ pattern, level }) => pattern === 'infection' && level === truth.lesions[0]?.level)
    if (found === undefined) throw new Error('no infection at the true level')
    return found
  }
  const poolReason = (analysis: Analysis) => infection(analysis).reasonsFor.find(({ text }) => text.includes('blood pool'))
  const [late, both] = [analysed({}), analysed({ pool })]

  it('has the measured number as a reason, which leads to its disc', () => {
    const row = value(comparePhases(spect, pool, both)).rows.find(({ regionId }) => regionId === infection(both).regionId)
    if (row === undefined) throw new Error('the disc lies in the blood pool')
    expect(row.poolRatio).toBeGreaterThan(2)
    expect(poolReason(both)).toMatchObject({ text: expect.stringContaining(`${row.poolRatio.toFixed(1)} times that of the normal vertebra`) as string, regionId: infection(both).regionId, atMm: infection(both).centreMm })
  })

  it('names the series that was compared, once', () => {
    expect(both.provenance.bloodPool).toEqual({ seriesUid: '2.25.9', isCompared: true })
    expect(measuredSeries(both.provenance)).toEqual([ct.info.seriesInstanceUid, spect.info.seriesInstanceUid, '2.25.9'])
    expect(late.provenance.bloodPool).toBeUndefined()
    expect(measuredSeries(late.provenance)).toEqual(late.provenance.seriesUids)
  })

  it('without it has no such reason; every other finding and measure is the same', () => {
    expect(poolReason(late)).toBeUndefined()
    expect(infection(late).reasonsFor).toEqual(infection(both).reasonsFor.filter((reason) => reason !== poolReason(both)))
    const others = ({ findings }: Analysis) => findings.filter(({ pattern }) => pattern !== 'infection')
    expect(others(late)).toEqual(others(both))
    expect({ ...late, findings: [], provenance: null }).toEqual({ ...both, findings: [], provenance: null })
  })

  it('is measured against normal vertebrae even where the reader sees ratios against the crest', () => {
    const crest = analysed({ pool, request: { anchors: [], referenceLevel: 'pelvis' } })
    expect(crest.reference.levels).toEqual(['pelvis'])
    expect(poolReason(crest)?.text).toBe(poolReason(both)?.text)
  })

  it('that lies elsewhere gives a warning, in German too, and the findings of the late uptake alone', () => {
    const { grid } = pool.info
    const away: Volume = { ...pool, info: { ...pool.info, grid: { ...grid, originMm: patientMm(grid.originMm[0], grid.originMm[1], grid.originMm[2] + 900) } } }
    const missed = analysed({ pool: away })
    expect(missed.findings).toEqual(late.findings)
    const [warning = '', ...more] = missed.warnings.filter((text) => !late.warnings.includes(text))
    expect(more).toEqual([])
    expect(warning).toMatch(/^The blood pool SPECT was not weighed with the findings\. .*does not show the vertebrae/)
    expect(engineWords(warning, 'de')).toMatch(/^Die Blutpool-SPECT wurde .* zeigt die Wirbel nicht/)
    expect(missed.provenance.bloodPool).toEqual({ seriesUid: '2.25.9', isCompared: false })
    expect(measuredSeries(missed.provenance)).toEqual(late.provenance.seriesUids)
  })

  it('says what its images have against them', () => {
    const told = analysed({ pool: { ...pool, info: { ...pool.info, cautions: [confirmedByReader] } } }).warnings.find((text) => text.startsWith('Blood pool SPECT: '))
    expect(told).toContain(confirmedByReader)
    expect(engineWords(told ?? '', 'de')).toMatch(/^Blutpool-SPECT: CT und SPECT haben kein/)
  })

  it('that could not be had at all leaves the analysis as it is, and says why in both languages', () => {
    const info = (more: Partial<VolumeInfo>): VolumeInfo => ({ ...pool.info, ...more })
    const patient = (id: string) => ({ patient: { id, name: id, birthDate: null } }) as Partial<VolumeInfo>
    const refused = [checkFusable(info(patient('A')), info(patient('B'))), checkFusable(info({}), info({ studyInstanceUid: '2.25.8' })), checkFusable(info({}), info({ frameOfReferenceUid: null }))]
    for (const refusal of refused) {
      if (refusal.ok) throw new Error('fused')
      const told = withoutPool(late, '2.25.9', refusal.error)
      expect(told.findings).toBe(late.findings)
      expect(told.warnings.at(-1)).toContain(refusal.error.sentence)
      expect(engineWords(told.warnings.at(-1) ?? '', 'de')).not.toMatch(/\b(This|they)\b/)
    }
  })

  it('stops where it is cancelled while the blood pool is measured', () => {
    let isCancelled = false
    const labels: string[] = []
    const stopped = run({ pool, isCancelled: () => isCancelled, onProgress: (label) => (labels.push(label), (isCancelled = label === 'Measuring the blood pool')) })
    expect(stopped).toMatchObject({ ok: false, error: { code: 'analysis-cancelled' } })
    expect(labels.at(-1)).toBe('Measuring the blood pool')
  })
})
