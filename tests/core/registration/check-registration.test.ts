import { describe, expect, it } from 'vitest'
import { phantomPair } from '../../../bench/phantom-pair.ts'
import { analysisRequestSchema, analysisSchema } from '../../../core/findings/analysis.ts'
import { analyseOn, prepareStudy } from '../../../core/findings/analyse.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { distanceMm, length, patientMm, subtract, translate } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import { checkRegistration } from '../../../core/registration/check-registration.ts'
import { correctionSentence, judgeRegistration, registrationWarnings } from '../../../core/registration/judge-registration.ts'
import { inverseMove, movedGrid, movedPoint } from '../../../core/registration/rigid.ts'
import type { RigidMove } from '../../../core/registration/rigid.ts'
import type { RegistrationCorrection } from '../../../core/registration/registration.ts'
import { spectField } from '../../../core/uptake/spect-field.ts'
import { twinKernels } from '../../../core/volume/twin-kernels.ts'
import type { Volume } from '../../../core/volume/volume.ts'

const { ct, spect, truth } = phantomPair('facet', 61, 192)
const lesion = truth.lesions[0]
const quiet = { ct, kernels: twinKernels, onProgress: () => undefined, isCancelled: () => false }
const basis = prepareStudy(quiet)
if (!basis.ok) throw new Error(basis.error.sentence)

const analysed = (of: Volume, registration: RegistrationCorrection | null = null): Analysis => {
  const result = analyseOn(basis.value, { ...quiet, spect: of, appVersion: 'test', request: { anchors: [], referenceLevel: null, registration } })
  if (!result.ok) throw new Error(result.error.sentence)
  return result.value
}

const measuredOf = ({ registration: { measured } }: Analysis) => {
  if (measured === undefined) throw new Error('what was measured is kept')
  return measured
}

const middle = patientMm(...(truth.levels[4]?.centreMm ?? [0, 0, 0]))

/** The SPECT as if the patient had lain elsewhere. */
const movedSpect = (move: RigidMove): Volume => ({ ...spect, info: { ...spect.info, grid: movedGrid(move, spect.info.grid) } })

const away: RigidMove = { translationMm: [7, -4, 5], rotationDeg: [1.5, -1, 2], centreMm: middle }
const asScanned = analysed(spect)
const moved = analysed(movedSpect(away))

const namesTheJoint = ({ findings }: Analysis): boolean => findings.some(({ structure, level, side }) => structure === lesion?.structure && level === lesion?.level && side === lesion?.side)

describe('a SPECT that lies elsewhere', () => {
  it('is measured within 1 mm and 1 degree, within its own uncertainty, at every level', () => {
    const { apart, uncertaintyMm, levels, farthestMm } = measuredOf(moved)
    const off = distanceMm(movedPoint(apart, middle), movedPoint(away, middle))
    expect(off).toBeLessThan(1)
    expect(length(subtract(apart.rotationDeg, away.rotationDeg))).toBeLessThan(1)
    expect(uncertaintyMm).toBeGreaterThan(0)
    expect(off).toBeLessThan(4 * (uncertaintyMm ?? 0))
    expect(levels.length).toBeGreaterThan(6)
    for (const { level, offsetMm } of levels) {
      const centreMm = asScanned.spine.levels.find(({ name }) => name === level)?.centreMm ?? patientMm(NaN, NaN, NaN)
      expect(distanceMm(translate(centreMm, offsetMm), movedPoint(away, centreMm))).toBeLessThan(2)
    }
    expect(farthestMm).toBeGreaterThan(8)
  })

  it('names no facet joint; with the proposed correction it names the one it named before', () => {
    expect(namesTheJoint(asScanned)).toBe(true)
    expect(moved.registration.verdict).toBe('refuse')
    expect(namesTheJoint(moved)).toBe(false)
    const { proposed } = measuredOf(moved)
    const corrected = analysed(movedSpect(away), proposed)
    expect(corrected.registration.verdict).toBe('ok')
    expect(namesTheJoint(corrected)).toBe(true)
    expect(corrected.provenance.registration).toEqual(proposed)
    // What is left is small, and the new proposal still brings the SPECT of the files onto its bone.
    expect(corrected.registration.shiftMm).toBeLessThan(1)
    const again = measuredOf(corrected).proposed
    if (proposed === null || again === null) throw new Error('both are proposed')
    expect(distanceMm(movedPoint(again, middle), movedPoint(proposed, middle))).toBeLessThan(1)
    expect(distanceMm(movedPoint(proposed, middle), movedPoint(inverseMove(away), middle))).toBeLessThan(1)
    // Every number follows: the table of the corrected study is that of the study as it was scanned.
    const max = ({ regions }: Analysis): number => regions.find(({ structure, level, side }) => structure === lesion?.structure && level === lesion?.level && side === lesion?.side)?.max ?? NaN
    expect(Math.abs(max(corrected) / max(asScanned) - 1)).toBeLessThan(0.05)
  })

  it('is worse after a correction the wrong way, and says whose correction it was', () => {
    const wrong: RegistrationCorrection = { translationMm: [9, 0, 0], rotationDeg: [0, 0, 0], centreMm: middle, origin: 'reader' }
    const after = analysed(spect, wrong)
    expect(after.registration.verdict).toBe('refuse')
    expect(Math.abs((measuredOf(after).apart.translationMm[0] ?? 0) - 9)).toBeLessThan(1)
    expect(correctionSentence(wrong)).toBe('A correction of 9.0 mm and 0.0 degrees was applied to the SPECT, set by the reader.')
    expect(correctionSentence({ ...wrong, origin: 'proposed' })).toContain('proposed by the program and accepted by the reader')
  })
})

describe('levels that lie elsewhere by themselves', () => {
  it('are told apart from those that do not, and count for the verdict', () => {
    // The upper half of the patient has moved 9 mm to the left between the scans.
    const { valueAt, positionOf } = spectField(spect)
    const border = truth.levels.find(({ name }) => name === 'L2')?.centreMm[2] ?? 0
    const shiftAt = (z: number): Vec3 => [9 / (1 + Math.exp(-(z - border) / 6)), 0, 0]
    const voxels = Float32Array.from(spect.voxels, (_, offset) => {
      const at = positionOf(offset)
      return valueAt(translate(at, [-shiftAt(at[2])[0], 0, 0])) ?? 0
    })
    const bent = analysed({ ...spect, voxels })
    const at = (name: string): number => measuredOf(bent).levels.find(({ level }) => level === name)?.offsetMm[0] ?? NaN
    expect(Math.abs(at('T11') - 9)).toBeLessThan(2)
    expect(Math.abs(at('L5'))).toBeLessThan(2)
    expect(bent.registration.verdict).toBe('refuse')
  })
})

describe('a SPECT that shows nothing of the bone', () => {
  it('is never trusted: the verdict refuses, nothing is proposed', () => {
    // The same counts in an order that has nothing to do with the patient.
    const voxels = Float32Array.from(spect.voxels, (_, at) => 400 + ((at * 7919) % 613))
    const lost = judgeRegistration(checkRegistration(ct, { ...spect, voxels }, twinKernels, basis.value.geometry.canalMm, asScanned.spine.levels, 700), 4.42)
    expect(lost).toMatchObject({ verdict: 'refuse', measured: { reliable: false, proposed: null, levels: [] } })
    expect(registrationWarnings(lost).join(' ')).toContain('could not be established')
  })
})

describe('analyses of before', () => {
  it('are still read: without what was measured, without a correction', () => {
    const { measured: _, ...registration } = asScanned.registration
    const { registration: __, ...provenance } = asScanned.provenance
    const old: unknown = JSON.parse(JSON.stringify({ ...asScanned, registration, provenance }))
    expect(analysisSchema.safeParse(old).success).toBe(true)
    expect(analysisRequestSchema.safeParse({ anchors: [], referenceLevel: null }).success).toBe(true)
  })
})
