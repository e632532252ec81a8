import { useContext, useEffect, useMemo } from 'react'
import type { ReactNode } from 'react'
import { autotextsFor } from '../../../core/report/autotext.ts'
import { levelSpan } from '../../../core/report/finding-sentences.ts'
import { packOf } from '../../../core/report/language.ts'
import type { Report, ReportContent, ReportFinding } from '../../../core/report/report.ts'
import { placeWords, ratioWords } from '../../../core/report/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useAutotexts } from '../../state/autotexts-state.ts'
import { useReaders } from '../../state/readers-state.ts'
import { WritingContext } from './writing-context.ts'

/** Gives the text fields of the form the texts of the reader who signs here, else everyone's, and the values of the open study. */
export const WritingProvider = ({ report, content, children }: { report: Report; content: ReportContent; children: ReactNode }) => {
  const { autotexts, load } = useAutotexts()
  const { readers, load: loadReaders } = useReaders()
  const lastReader = useApp((app) => app.facts?.settings.lastReader ?? '')
  useEffect(() => {
    void load()
    void loadReaders()
  }, [load, loadReaders])
  const readerId = readers?.find(({ name }) => name === lastReader)?.readerId ?? null
  const { analysis, header } = report
  const language = content.language ?? 'en'
  const writing = useMemo(
    () => ({ autotexts: autotextsFor(autotexts, readerId, language), values: { ...levelSpan(analysis), studyDate: header.studyDate ?? '' } }),
    [autotexts, readerId, language, analysis, header],
  )
  return <WritingContext value={writing}>{children}</WritingContext>
}

/** The same for the fields of one finding, whose place and numbers the macros can ask for. */
export const FindingWriting = ({ finding, content, children }: { finding: ReportFinding; content: ReportContent; children: ReactNode }) => {
  const outer = useContext(WritingContext)
  const { level, side, grade, ratio } = finding
  const pack = packOf({ content })
  const values = { ...outer.values, place: placeWords(finding, pack), level, side, grade: String(grade), ratio: ratioWords(ratio, pack) }
  return <WritingContext value={{ ...outer, values }}>{children}</WritingContext>
}
