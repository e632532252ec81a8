import { problem } from '../base/problem.ts'
import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { stoppable } from '../base/stop.ts'
import type { Checkpoint } from '../base/stop.ts'
import { applyAnchors } from '../spine/apply-anchors.ts'
import { findSpine, spineSearch } from '../spine/find-spine.ts'
import type { SpineGeometry } from '../spine/spine-geometry.ts'
import { againstReference, measureUptake, uptakeParameters } from '../uptake/measure-uptake.ts'
import { checkRegistration } from '../registration/check-registration.ts'
import { correctedSpect, judgeRegistration, registrationRule, registrationWarnings } from '../registration/judge-registration.ts'
import { searchRule } from '../registration/rigid-search.ts'
import { huAt } from '../uptake/ct-bone.ts'
import { cageNotes } from '../uptake/cage.ts'
import { findImplants } from '../uptake/instrumented.ts'
import { denseHu, denseVoxels, metalNear } from '../uptake/metal.ts'
import { castellviNotes } from '../uptake/castellvi.ts'
import { neoJoints } from '../uptake/neo-joint.ts'
import type { Kernels } from '../volume/kernels.ts'
import type { Volume } from '../volume/volume.ts'
import type { Analysis, AnalysisRequest } from './analysis.ts'
import { bloodPoolOf } from './blood-pool.ts'
import { checkCorrections } from './ct-corrections.ts'
import { ctNoiseHu } from './ct-density.ts'
import { measuresById } from './ct-features.ts'
import { ctRows } from './ct-rows.ts'
import { ctTable } from './ct-table.ts'
import { findPatterns, unmatchedHotSpots } from './find-patterns.ts'
import type { History } from './history.ts'
import { ctMeasureRules } from '../knowledge/ct-measures-schema.ts'
import { patternRules } from '../knowledge/patterns.ts'

/**
 * Version of everything that can change a number or a name in an analysis: methods, morphometry, rules. Raised with each such
 * change, so that two analyses of a study can be told apart.
 */
export const analysisVersion = '0.7.0'

export interface AnalysisInput {
  readonly ct: Volume
  readonly spect: Volume
  /** The blood pool SPECT on the same CT, where the study has one: rules weigh it beside the late uptake. */
  readonly pool?: Volume | null
  readonly request: AnalysisRequest
  /** Of the referral, where one is stored: rules weigh it, measurements do not know it. */
  readonly history?: History | null
  readonly appVersion: string
  readonly kernels: Kernels
  readonly onProgress: (label: string, fraction: number) => void
  /** Asked all along, every few milliseconds: an analysis ends soon after this says so, and leaves nothing behind. */
  readonly isCancelled: () => boolean
}

/** Not named where SPECT and CT do not fit: a shift of half their size would name the neighbour. */
const smallStructures = ['facet-joint', 'pars-interarticularis', 'lamina', 'costovertebral-joint', 'hardware'] as const

export const analysisCancelled = problem('analysis-cancelled', 'The analysis was cancelled; nothing was changed.')

/** The expensive steps that do not depend on the reader's corrections: made once per pair, kept by the worker. */
export interface StudyBasis {
  readonly geometry: SpineGeometry
}

/** Finds the spine on the CT: depends on nothing else, so its value can be kept for every later correction. */
export const prepareStudy = (input: Pick<AnalysisInput, 'ct' | 'kernels' | 'onProgress' | 'isCancelled'>): Result<StudyBasis> =>
  stoppable(input.isCancelled, analysisCancelled, (checkpoint) => {
    const onProgress = (fraction: number): void => input.onProgress('Finding the spine on the CT', 0.6 * fraction)
    onProgress(0)
    const geometry = findSpine(input.ct, input.kernels, onProgress, checkpoint)
    return geometry.ok ? ok({ geometry: geometry.value }) : geometry
  })

/** Everything after the spine: names, regions, uptake, registration, findings. Cheap enough to run after each correction. */
export const analyseOn = (basis: StudyBasis, input: AnalysisInput): Result<Analysis> => stoppable(input.isCancelled, analysisCancelled, (checkpoint) => measured(basis, input, checkpoint))

const measured = ({ geometry }: StudyBasis, input: AnalysisInput, checkpoint: Checkpoint): Result<Analysis> => {
  const { ct, request, kernels, onProgress } = input
  const correction = request.registration ?? null
  const history = input.history ?? null
  const ctCorrections = request.ctCorrections ?? []
  const taken = checkCorrections(ctCorrections)
  if (!taken.ok) return taken
  const spect = correctedSpect(input.spect, correction)
  onProgress('Naming the levels', 0.62)
  const removedBodies = request.removedBodies ?? []
  const spine = applyAnchors(geometry, request.anchors, removedBodies)
  if (!spine.ok) return spine
  onProgress('Measuring uptake', 0.65)
  const hu = huAt(ct, checkpoint)
  const dense = denseVoxels(ct, denseHu, checkpoint)
  const found = { ...findImplants(ct, spine.value, dense), neoJoints: neoJoints(hu, spine.value) }
  const uptake = measureUptake(spect, hu, spine.value, geometry.iliacCrest, request.referenceLevel, kernels, found, request.regionEdits, checkpoint)
  if (!uptake.ok) return uptake
  const { reference, vertebra, quality, regions, hotSpots, shapes, edits, ratioAt } = uptake.value
  const pool = input.pool ?? null
  if (pool !== null) onProgress('Measuring the blood pool', 0.78)
  // Against the vertebrae that the rules speak of, whatever the reader picked to see ratios against.
  const bloodPool = bloodPoolOf(spect, pool, { regions, reference: vertebra, quality }, checkpoint)
  onProgress('Checking SPECT against CT', 0.8)
  const check = checkRegistration(ct, spect, kernels, geometry.canalMm, spine.value.levels, vertebra.mean, correction, checkpoint)
  const registration = judgeRegistration(check, Math.max(...spect.info.grid.spacingMm))
  onProgress('Weighing the findings', 0.95)
  const measured = ctTable(
    ctRows({ hu, spine: spine.value, shapes, uptake: regions, found }),
    spine.value,
    { hu, grid: ct.info.grid, metalNear: metalNear(ct, dense), noiseHu: ctNoiseHu(hu, spine.value) },
    ctCorrections,
  )
  const findings = findPatterns(
    { regions, hotSpots, spine: spine.value, measures: measuresById(measured.measures), registrationShiftMm: check.reliable ? registration.shiftMm : null, implants: found, history, phases: bloodPool.phases, ratioAt },
    vertebra,
    registration.verdict === 'refuse' ? smallStructures : [],
  )
  const unmatched = unmatchedHotSpots(hotSpots, findings)
  const warnings = [
    ...(ct.info.cautions ?? []),
    ...(spect.info.cautions ?? []),
    ...spine.value.warnings,
    ...castellviNotes(found.neoJoints),
    ...cageNotes(found.cages),
    ...measured.warnings,
    ...uptake.value.warnings,
    ...registrationWarnings(registration),
    ...bloodPool.warnings,
    ...(unmatched.length > 0
      ? [`${unmatched.length === 1 ? '1 hot spot in bone matches' : `${unmatched.length} hot spots in bone match`} no pattern; see the list of hot spots.`]
      : []),
  ]
  onProgress('Done', 1)
  return ok({
    registration,
    spine: spine.value,
    reference,
    quality,
    regions: regions.map((region) => againstReference(region, vertebra, reference)),
    hotSpots: hotSpots.map((spot) => againstReference(spot, vertebra, reference)),
    findings: findings.map((finding) => againstReference(finding, vertebra, reference)),
    ctMeasures: [...measured.measures],
    warnings,
    provenance: {
      appVersion: input.appVersion,
      analysisVersion,
      seriesUids: [ct.info.seriesInstanceUid, spect.info.seriesInstanceUid],
      parameters: {
        ...uptakeParameters(),
        spectFwhmMm: quality.resolution.fwhmMm,
        spectFwhmSource: quality.resolution.source,
        ...(quality.noise === null ? {} : { spectNoise: quality.noise.relativeSd, spectGrainMm: quality.noise.grainFwhmMm }),
        workSpacingMm: spineSearch.workSpacingMm,
        registrationSearchMm: searchRule.reachMm,
        registrationSearchDegrees: searchRule.farthestDegrees,
        registrationWarnMm: registrationRule.warnMm,
        registrationRefuseMm: registrationRule.refuseMm,
        registrationInformation: check.information,
        registrationOffsetXMm: check.apart.translationMm[0],
        registrationOffsetYMm: check.apart.translationMm[1],
        registrationOffsetZMm: check.apart.translationMm[2],
        ctMeasuresVersion: ctMeasureRules.version,
        ...Object.fromEntries(patternRules.map((rule) => [`pattern.${rule.id}`, rule.version])),
      },
      anchors: [...request.anchors],
      referenceLevel: request.referenceLevel,
      registration: correction,
      ...(edits.length === 0 ? {} : { regionEdits: [...edits] }),
      ...(removedBodies.length === 0 ? {} : { removedBodies }),
      ...(ctCorrections.length === 0 ? {} : { ctCorrections: [...ctCorrections] }),
      ...(history === null ? {} : { history }),
      ...bloodPool.provenance,
    },
  })
}

/** The whole engine in one call. Pure and deterministic; may run for seconds, so call it in a worker. */
export const analyseStudy = (input: AnalysisInput): Result<Analysis> => {
  const basis = prepareStudy(input)
  return basis.ok ? analyseOn(basis.value, input) : basis
}
