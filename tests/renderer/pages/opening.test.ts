import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ok } from '../../../core/base/result.ts'
import { followTurns, openReportPage } from '../../../renderer/pages/report/opening.ts'
import { useApp } from '../../../renderer/state/app-state.ts'
import { useReport } from '../../../renderer/state/report-state.ts'
import { draft, study } from '../../core/report/fixture.ts'
import { installBridge } from '../fake-bridge.ts'
import type { FakeMain } from '../fake-bridge.ts'

const studyUid = study.studyInstanceUid
let main: FakeMain
let stop: () => void

const asked = (): readonly string[] => main.calls.map(({ name }) => name)

beforeEach(() => {
  main = installBridge({
    'report.open': () => ok(draft),
    'report.print': () => ok({ printId: 'print' }),
  })
  useApp.setState({ study, page: 'reading' })
  stop = followTurns()
})

afterEach(() => {
  stop()
  useApp.setState({ study: null, page: 'library' })
})

describe('turning to the report', () => {
  it('opens it before its page is there, asks for its first page, and opens it once', async () => {
    useApp.getState().goTo('report')
    await openReportPage(studyUid)
    expect(asked()).toEqual(['report.open', 'report.print'])
    expect(useReport.getState().report?.reportId).toBe(draft.reportId)
  })

  it('opens it anew each time', async () => {
    useApp.getState().goTo('report')
    await openReportPage(studyUid)
    useApp.getState().goTo('reading')
    useApp.getState().goTo('report')
    await openReportPage(studyUid)
    expect(asked()).toEqual(['report.open', 'report.print', 'report.open', 'report.print'])
  })

  it('takes nothing over that was begun for another visit or another study', async () => {
    useApp.getState().goTo('report')
    useApp.getState().goTo('reading')
    await openReportPage(studyUid)
    expect(asked().filter((name) => name === 'report.open')).toHaveLength(2)
    useApp.getState().goTo('report')
    await openReportPage('2.25.1')
    expect(main.calls.at(-1)).toEqual({ name: 'report.open', input: { studyUid: '2.25.1' } })
  })
})
