import { ageYears } from '../../core/base/age.ts'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { cohortPatient } from '../../core/outcomes/cohort-patient.ts'
import type { CohortCase } from '../../core/outcomes/cohort-patient.ts'
import { cohortCsv } from '../../core/outcomes/cohort-csv.ts'
import { cohortPrintJob } from '../../core/outcomes/cohort-page.ts'
import { describeCohort } from '../../core/outcomes/cohort.ts'
import { courseOf, entryProblem, rowsInForce } from '../../core/outcomes/entry.ts'
import type { OutcomeEntry } from '../../core/outcomes/entry.ts'
import type { ImportantChange } from '../../core/outcomes/important-change.ts'
import { visitsOf } from '../../core/outcomes/visits.ts'
import type { DueVisit, StudyOutcomes } from '../../contract/outcomes.ts'
import type { NewOutcome, SignedStudy } from '../library/outcomes.ts'
import type { LibrarySession } from './library-session.ts'
import type { ReportRooms } from './report-rooms.ts'

/** The day it is where the reader sits, ISO. */
const todayOf = (now: Date): string => `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`

const isAreaSegment = ({ structure }: { readonly structure: string }): boolean => structure === 'disc' || structure === 'facet-joint'

/** What was entered for a study, and where its signed report found uptake. */
export const openOutcomes = async ({ library }: LibrarySession, studyUid: string): Promise<Result<StudyOutcomes>> => {
  const study = await library.call('study', { studyUid })
  if (!study.ok) return study
  const { patientId, patientName } = study.value
  const rows = await library.call('outcome-rows', { studyUid, patient: { patientId, patientName } })
  if (!rows.ok) return rows
  const signed = await library.call('signed-studies', { studyUid })
  if (!signed.ok) return signed
  const report = signed.value[0]
  const hotSegments = report === undefined ? null : [...new Set(report.findings.filter(isAreaSegment).map(({ level }) => level))]
  return ok({ studyUid, today: todayOf(new Date()), rows: rows.value, hotSegments })
}

const change = async (session: LibrarySession, studyUid: string, by: string, judge: (outcomes: StudyOutcomes) => Result<NewOutcome['change']>): Promise<Result<StudyOutcomes>> => {
  const outcomes = await openOutcomes(session, studyUid)
  if (!outcomes.ok) return outcomes
  const judged = judge(outcomes.value)
  if (!judged.ok) return judged
  const study = await session.library.call('study', { studyUid })
  if (!study.ok) return study
  const { patientId, patientName } = study.value
  const added = await session.library.call('add-outcome', { studyUid, patient: { patientId, patientName }, change: judged.value, by, at: new Date().toISOString() })
  return added.ok ? openOutcomes(session, studyUid) : added
}

/** Adds an entry, named and dated; fails with `not-possible` where it cannot be meant as it is. */
export const addOutcomeEntry = (session: LibrarySession, { studyUid, entry, by }: { readonly studyUid: string; readonly entry: OutcomeEntry; readonly by: string }): Promise<Result<StudyOutcomes>> =>
  change(session, studyUid, by, ({ rows, today }) => {
    const reason = entryProblem(entry, courseOf(rows), today)
    return reason === null ? ok({ entry }) : fail(problem('not-possible', reason))
  })

/** Takes an entry back; it stays in the library with who took it back. */
export const withdrawOutcomeEntry = (session: LibrarySession, { studyUid, rowId, by }: { readonly studyUid: string; readonly rowId: number; readonly by: string }): Promise<Result<StudyOutcomes>> =>
  change(session, studyUid, by, ({ rows }) =>
    rowsInForce(rows).some((row) => row.rowId === rowId)
      ? ok({ withdraws: rowId })
      : fail(problem('not-possible', 'This entry is not there any more: it was taken back before.')),
  )

const dueOf = ({ studyUid, patientName, patientId, rows }: SignedStudy, today: string): DueVisit[] => {
  const course = courseOf(rows)
  return visitsOf(course, today).flatMap(({ name, dueOn, until, state }) =>
    state === 'due' || state === 'overdue'
      ? [{ studyInstanceUid: studyUid, patientName, patientId, treatedOn: course.treatment?.date ?? dueOn, visit: name, dueOn, until, state }]
      : [],
  )
}

/** Follow-up that is due or overdue, the longest waiting first. */
export const dueVisits = async ({ library }: LibrarySession): Promise<Result<DueVisit[]>> => {
  const signed = await library.call('signed-studies', { studyUid: null })
  if (!signed.ok) return signed
  const today = todayOf(new Date())
  return ok(signed.value.flatMap((study) => dueOf(study, today)).sort((a, b) => a.dueOn.localeCompare(b.dueOn)))
}

/** One case a patient: the study with a treatment, else the newest. Studies come oldest first. */
const onePerPatient = (studies: readonly SignedStudy[]): readonly SignedStudy[] => {
  const chosen = new Map<string, SignedStudy>()
  for (const study of studies) {
    const key = `${study.patientId}\n${study.patientName}\n${study.birthDate ?? ''}`
    const before = chosen.get(key)
    const isTreated = (each: SignedStudy): boolean => courseOf(each.rows).treatment !== null
    if (before === undefined || !isTreated(before) || isTreated(study)) chosen.set(key, study)
  }
  return [...chosen.values()]
}

/** The rows without who entered them or why: free text may name a patient. */
const withoutNames = (rows: SignedStudy['rows']): CohortCase['rows'] =>
  rows.map((row) => ({
    ...row,
    by: '',
    at: '',
    entry: row.entry !== null && 'text' in row.entry ? { ...row.entry, text: 'not shown' } : row.entry,
  }))

export interface CohortFacts {
  readonly cases: CohortCase[]
  readonly studies: number
  readonly importantChange: ImportantChange | null
}

/** Every patient with a signed report, without name, ID or birth date. */
export const cohortFacts = async ({ library }: LibrarySession): Promise<Result<CohortFacts>> => {
  const signed = await library.call('signed-studies', { studyUid: null })
  if (!signed.ok) return signed
  const important = await library.call('important-change', undefined)
  if (!important.ok) return important
  const cases = onePerPatient(signed.value).map(({ birthDate, studyDate, sex, findings, rows }, index): CohortCase => ({
    caseNumber: index + 1,
    ageYears: ageYears(birthDate, studyDate),
    sex,
    scanYear: studyDate === null ? null : Number(studyDate.slice(0, 4)),
    findings: [...findings],
    rows: withoutNames(rows),
  }))
  return ok({ cases, studies: signed.value.length, importantChange: important.value })
}

/** Stores what the site counts as an important change, with its source; null takes it away. */
export const setImportantChange = async (session: LibrarySession, importantChange: ImportantChange | null): Promise<Result<CohortFacts>> => {
  const stored = await session.library.call('set-important-change', importantChange)
  return stored.ok ? cohortFacts(session) : stored
}

/** The cohort as a file for others, without identifiers. */
export const cohortFile = async (session: LibrarySession, rooms: ReportRooms, format: 'csv' | 'pdf', appVersion: string): Promise<Result<Uint8Array>> => {
  const facts = await cohortFacts(session)
  if (!facts.ok) return facts
  const patients = facts.value.cases.map(cohortPatient)
  if (patients.length === 0) return fail(problem('cohort-empty', 'No report is signed yet, so there is nothing to export. Sign a report first.'))
  if (format === 'csv') return ok(new TextEncoder().encode(cohortCsv(patients)))
  const { importantChange } = facts.value
  const { siteName } = await rooms.settings()
  const printed = await rooms.print(
    cohortPrintJob({ patients, cohort: describeCohort(patients, importantChange), importantChange, siteName, appVersion, now: rooms.now(), fontCss: rooms.fontCss }),
  )
  return printed.ok ? ok(printed.value.bytes) : printed
}
