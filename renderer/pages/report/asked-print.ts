import { call } from '../../api/client.ts'

type Answer = ReturnType<typeof call<'report.print'>>

/** The first page that was asked for before there was a place to show it. */
let asked: { readonly of: string; readonly answer: Answer } | null = null

const print = (reportId: string): Answer => call('report.print', { reportId, part: 'first-page' })

/** Asks for the first page of the newest version at once: it comes while the form is laid out. */
export const askFirstPage = (reportId: string, version: string): void => {
  asked = { of: `${reportId} ${version}`, answer: print(reportId) }
}

/** The answer to `askFirstPage` for the same version, once; asked for now where it was not. */
export const firstPageOf = (reportId: string, version: string): Answer => {
  const answer = asked?.of === `${reportId} ${version}` ? asked.answer : print(reportId)
  asked = null
  return answer
}
