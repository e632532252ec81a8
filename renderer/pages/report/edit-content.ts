import type { Analysis } from '../../../core/findings/analysis.ts'
import { generatedFrame } from '../../../core/report/sync-findings.ts'
import { findingTexts, writingOf } from '../../../core/report/finding-sentences.ts'
import type { FindingTexts } from '../../../core/report/finding-sentences.ts'
import { recaptioned } from '../../../core/report/key-images.ts'
import { withPriorSentence } from '../../../core/report/prior-parts.ts'
import { packs } from '../../../core/report/language.ts'
import type { KeyImage, Report, ReportContent, ReportFinding, ReportLanguage } from '../../../core/report/report.ts'
import { answered, rewritten, wordedBy } from '../../../core/report/reword.ts'
import { edited, generated, regenerated } from '../../../core/report/sentences.ts'

export type FindingPart = keyof FindingTexts
export type FramePart = 'quality' | 'conclusion' | 'priorSentence'
type Frame = Pick<Report, 'analysis' | 'procedure'>

const changeFinding = (content: ReportContent, findingId: string, change: (finding: ReportFinding) => ReportFinding): ReportContent => ({
  ...content,
  findings: content.findings.map((finding) => (finding.findingId === findingId ? change(finding) : finding)),
})

/** Fills in a field; the sentences the template makes follow, the reader's own stay. */
export const withField = (content: ReportContent, findingId: string, fieldId: string, value: string, analysis: Analysis): ReportContent =>
  changeFinding(content, findingId, (finding) => answered(finding, { [fieldId]: value }, analysis, writingOf(content)))

/** The same finding worded by another template that fits its pattern: fields of the same name keep their values, generated sentences follow. */
export const withTemplate = (content: ReportContent, findingId: string, templateId: string, analysis: Analysis): ReportContent =>
  changeFinding(content, findingId, (finding) => wordedBy(finding, templateId, analysis, writingOf(content)))

/** The whole report in another language: generated sentences and captions follow, the reader's own words stay as they were typed. */
export const withLanguage = (content: ReportContent, language: ReportLanguage, frame: Frame): ReportContent => {
  const next = {
    ...content,
    language,
    keyImages: content.keyImages.map((image) => recaptioned(image, frame.analysis, packs[language])),
    findings: content.findings.map((finding) => rewritten(finding, frame.analysis, { ...writingOf(content), language })),
  }
  const { quality, conclusion } = generatedFrame({ ...frame, content: next })
  return withPriorSentence({ ...next, quality: regenerated(content.quality, quality), conclusion: regenerated(content.conclusion, conclusion) }, frame.analysis)
}

/** The reader's words in place of a generated sentence. */
export const withSentence = (content: ReportContent, findingId: string, part: FindingPart, text: string): ReportContent =>
  changeFinding(content, findingId, (finding) => ({ ...finding, [part]: edited(finding[part], text) }))

/** Back to what the template makes of the fields now. */
export const withRestored = (content: ReportContent, findingId: string, part: FindingPart, analysis: Analysis): ReportContent =>
  changeFinding(content, findingId, (finding) => ({ ...finding, [part]: generated(findingTexts(finding, analysis, writingOf(content))[part]) }))

export const withoutFinding = (content: ReportContent, findingId: string): ReportContent => ({
  ...content,
  findings: content.findings.filter((finding) => finding.findingId !== findingId),
})

export const withFrameText = (content: ReportContent, part: FramePart, text: string): ReportContent => ({
  ...content,
  [part]: edited(content[part] ?? generated(''), text),
})

export const withFrameRestored = (content: ReportContent, part: FramePart, frame: Frame): ReportContent => ({
  ...content,
  [part]: generated(generatedFrame({ ...frame, content })[part]),
})

/** The reader stands for the level names, or takes that back; the generated quality sentence says which. */
export const withLevelsConfirmed = (content: ReportContent, levelsConfirmed: boolean, frame: Frame): ReportContent => {
  const next = { ...content, levelsConfirmed }
  return { ...next, quality: regenerated(content.quality, generatedFrame({ ...frame, content: next }).quality) }
}

export const withCaption = (content: ReportContent, imageId: string, caption: string): ReportContent => ({
  ...content,
  keyImages: content.keyImages.map((image) => (image.id === imageId ? { ...image, caption } : image)),
})

export const withoutKeyImage = (content: ReportContent, imageId: string): ReportContent => ({
  ...content,
  keyImages: content.keyImages.filter(({ id }) => id !== imageId),
})

/** Moves a key image one place towards the front (-1) or the end (+1); at the edge nothing changes. */
export const withKeyImageMoved = (content: ReportContent, imageId: string, by: -1 | 1): ReportContent => {
  const from = content.keyImages.findIndex(({ id }) => id === imageId)
  const moved: KeyImage | undefined = content.keyImages[from]
  const to = from + by
  if (moved === undefined || to < 0 || to >= content.keyImages.length) return content
  const rest = content.keyImages.filter(({ id }) => id !== imageId)
  return { ...content, keyImages: [...rest.slice(0, to), moved, ...rest.slice(to)] }
}
