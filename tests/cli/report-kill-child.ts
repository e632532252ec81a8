import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Report } from '../../core/report/report.ts'
import { isSigned } from '../../core/report/versions.ts'
import { writeReport } from '../../main/workflow/report-export.ts'
import { openLibrary } from '../../main/workflow/library-session.ts'
import { beginFollowUp } from '../../main/workflow/report-follow-up.ts'
import { openReport } from '../../main/workflow/report-open.ts'
import { saveReport } from '../../main/workflow/report-save.ts'
import { signReport } from '../../main/workflow/report-sign.ts'
import { useReport } from '../../renderer/state/report-state.ts'
import { study } from '../core/report/fixture.ts'
import type { TestRooms } from '../main/report/rooms.ts'
import { exportFormats, killRooms } from './report-kill-rooms.ts'
import { value } from '../fixtures/result.ts'

/**
 * A reader at work until somebody pulls the plug: `node report-kill-child.cjs <type|sign|export> <library> <workers>`. Says on standard
 * output what it has done, one line each, so that the parent knows what must still be there.
 */
const [mode = '', folder = '', workersFolder = ''] = process.argv.slice(2)

const say = (...words: readonly (string | number)[]): void => void process.stdout.write(`${words.join('\t')}\n`)

const studyUid = study.studyInstanceUid

/** The window's own store, in front of the library's own steps: what is timed is the real autosave. */
const typing = async (rooms: TestRooms): Promise<void> => {
  const call = async (name: string, input: unknown): Promise<unknown> => {
    if (name === 'report.open') return openReport(rooms, studyUid)
    if (name === 'report.save') return saveReport(rooms, input as Parameters<typeof saveReport>[1])
    throw new Error(`no answer to ${name}`)
  }
  Object.assign(globalThis, { window: { spondyl: { call, subscribe: () => () => undefined } } })
  await useReport.getState().open(studyUid)
  const start = useReport.getState().content?.question ?? ''
  say('ready')
  for (let count = 0; ; count += 1) {
    const text = `${start}${'x'.repeat(count)}`
    useReport.getState().edit((content) => ({ ...content, question: text }))
    say('typed', Date.now(), text.length)
    await wait(15)
  }
}

const ready = async (rooms: TestRooms): Promise<Report> => {
  const report = value(await openReport(rooms, studyUid))
  if (isSigned(report)) return value(await beginFollowUp(rooms, { reportId: report.reportId, kind: 'amended', reason: 'once more' }))
  return report
}

const signing = async (rooms: TestRooms): Promise<void> => {
  say('ready')
  for (;;) {
    const draft = await ready(rooms)
    const { reportId, revision } = value(
      await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, levelsConfirmed: true, question: `Version ${draft.version}.` } }),
    )
    const { report } = value(await signReport(rooms, { reportId, revision, reader: 'Dr. Ada Example' }))
    say('signed', report.version, report.seal ?? '')
  }
}

const exporting = async (rooms: TestRooms): Promise<void> => {
  const report = value(await openReport(rooms, studyUid))
  say('ready')
  for (;;) {
    value(await writeReport(rooms, report, exportFormats, join(folder, '..', 'out')))
    say('exported')
  }
}

const works: Readonly<Record<string, (rooms: TestRooms) => Promise<void>>> = { type: typing, sign: signing, export: exporting }

const run = async (): Promise<void> => {
  const work = works[mode]
  if (work === undefined) throw new Error(`there is no work called ${mode}`)
  await work(killRooms(folder, value(await openLibrary(folder, { create: true, workersFolder }))))
}

run().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
