import type { ReportContent } from '../../core/report/report.ts'

/** What the reader typed into a field that was changed elsewhere too, so that it can be shown instead of lost. */
export interface Replaced {
  readonly field: string
  readonly text: string
}

export interface Merged {
  readonly content: ReportContent
  readonly replaced: readonly Replaced[]
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * Brings together what the reader wrote (`mine`) and what was saved meanwhile (`theirs`), both from `base`.
 * A field changed on one side keeps that change. A field changed on both takes the saved value, and the reader's
 * text of it is handed back; where the saved report is signed (`locked`), so is every text of the reader's that is not in it.
 * Findings are compared one by one.
 */
export const mergeContent = (base: ReportContent, mine: ReportContent, theirs: ReportContent, locked: boolean): Merged => {
  const replaced: Replaced[] = []
  const field = <T>(name: string, was: T, ours: T, saved: T, text: (value: T) => string): T => {
    if (same(ours, was) || same(ours, saved)) return saved
    if (same(saved, was) && !locked) return ours
    replaced.push({ field: name, text: text(ours) })
    return saved
  }
  const plain = (value: string): string => value
  const sentence = (value: { text: string }): string => value.text

  const findings = theirs.findings.map((saved) => {
    const was = base.findings.find(({ findingId }) => findingId === saved.findingId)
    const ours = mine.findings.find(({ findingId }) => findingId === saved.findingId)
    if (was === undefined || ours === undefined) return saved
    return field(`Finding ${saved.findingId}`, was, ours, saved, (value) => [value.sentence.text, value.recommendation.text].join('\n'))
  })

  return {
    replaced,
    content: {
      ...theirs,
      findings,
      question: field('Question', base.question, mine.question, theirs.question, plain),
      comparison: field('Comparison', base.comparison, mine.comparison, theirs.comparison, plain),
      otherFindings: field('Other findings', base.otherFindings, mine.otherFindings, theirs.otherFindings, plain),
      quality: field('Quality', base.quality, mine.quality, theirs.quality, sentence),
      conclusion: field('Impression', base.conclusion, mine.conclusion, theirs.conclusion, sentence),
      keyImages: field('Key images', base.keyImages, mine.keyImages, theirs.keyImages, (images) => images.map(({ caption }) => caption).join('\n')),
      ...(theirs.priorSentence === undefined
        ? {}
        : { priorSentence: field('Sentence on the earlier visit', base.priorSentence ?? theirs.priorSentence, mine.priorSentence ?? theirs.priorSentence, theirs.priorSentence, sentence) }),
      ...(theirs.addendum === undefined ? {} : { addendum: field('Addendum', base.addendum ?? '', mine.addendum ?? '', theirs.addendum, plain) }),
      levelsConfirmed: field('Levels confirmed', base.levelsConfirmed, mine.levelsConfirmed, theirs.levelsConfirmed, (value) => (value ? 'yes' : 'no')),
    },
  }
}
