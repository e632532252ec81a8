import type { SectionId } from '../knowledge/language/language-schema.ts'
import { packOf } from './language.ts'
import { addenda, findingBlocks, recommendations } from './report-parts.ts'
import type { Report } from './report.ts'

/** A bookmark of the PDF: the id of the element on the page, and its words. */
export interface OutlineEntry {
  readonly id: string
  readonly title: string
  readonly children: readonly { readonly id: string; readonly title: string }[]
}

export const findingElementId = (index: number): string => `finding-${index + 1}`

/** The sections that the page of this report has, in their order, the findings below theirs. */
export const outline = (report: Report): OutlineEntry[] => {
  const { sections } = packOf(report)
  const { content } = report
  const shown: Readonly<Partial<Record<SectionId, boolean>>> = {
    addenda: addenda(report).length > 0,
    keyImages: content.keyImages.length > 0,
    recommendation: recommendations(report).length > 0,
  }
  const order: readonly SectionId[] = ['addenda', 'impression', 'question', 'procedure', 'quality', 'comparison', 'findings', 'uptake', 'keyImages', 'recommendation', 'provenance', 'signature', 'appendix']
  return order
    .filter((id) => shown[id] ?? true)
    .map((id) => ({
      id,
      title: sections[id],
      children: id === 'findings' ? findingBlocks(report).map((block, index) => ({ id: findingElementId(index), title: `${index + 1}. ${block.title}` })) : [],
    }))
}
