import type { Report, ReportContent } from './report.ts'
import { printedFindings } from './sync-findings.ts'
import type { FindingDecision } from './sync-findings.ts'
import type { FollowUpKind, ReportState } from './version-schema.ts'

/** Signed, sealed, and never changed again. */
export const isSignedState = (state: ReportState): boolean => state !== 'draft' && state !== 'preliminary'

export const isSigned = (report: Pick<Report, 'state'>): boolean => isSignedState(report.state)

/** What a version becomes when it is signed. */
export const signedStateOf = ({ previous }: Pick<Report, 'previous'>): ReportState => previous?.kind ?? 'final'

/** Whether only the added text may be written: everything else of an addendum stays as it was signed. */
export const isAddendum = ({ previous }: Pick<Report, 'previous'>): boolean => previous?.kind === 'addendum'

const earlierAddenda = ({ addenda = [], content, version, reader, signedAt }: Report): Report['addenda'] => {
  const text = content.addendum?.trim() ?? ''
  const all = text === '' || reader === null || signedAt === null ? addenda : [...addenda, { version, reader, signedAt, text }]
  return all.length === 0 ? undefined : all
}

/**
 * The draft of the next version, from a signed one. An amendment may change everything; an addendum begins with an empty text below.
 * Throws for a version that is not signed: nothing follows a draft.
 */
export const followUpDraft = (signed: Report, kind: FollowUpKind, reason: string): Report => {
  const { reader, signedAt, seal, version, signature: _signature, addenda: _addenda, ...kept } = signed
  if (!isSigned(signed) || reader === null || signedAt === null || seal === null) throw new Error('only a signed version is followed by another')
  const { addendum: _text, ...content } = signed.content
  const addenda = earlierAddenda(signed)
  return {
    ...kept,
    version: version + 1,
    revision: 0,
    state: 'draft',
    content: kind === 'addendum' ? { ...content, addendum: '' } : content,
    previous: { version, kind, reason: reason.trim(), seal, reader, signedAt },
    ...(addenda === undefined ? {} : { addenda }),
    reader: null,
    signedAt: null,
    seal: null,
  }
}

/** The draft with other content. What was preliminary is a draft again: its reader let go another text. */
export const withContent = (draft: Report, content: ReportContent): Report => {
  const { preliminary: _preliminary, ...kept } = draft
  return { ...kept, state: 'draft', content }
}

/**
 * The decisions that a draft follows. A version after the first begins with the findings that were signed: one without any decision (it
 * was accepted by the command line's rule) stays accepted until the reader says otherwise.
 */
export const decisionsFor = (draft: Report, decisions: readonly FindingDecision[]): readonly FindingDecision[] => {
  if (draft.previous === undefined) return decisions
  const decided = new Set(decisions.map(({ findingId }) => findingId))
  const undecided = printedFindings(draft.content).filter(({ findingId }) => !decided.has(findingId))
  return [...decisions, ...undecided.map(({ findingId }): FindingDecision => ({ findingId, decision: 'accepted' }))]
}
