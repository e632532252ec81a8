import { useMemo } from 'react'
import type { Report, ReportContent } from '../../../core/report/report.ts'
import { printedText, undrawable } from './undrawable.ts'

const mostShown = 12

/** Beside the page: characters for which this computer has no font, which would print as empty boxes. */
export const MissingFont = ({ report, content }: { report: Report; content: ReportContent }) => {
  const missing = useMemo(() => undrawable(printedText(report, content)), [report, content])
  if (missing.length === 0) return null
  const codes = missing.slice(0, mostShown).map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
  return (
    <div className="message message-warn" role="status" data-testid="missing-font">
      <p>
        No font of this computer has {missing.length === 1 ? 'a character' : `${missing.length} characters`} of this report: the page shows empty boxes, and it cannot be signed. Install a
        font for the script (on Debian and Ubuntu fonts-noto-cjk, or fonts-noto-core for others) and start Spondyl again.
      </p>
      <p className="faint selectable">{codes.join(' ')}{missing.length > mostShown ? ' …' : ''}</p>
    </div>
  )
}
