import type { Course, VisitName } from './entry.ts'
import { visitNames } from './entry.ts'
import { procedures } from './procedures.ts'

/** Days before and after a visit's day within which it counts: the published protocol allows four weeks (Neurosurg Focus 2019;47(6):E16). */
const windowDays = 28

const dayMs = 86_400_000

const addDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

/** The same day of a later month, or the last day of a month that is shorter. */
const addMonths = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastDay))).toISOString().slice(0, 10)
}

const dueDay: Readonly<Record<VisitName, (treated: string) => string>> = {
  '2-weeks': (treated) => addDays(treated, 14),
  '2-months': (treated) => addMonths(treated, 2),
  '6-months': (treated) => addMonths(treated, 6),
  '12-months': (treated) => addMonths(treated, 12),
}

/**
 * `done`: entered, and within four weeks of its day. `out-of-window`: entered, but further from its day. `planned`: its window has not begun.
 * `due`: its window is open. `overdue`: its window has closed without an entry. `lost`: the patient no longer comes.
 */
export type VisitState = 'done' | 'out-of-window' | 'planned' | 'due' | 'overdue' | 'lost'

export interface Visit {
  readonly name: VisitName | 'fusion-ct'
  readonly dueOn: string
  readonly from: string
  readonly until: string
  readonly state: VisitState
}

const visit = (name: Visit['name'], dueOn: string, course: Course, enteredOn: string | null, today: string): Visit => {
  const treated = course.treatment?.date ?? dueOn
  const early = addDays(dueOn, -windowDays)
  const from = early < treated ? treated : early
  const until = addDays(dueOn, windowDays)
  const stateNow = (): VisitState => {
    if (enteredOn !== null) return enteredOn >= from && enteredOn <= until ? 'done' : 'out-of-window'
    if (course.lost !== null && course.lost.date <= until) return 'lost'
    return today < from ? 'planned' : today <= until ? 'due' : 'overdue'
  }
  return { name, dueOn, from, until, state: stateNow() }
}

/** The visits of a treated patient in order, with the CT after a fusion; none before treatment or where an operation was declined. `today`: an ISO day. */
export const visitsOf = (course: Course, today: string): readonly Visit[] => {
  const { treatment } = course
  if (treatment === null || treatment.course === 'declined-surgery') return []
  const visits = visitNames.map((name) => visit(name, dueDay[name](treatment.date), course, course.followUps.get(name)?.date ?? null, today))
  const isFusion = treatment.procedure !== null && procedures[treatment.procedure].fusion
  return isFusion ? [...visits, visit('fusion-ct', dueDay['12-months'](treatment.date), course, course.fusionCt?.date ?? null, today)] : visits
}
