import { analyseOn, prepareStudy } from '../core/findings/analyse.ts'
import type { AnalysisRequest } from '../core/findings/analysis.ts'
import { patientMm } from '../core/geometry/vector.ts'
import { vertebraNameSchema } from '../core/base/anatomy.ts'
import { applyAnchors } from '../core/spine/apply-anchors.ts'
import type { Anchor } from '../core/spine/spine-model.ts'
import { isFirstPatternRight, judgeLesions, judgeShift, landmarkIn, levelErrors, levelToName, sureFrom, wrongNames } from './accuracy-judge.ts'
import type { PlannedStudy } from './accuracy-plan.ts'
import type { StudyRecord } from './accuracy-record.ts'
import { phantomPair, plainKernels } from './phantom-pair.ts'

const secondsSince = (start: number): number => Math.round((performance.now() - start) / 100) / 10

/** Paints one study of the plan, analyses it as a reader would, and compares with its truth. */
export const measureStudy = (planned: PlannedStudy, matrix: number, engine: string): StudyRecord => {
  const painting = performance.now()
  const { ct, spect, truth } = phantomPair(planned.caseName, planned.seed, matrix, planned.variant)
  const paint = secondsSince(painting)
  const analysing = performance.now()
  const input = { ct, spect, kernels: plainKernels, appVersion: 'accuracy', onProgress: () => undefined, isCancelled: () => false }
  const landmark = landmarkIn(truth)
  const record: StudyRecord = {
    id: planned.id, matrix, engine, seconds: { paint, analyse: 0 }, failure: null, landmark, hasLandmark: landmark !== 'none',
    automatic: levelErrors([], truth), anchored: levelErrors([], truth).map(({ name }) => ({ name, errorMm: null })), wrongNames: [], wrongAfterAnchor: [],
    registration: { trueFarthestMm: truth.registration.farthestMm, farthestMm: null, verdict: 'none', errorMm: null, errorDeg: null, perLevelMm: null, isBent: false, isReliable: false },
    judgedAfter: [],
    lesions: truth.lesions.map(({ pattern, structure, level, side, ratio, volumeMl, radiusMm }) => ({
      pattern, structure, level, side, ratio, volumeMl, radiusMm, found: false, foundAs: null, right: false, measuredRatio: null, recoveredRatio: null, isFlaggedSmall: null,
    })),
    falseSpots: [], fwhmMm: 0, fwhmSource: 'none', patterns: [], firstPatternRight: false,
  }
  const refused = (sentence: string): StudyRecord => ({ ...record, seconds: { paint, analyse: secondsSince(analysing) }, failure: sentence })

  const basis = prepareStudy(input)
  if (!basis.ok) return refused(basis.error.sentence)
  const plain: AnalysisRequest = { anchors: [], referenceLevel: null }
  const first = analyseOn(basis.value, { ...input, request: plain })
  if (!first.ok) return refused(first.error.sentence)
  const named = levelToName(first.value.spine, truth)
  if (named === undefined) return refused('The field shows no whole vertebra.')
  const anchor: Anchor = { name: vertebraNameSchema.parse(named.name), centreMm: patientMm(...named.centreMm) }
  const anchored = applyAnchors(basis.value.geometry, [anchor])

  // As the program asks the reader to: name one level where it doubts its names, take the proposed correction where SPECT and CT do not fit.
  const needsAnchor = first.value.spine.levels.some(({ confidence }) => confidence < sureFrom.shown)
  const proposed = first.value.registration.verdict === 'ok' ? null : (first.value.registration.measured?.proposed ?? null)
  const request: AnalysisRequest = { ...plain, anchors: needsAnchor ? [anchor] : [], ...(proposed === null ? {} : { registration: proposed }) }
  const second = needsAnchor || proposed !== null ? analyseOn(basis.value, { ...input, request }) : first
  if (!second.ok) return refused(second.error.sentence)
  const { value } = second
  return {
    ...record,
    seconds: { paint, analyse: secondsSince(analysing) },
    automatic: levelErrors(first.value.spine.levels, truth),
    wrongNames: wrongNames(first.value.spine.levels, truth),
    anchored: levelErrors(anchored.ok ? anchored.value.levels : [], truth).map(({ name, errorMm }) => ({ name, errorMm })),
    wrongAfterAnchor: wrongNames(anchored.ok ? anchored.value.levels : [], truth),
    registration: judgeShift(first.value, truth),
    judgedAfter: [...(needsAnchor ? (['anchor'] as const) : []), ...(proposed === null ? [] : (['correction'] as const))],
    ...judgeLesions(value, truth),
    fwhmMm: value.quality?.resolution.fwhmMm ?? 0,
    fwhmSource: value.quality?.resolution.source ?? 'none',
    patterns: value.findings.slice(0, 4).map(({ pattern, level, structure, side, score }) => `${pattern} ${structure} ${level} ${side} ${score.toFixed(2)}`),
    firstPatternRight: isFirstPatternRight(value, truth),
  }
}
