import type { Analysis } from '../core/findings/analysis.ts'
import { length, patientMm, subtract } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'
import { displacementMm } from '../core/registration/rigid.ts'
import { doubtfulBelow } from '../core/spine/spine-model.ts'
import type { SpineLevel, SpineModel } from '../core/spine/spine-model.ts'
import type { HotSpot } from '../core/uptake/uptake.ts'
import type { Truth, TruthLesion } from '../phantom/truth.ts'
import type { StudyRecord } from './accuracy-record.ts'

export const apart = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)))

/** A name counts as standing on a true level within this distance. */
export const nearMm = 10

/** Confidence from which a name is shown without doubt, and from which it is called high here. */
export const sureFrom = { shown: doubtfulBelow, high: 0.7 } as const

export const levelErrors = (levels: readonly SpineLevel[], truth: Truth): StudyRecord['automatic'] =>
  truth.levels.map(({ name, centreMm }) => {
    const own = levels.find((level) => level.name === name)
    return { name, errorMm: own === undefined ? null : apart(own.centreMm, centreMm), confidence: own?.confidence ?? null }
  })

export const wrongNames = (levels: readonly SpineLevel[], truth: Truth): StudyRecord['wrongNames'] =>
  levels.flatMap(({ name, centreMm, confidence }) => {
    const under = truth.levels.find((level) => apart(level.centreMm, centreMm) <= nearMm)
    return under === undefined || under.name === name ? [] : [{ name, truth: under.name, confidence }]
  })

/** What the reader names: the vertebra that the program asks for, where it asks for one; else the one in the middle of the field. */
export const levelToName = ({ levels, askFor }: SpineModel, truth: Truth): Truth['levels'][number] | undefined => {
  const asked = levels.find(({ name }) => name === askFor)
  const under = asked === undefined ? undefined : truth.levels.find(({ centreMm }) => apart(centreMm, asked.centreMm) <= nearMm)
  return under ?? truth.levels[truth.levels.length >> 1]
}

/** How levels can be counted in this field: the sacrum, the lowest rib (with the vertebra under it), or the axis. */
export const landmarkIn = (truth: Truth): string => {
  const names = truth.levels.map(({ name }) => name)
  if (names.includes('C2')) return 'axis'
  const lowestRib = truth.ribsInView.at(-1)
  const below = lowestRib === undefined ? undefined : names[names.indexOf(lowestRib) + 1]
  const hasLowestRib = below?.startsWith('L') === true
  return truth.hasSacrumInView ? (hasLowestRib ? 'sacrum and lowest rib' : 'sacrum') : hasLowestRib ? 'lowest rib' : 'none'
}

const median = (values: readonly number[]): number | null => [...values].sort((a, b) => a - b)[values.length >> 1] ?? null

/** What was measured between SPECT and CT against what was done to the phantom. */
export const judgeShift = ({ registration }: Analysis, { registration: known, levels }: Truth): StudyRecord['registration'] => {
  const { measured } = registration
  const offsetOf = (name: string): Vec3 => known.levels.find((level) => level.name === name)?.offsetMm ?? [0, 0, 0]
  const errors = measured === undefined ? [] : levels.map(({ name, centreMm }) =>
    length(subtract(displacementMm(measured.apart, patientMm(...centreMm)), offsetOf(name))))
  const perLevel = (measured?.levels ?? []).flatMap(({ level, offsetMm }) =>
    known.levels.some(({ name }) => name === level) ? [length(subtract(offsetMm, offsetOf(level)))] : [])
  return {
    trueFarthestMm: known.farthestMm,
    farthestMm: measured?.farthestMm ?? null,
    verdict: registration.verdict,
    errorMm: errors.length === 0 ? null : errors.reduce((sum, value) => sum + value, 0) / errors.length,
    errorDeg: measured === undefined ? null : length(subtract(measured.apart.rotationDeg, known.rotationDeg)),
    perLevelMm: median(perLevel),
    isBent: length(known.bendMm) > 0,
    isReliable: measured?.reliable ?? false,
  }
}

/** How far from the middle of a lesion its hottest point may be found: half of what the lesion spans, and the blur. */
const reachMm = (lesion: TruthLesion): number => {
  if (lesion.structure === 'disc' || lesion.structure === 'vertebral-body') return 24
  if (lesion.structure === 'sacral-ala' || lesion.structure === 'hardware') return 26
  return 13
}

const fromLesion = (spot: HotSpot, lesion: TruthLesion, truth: Truth): number => {
  if (lesion.structure !== 'sacroiliac-joint' || lesion.side === 'midline') return apart(spot.centreMm, lesion.centreMm)
  return Math.min(...truth.sacroiliac[lesion.side].map((point) => apart(spot.centreMm, point)))
}

/** A body has no side of its own in the table of regions: a lesion in its left half is found at its midline. */
const isAt = (place: { structure: string | null; level: string | null; side: string | null }, lesion: TruthLesion): boolean =>
  place.structure === lesion.structure && place.level === lesion.level && (place.side === lesion.side || lesion.structure === 'vertebral-body')

const placeName = ({ structure, level, side }: { structure: string | null; level: string | null; side: string | null }): string =>
  structure === null ? 'no structure' : `${structure} ${level ?? '?'} ${side ?? '?'}`

/**
 * Every true lesion: whether a hot spot stands on it, or else a finding names its place (mild uptake of both sacroiliac joints is told by
 * a finding, and no spot), under which name, and how hot. What stands on none is a false one, spot and finding alike.
 */
export const judgeLesions = ({ hotSpots, regions, findings }: Analysis, truth: Truth): Pick<StudyRecord, 'lesions' | 'falseSpots'> => {
  const inBone = hotSpots.filter(({ extraskeletal }) => extraskeletal === false)
  const on = (spot: HotSpot, lesion: TruthLesion): boolean => fromLesion(spot, lesion, truth) <= reachMm(lesion)
  const lesions = truth.lesions.map((lesion) => {
    const spots = inBone.filter((spot) => on(spot, lesion)).sort((a, b) => b.ratio - a.ratio)
    // The hottest one counts; where lesions lie side by side, the one that bears its name is its own.
    const own = (truth.lesions.length > 1 ? spots.find((spot) => isAt(spot, lesion)) : undefined) ?? spots[0] ?? findings.find((finding) => isAt(finding, lesion))
    const region = regions.find((candidate) => isAt(candidate, lesion))
    const { pattern, structure, level, side, ratio, volumeMl, radiusMm } = lesion
    return {
      pattern, structure, level, side, ratio, volumeMl, radiusMm,
      found: own !== undefined,
      foundAs: own === undefined ? null : placeName(own),
      right: own !== undefined && isAt(own, lesion),
      measuredRatio: region?.ratio ?? null,
      recoveredRatio: region?.recovered?.ratio ?? null,
      isFlaggedSmall: region?.partialVolume ?? null,
    }
  })
  const strays = inBone.filter((spot) => !truth.lesions.some((lesion) => on(spot, lesion)))
  // A finding elsewhere is told once, however many patterns it may be, and not beside the spot that it stands on.
  const told = new Set([...inBone, ...lesions.map(({ structure, level, side }) => ({ structure, level, side }))].map(placeName))
  const strayPlaces = new Map(findings.filter((finding) => !told.has(placeName(finding)) && !truth.lesions.some((lesion) => isAt(finding, lesion))).map((finding) => [placeName(finding), finding]))
  return { lesions, falseSpots: [...strays, ...strayPlaces.values()].map((place) => `${placeName(place)} ${place.ratio.toFixed(1)}`) }
}

/** The first finding names a true pattern; a study without lesions has none. */
export const isFirstPatternRight = ({ findings }: Analysis, { lesions }: Truth): boolean =>
  lesions.length === 0 ? findings.length === 0 : lesions.some(({ pattern }) => findings[0]?.pattern === pattern)
