import { z } from 'zod'
import { gradeSchema, patternSchema, placeSchema, sideSchema, structureSchema } from '../base/anatomy.ts'
import { outcomeRowSchema, visitNames } from './entry.ts'
import type { Course, VisitName } from './entry.ts'
import { courseOf } from './entry.ts'

/** A finding of a signed report, as far as outcomes ask for it. */
export const reportedFindingSchema = z.strictObject({
  pattern: patternSchema,
  level: placeSchema,
  structure: structureSchema,
  side: sideSchema,
  grade: gradeSchema,
})

export type ReportedFinding = z.infer<typeof reportedFindingSchema>

/** One signed study with what became of its patient. Without identifiers: `caseNumber` only tells rows apart. */
export const cohortCaseSchema = z.strictObject({
  caseNumber: z.number().int().positive(),
  ageYears: z.number().nullable(),
  sex: z.enum(['M', 'F', 'O']).nullable(),
  scanYear: z.number().int().nullable(),
  findings: z.array(reportedFindingSchema),
  rows: z.array(outcomeRowSchema),
})

export type CohortCase = z.infer<typeof cohortCaseSchema>

/**
 * Where a patient stands in the flow of the published cohort: `negative` no finding, `multiple` more than two areas, `declined` and
 * `operated` by what was entered; `other-finding` has none at a disc or facet joint; `managed` had pain management with one or two areas;
 * `open` has one or two areas and nothing entered yet.
 */
export const cohortGroups = ['negative', 'multiple', 'declined', 'operated', 'managed', 'other-finding', 'open'] as const

export type CohortGroup = (typeof cohortGroups)[number]

export type CohortRegion = 'cervical' | 'thoracic' | 'lumbar' | 'several' | 'none'

export interface CohortPatient {
  readonly caseNumber: number
  readonly ageYears: number | null
  readonly sex: CohortCase['sex']
  readonly scanYear: number | null
  readonly group: CohortGroup
  /** Of the treatment where there is one, else of what was hot. */
  readonly region: CohortRegion
  /** Disc and facet areas: one structure at one motion segment, its sides together. */
  readonly areas: number
  readonly structure: 'facet-joint' | 'disc' | 'mixed' | 'none'
  readonly highestGrade: number | null
  readonly course: Course
  readonly axial: Readonly<Record<'baseline' | VisitName, number | null>>
  readonly extremity: Readonly<Record<'baseline' | VisitName, number | null>>
  /** How the treated segments and the reported ones meet; null without treated segments. */
  readonly concordance: 'all-treated-were-hot' | 'some-treated-were-hot' | 'none-was-hot' | null
  /** Reported disc or facet segments that were not treated. */
  readonly hotUntreated: number
}

const isArea = ({ structure }: ReportedFinding): boolean => structure === 'facet-joint' || structure === 'disc'

const only = <T>(values: ReadonlySet<T>): T | undefined => (values.size === 1 ? [...values][0] : undefined)

const regionOfLevel = (level: string): CohortRegion => (level.startsWith('C') ? 'cervical' : level.startsWith('T') ? 'thoracic' : 'lumbar')

const regionOf = (levels: readonly string[]): CohortRegion => {
  const regions = new Set(levels.map(regionOfLevel))
  return regions.size === 0 ? 'none' : (only(regions) ?? 'several')
}

const groupOf = (course: Course, findings: readonly ReportedFinding[], areas: number): CohortGroup => {
  if (course.treatment?.course === 'surgery') return 'operated'
  if (areas > 2) return 'multiple'
  if (areas === 0) return findings.some(({ pattern }) => pattern !== 'physiologic') ? 'other-finding' : 'negative'
  if (course.treatment === null) return 'open'
  return course.treatment.course === 'declined-surgery' ? 'declined' : 'managed'
}

const scores = (course: Course, which: 'axialVas' | 'extremityVas'): CohortPatient['axial'] => {
  const at = (visit: VisitName): number | null => course.followUps.get(visit)?.[which] ?? null
  const [first, second, third, fourth] = visitNames
  return { baseline: course.baseline?.[which] ?? null, [first]: at(first), [second]: at(second), [third]: at(third), [fourth]: at(fourth) }
}

const concordanceOf = (treated: readonly string[], hot: ReadonlySet<string>): CohortPatient['concordance'] => {
  if (treated.length === 0) return null
  const hits = treated.filter((segment) => hot.has(segment)).length
  return hits === treated.length ? 'all-treated-were-hot' : hits > 0 ? 'some-treated-were-hot' : 'none-was-hot'
}

/** One signed study and its entries, as the cohort counts it. */
export const cohortPatient = ({ rows, findings, ...facts }: CohortCase): CohortPatient => {
  const course = courseOf(rows)
  const areas = findings.filter(isArea)
  const places = new Set(areas.map(({ structure, level }) => `${structure} ${level}`))
  const hot = new Set<string>(areas.map(({ level }) => level))
  const treated = course.treatment?.course === 'surgery' ? course.treatment.segments : []
  const structures = new Set(areas.map(({ structure }) => structure as 'facet-joint' | 'disc'))
  return {
    ...facts,
    group: groupOf(course, findings, places.size),
    region: regionOf(treated.length > 0 ? treated : [...hot]),
    areas: places.size,
    structure: structures.size === 0 ? 'none' : (only(structures) ?? 'mixed'),
    highestGrade: areas.length === 0 ? null : Math.max(...areas.map(({ grade }) => grade)),
    course,
    axial: scores(course, 'axialVas'),
    extremity: scores(course, 'extremityVas'),
    concordance: concordanceOf(treated, hot),
    hotUntreated: [...hot].filter((segment) => !treated.some((each) => each === segment)).length,
  }
}
