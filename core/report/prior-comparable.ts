import { problem } from '../base/problem.ts'
import { fail } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { Analysis } from '../findings/analysis.ts'
import { compareVisits } from '../findings/compare-visits.ts'
import type { VisitComparison } from '../findings/compare-visits.ts'

/** What one visit brings into a comparison. */
export interface Visit {
  readonly studyDate: string | null
  /** As the images state it; null where they do not. */
  readonly tracer: string | null
  readonly analysis: Analysis
}

/** "Tc-99m HDP", "TC99M  hdp": the same tracer however it is spelled. */
const folded = (tracer: string): string => tracer.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

const whyNot = (now: Visit, before: Visit): { readonly code: string; readonly sentence: string } | null => {
  if (before.studyDate === null || now.studyDate === null) return { code: 'prior-undated', sentence: 'One of the two studies has no date, so that neither can be called the earlier one.' }
  if (before.studyDate >= now.studyDate) return { code: 'prior-not-earlier', sentence: `The study of ${before.studyDate} is not earlier than this one of ${now.studyDate}.` }
  if (now.tracer !== null && before.tracer !== null && folded(now.tracer) !== folded(before.tracer)) {
    return { code: 'prior-tracer', sentence: `The two studies name different tracers (${now.tracer}; ${before.tracer}), so their uptake is not compared.` }
  }
  const [unit, unitBefore] = [now.analysis.reference.unit, before.analysis.reference.unit]
  return unit === unitBefore ? null : { code: 'prior-units', sentence: `The values of the two studies have different units (${unit}; ${unitBefore}), so their uptake is not compared.` }
}

const tracerCaution = 'The images of at least one of the studies do not name the tracer; that it was the same was not checked.'

/** The two visits structure by structure; refused in plain words where they must not be set side by side. Whose they are is the caller's duty. */
export const comparePrior = (now: Visit, before: Visit): Result<VisitComparison> => {
  const reason = whyNot(now, before)
  if (reason !== null) return fail(problem(reason.code, reason.sentence))
  const compared = compareVisits(now.analysis, before.analysis)
  if (!compared.ok || (now.tracer !== null && before.tracer !== null)) return compared
  return { ok: true, value: { ...compared.value, cautions: [...compared.value.cautions, tracerCaution] } }
}
