import { accuracyPlan, plannedStudy } from './accuracy-plan.ts'
import type { RecoveryResult } from './accuracy-recovery.ts'
import type { StudyRecord } from './accuracy-record.ts'
import { nearMm, sureFrom } from './accuracy-judge.ts'

/** A share with what it is a share of. */
export interface Share {
  readonly hits: number
  readonly of: number
}

/** One line of acceptance 1: what is asked, what was found, on all studies and on those never seen while tuning. */
export interface AcceptanceLine {
  readonly what: string
  readonly target: string
  readonly all: string
  readonly heldOut: string
  /** On the held-out studies; null where nothing could be counted. */
  readonly isMet: boolean | null
}

const share = (flags: readonly boolean[]): Share => ({ hits: flags.filter(Boolean).length, of: flags.length })
const percent = ({ hits, of }: Share): string => (of === 0 ? 'none' : `${((100 * hits) / of).toFixed(1)} % (${hits} of ${of})`)
const atLeast = ({ hits, of }: Share, least: number): boolean | null => (of === 0 ? null : hits / of >= least)

export const quantile = (values: readonly number[], q: number): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null
}

const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length)
const shown = (value: number | null, digits: number, unit: string): string => (value === null ? 'none' : `${value.toFixed(digits)} ${unit}`)
const present = (values: readonly (number | null)[]): number[] => values.flatMap((value) => value ?? [])

const isNear = ({ errorMm }: { errorMm: number | null }): boolean => errorMm !== null && errorMm <= nearMm
const isUsual = ({ id }: StudyRecord): boolean => plannedStudy(id).variant.numbering === 'usual'

/** Limits of the verdict, mm: from the engine's own rule, and the SPECT's voxel. */
const verdictOf = (farthestMm: number): string => (farthestMm >= 8 ? 'refuse' : farthestMm >= 4.42 ? 'warn' : 'ok')
const limits = [4.42, 8] as const

/** A lesion that the acceptance counts. */
const counts = ({ ratio, volumeMl }: StudyRecord['lesions'][number]): boolean => ratio >= 2 && volumeMl >= 1

const phantomFwhmMm = 11.3
const isLarge = ({ radiusMm }: StudyRecord['lesions'][number]): boolean => 2 * radiusMm >= 2 * phantomFwhmMm

interface Measured {
  readonly text: string
  readonly isMet: boolean | null
}

const line = (what: string, target: string, records: readonly StudyRecord[], measure: (records: readonly StudyRecord[]) => Measured): AcceptanceLine => {
  const heldOut = measure(records.filter(({ id }) => plannedStudy(id).isHeldOut))
  return { what, target, all: measure(records).text, heldOut: heldOut.text, isMet: heldOut.isMet }
}

const ofShare = (value: Share, least: number): Measured => ({ text: percent(value), isMet: atLeast(value, least) })
const lesionsOf = (records: readonly StudyRecord[]) => records.flatMap(({ lesions }) => lesions.filter(counts))
const rightIn = (structures: readonly string[]) => (records: readonly StudyRecord[]): Measured =>
  ofShare(share(lesionsOf(records).filter(({ structure }) => structures.length === 0 || structures.includes(structure)).map(({ right }) => right)), structures.length === 0 ? 0.92 : 0.95)

const namesOf = (records: readonly StudyRecord[], from: number, when: 'wrongNames' | 'wrongAfterAnchor' = 'wrongNames'): Measured => {
  const wrong = records.flatMap((record) => record[when].filter(({ confidence }) => confidence >= from))
  const studies = records.filter((record) => record[when].some(({ confidence }) => confidence >= from))
  return { text: `${wrong.length} in ${studies.length} studies of ${records.length}`, isMet: wrong.length === 0 }
}

const registered = (records: readonly StudyRecord[]) => records.filter(({ failure, registration }) => failure === null && !registration.isBent)

/** Every number of acceptance 1 beside its target. */
export const acceptance = (records: readonly StudyRecord[], recovery: RecoveryResult): readonly AcceptanceLine[] => {
  const counted = (list: readonly StudyRecord[]) => list.filter((record) => record.hasLandmark && isUsual(record))
  return [
    line('levels named right within 10 mm, a landmark in view', '98 %', records, (list) => ofShare(share(counted(list).flatMap(({ automatic }) => automatic.map(isNear))), 0.98)),
    line('their mean distance from the truth', 'under 3 mm', records, (list) => {
      const value = mean(counted(list).flatMap(({ automatic }) => automatic.filter(isNear).flatMap(({ errorMm }) => errorMm ?? [])))
      return { text: shown(value, 2, 'mm'), isMet: value === null ? null : value < 3 }
    }),
    line('the same with one anchor, every field and numbering', '99 %', records, (list) => ofShare(share(list.flatMap(({ anchored }) => anchored.map(isNear))), 0.99)),
    line(`wrong names at high confidence (from ${sureFrom.high})`, 'none', records, (list) => namesOf(list, sureFrom.high)),
    line(`wrong names shown without doubt (from ${sureFrom.shown})`, 'none', records, (list) => namesOf(list, sureFrom.shown)),
    line('wrong names shown without doubt after the anchor', 'none (our own)', records, (list) => namesOf(list, sureFrom.shown, 'wrongAfterAnchor')),
    line('lesions of ratio 2 and 1 ml or more that are found, by hot spot or finding', '95 %', records, (list) => ofShare(share(lesionsOf(list).map(({ found }) => found)), 0.95)),
    line('false hot spots in bone and findings elsewhere per study', 'at most 0.3', records, (list) => {
      const value = mean(list.filter(({ failure }) => failure === null).map(({ falseSpots }) => falseSpots.length))
      return { text: value === null ? 'none' : value.toFixed(2), isMet: value === null ? null : value <= 0.3 }
    }),
    line('right structure, side and level', '92 %', records, rightIn([])),
    line('of these in facet joint, disc, body and sacroiliac joint', '95 %', records, rightIn(['facet-joint', 'disc', 'vertebral-body', 'sacroiliac-joint'])),
    line('ratio within 10 %, above twice the resolution (no lesion of the phantom is as large: spheres of 28 and 37 mm)', 'all', records, () => {
      const large = recovery.rows.filter(({ diameterMm }) => diameterMm >= 2 * phantomFwhmMm)
      return ofShare(share(large.map(({ max }) => Math.abs(max - 1) <= 0.1)), 1)
    }),
    line('corrected ratio of smaller lesions against the true one, median of the difference', 'none asked', records, (list) => {
      const off = lesionsOf(list).flatMap(({ right, ratio, recoveredRatio }) => (right && recoveredRatio !== null ? [Math.abs(recoveredRatio / ratio - 1)] : []))
      return { text: `${shown(quantile(off.map((value) => 100 * value), 0.5), 0, '%')} in ${off.length}`, isMet: null }
    }),
    line('flagged as small, under twice the resolution', 'all', records, (list) =>
      ofShare(share(lesionsOf(list).filter((lesion) => !isLarge(lesion) && lesion.isFlaggedSmall !== null).map(({ isFlaggedSmall }) => isFlaggedSmall === true)), 1)),
    line('registration found within, median', '1 mm', records, (list) => within(registered(list).map(({ registration }) => registration.errorMm), 0.5, 1, 'mm')),
    line('registration found within, median', '1 degree', records, (list) => within(registered(list).map(({ registration }) => registration.errorDeg), 0.5, 1, 'degrees')),
    line('registration found within, 95th percentile', '2.5 mm', records, (list) => within(registered(list).map(({ registration }) => registration.errorMm), 0.95, 2.5, 'mm')),
    line('verdict right', '97 %', records, (list) => {
      const judged = list.filter(({ failure }) => failure === null)
      const value = share(judged.map(({ registration }) => registration.verdict === verdictOf(registration.trueFarthestMm)))
      const borderline = judged.filter(({ registration }) => limits.some((limit) => Math.abs(registration.trueFarthestMm - limit) <= 0.5)).length
      return { text: `${percent(value)}; ${borderline} of them within 0.5 mm of a limit`, isMet: atLeast(value, 0.97) }
    }),
    line("each pattern's case ranks its pattern first", '90 %, each', records, patternsFirst),
  ]
}

const within = (values: readonly (number | null)[], q: number, most: number, unit: string): Measured => {
  const value = quantile(present(values), q)
  return { text: shown(value, 2, unit), isMet: value === null ? null : value <= most }
}

/** How often the first finding is right, by case. */
export const byCase = (records: readonly StudyRecord[]): ReadonlyMap<string, Share> => {
  const names = [...new Set(accuracyPlan.map(({ caseName }) => caseName))]
  return new Map(names.map((name) => [name, share(records.filter(({ id }) => plannedStudy(id).caseName === name).map(({ firstPatternRight }) => firstPatternRight))]))
}

const patternsFirst = (records: readonly StudyRecord[]): Measured => {
  const cases = [...byCase(records)].filter(([name, { of }]) => name !== 'normal' && of > 0)
  const good = cases.filter(([, { hits, of }]) => hits / of >= 0.9).length
  const together = share(records.filter(({ id }) => plannedStudy(id).caseName !== 'normal').map(({ firstPatternRight }) => firstPatternRight))
  return { text: `${good} of ${cases.length} cases; together ${percent(together)}`, isMet: cases.length === 0 ? null : good === cases.length }
}

/** One line per round: what the round tries, and what came of it. */
export const byRound = (records: readonly StudyRecord[]): readonly (readonly string[])[] =>
  [...new Set(accuracyPlan.map(({ round }) => round))].map((round) => {
    const own = records.filter(({ id }) => plannedStudy(id).round === round)
    const lesions = own.flatMap((record) => record.lesions.filter(counts))
    return [
      round,
      String(own.length),
      String(own.filter(({ failure }) => failure !== null).length),
      percent(share(own.flatMap(({ automatic }) => automatic.map(isNear)))),
      percent(share(own.flatMap(({ anchored }) => anchored.map(isNear)))),
      percent(share(lesions.map(({ right }) => right))),
      shown(quantile(present(own.map(({ registration }) => registration.errorMm)), 0.5), 2, 'mm'),
      percent(share(own.map(({ firstPatternRight }) => firstPatternRight))),
    ]
  })

/** Everything that went wrong, by study. */
export const failures = (records: readonly StudyRecord[]): readonly { readonly id: string; readonly what: readonly string[] }[] =>
  records.flatMap((record) => {
    const { failure, automatic, anchored, wrongNames, wrongAfterAnchor, lesions, registration, firstPatternRight, patterns, falseSpots } = record
    if (failure !== null) return [{ id: record.id, what: [failure] }]
    const far = automatic.filter((level) => !isNear(level)).map(({ name }) => name)
    const farAnchored = anchored.filter((level) => !isNear(level)).map(({ name }) => name)
    const sure = wrongNames.filter(({ confidence }) => confidence >= sureFrom.shown)
    const sureAnchored = wrongAfterAnchor.filter(({ confidence }) => confidence >= sureFrom.shown)
    const trueVerdict = verdictOf(registration.trueFarthestMm)
    const what = [
      ...(record.hasLandmark && isUsual(record) && far.length > 0 ? [`levels not named within 10 mm: ${far.join(', ')}`] : []),
      ...(farAnchored.length > 0 ? [`not with an anchor either: ${farAnchored.join(', ')}`] : []),
      ...(sure.length > 0 ? [`wrong names without doubt: ${sure.map(({ name, truth, confidence }) => `${name} on ${truth} (${confidence.toFixed(2)})`).join(', ')}`] : []),
      ...(sureAnchored.length > 0 ? [`wrong names without doubt after an anchor: ${sureAnchored.map(({ name, truth }) => `${name} on ${truth}`).join(', ')}`] : []),
      ...lesions.filter((lesion) => counts(lesion) && !lesion.right).map(({ structure, level, side, found, foundAs }) =>
        `${structure} ${level} ${side} ${found ? `taken for ${foundAs ?? 'nothing'}` : 'not found'}`),
      ...(registration.verdict === trueVerdict ? [] : [`verdict ${registration.verdict} instead of ${trueVerdict} (${registration.trueFarthestMm.toFixed(1)} mm)`]),
      ...(!registration.isBent && (registration.errorMm ?? 0) > 2.5 ? [`registration ${(registration.errorMm ?? 0).toFixed(1)} mm off`] : []),
      ...(firstPatternRight ? [] : [`first finding: ${patterns[0] ?? 'none'}`]),
      ...(falseSpots.length > 1 ? [`${falseSpots.length} false hot spots or findings: ${falseSpots.slice(0, 4).join('; ')}`] : []),
    ]
    return what.length === 0 ? [] : [{ id: record.id, what }]
  })
