import { useEffect, useState } from 'react'
import type { Report } from '../../../core/report/report.ts'
import type { ReportState } from '../../../core/report/version-schema.ts'
import type { VersionFacts } from '../../../contract/report-versions.ts'
import { call } from '../../api/client.ts'
import { displayInstant } from '../../parts/words.ts'
import { useReport } from '../../state/report-state.ts'

const stateWords: Record<ReportState, string> = { draft: 'draft', preliminary: 'preliminary', final: 'final', amended: 'amended', addendum: 'addendum' }

/** Every version of a report that has more than one; each can be looked at on the page, as it was signed. */
export const VersionsList = ({ report }: { report: Report }) => {
  const { shownVersion, showVersion } = useReport()
  const [versions, setVersions] = useState<readonly VersionFacts[]>([])
  const { reportId, version, state } = report
  useEffect(() => {
    let left = false
    void call('report.versions', { reportId }).then((answer) => {
      if (!left && answer.ok) setVersions(answer.value)
    })
    return () => {
      left = true
    }
  }, [reportId, version, state])
  if (versions.length < 2) return null
  return (
    <section aria-label="Versions">
      <h2 className="caption">Versions</h2>
      <ul className="versions" data-testid="versions">
        {versions.map((each) => (
          <li key={each.version}>
            <button
              className="choice version"
              aria-pressed={each.version === (shownVersion ?? version)}
              data-testid={`version-${each.version}`}
              onClick={() => showVersion(each.version === version ? null : each.version)}
            >
              Version {each.version}, {stateWords[each.state]}
            </button>
            <p className="faint selectable">
              {each.signedAt === null ? 'Not signed' : `${each.reader ?? 'unknown'}, ${displayInstant(each.signedAt)}`}
              {each.reason === null ? '' : `. ${each.reason}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
