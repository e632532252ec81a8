import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { ok } from '../../../core/base/result.ts'
import { openReport } from '../../../main/workflow/report-open.ts'
import { printOnPaper } from '../../../main/workflow/report-paper.ts'
import { createPreviews } from '../../../main/workflow/report-preview.ts'
import { saveReport } from '../../../main/workflow/report-save.ts'
import { signReport } from '../../../main/workflow/report-sign.ts'
import { study } from '../../core/report/fixture.ts'
import { code, value } from '../../fixtures/result.ts'
import { temporaryFolder } from '../library/open.ts'
import { testRooms } from '../report/rooms.ts'

it('where a viewer prints, it opens a copy of the page that is shown, and a refusal of the system is told', async () => {
  const rooms = testRooms(temporaryFolder())
  const shown = new Uint8Array([37, 80, 68, 70, 1])
  const previews = createPreviews(rooms, () => Promise.resolve(ok(shown)))
  const opened: string[] = []
  const paper = { rooms, previews, openFile: (path: string) => Promise.resolve(String(opened.push(path) > 2 ? 'no program for it' : '')) }
  const draft = value(await openReport(rooms, study.studyInstanceUid))
  const request = { reportId: draft.reportId, version: undefined, printer: null }
  value(await printOnPaper(paper, request))
  expect(basename(opened[0] ?? '')).toBe(`${draft.reportId}-draft.pdf`)
  expect(readFileSync(opened[0] ?? '').equals(Buffer.from(shown))).toBe(true)

  const saved = value(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, levelsConfirmed: true, question: 'Pain.' } }))
  const { files } = value(await signReport(rooms, { reportId: saved.reportId, revision: saved.revision, reader: 'Dr. Ada Example' }))
  value(await printOnPaper(paper, request))
  const signed = readFileSync(files.pdf)
  expect(basename(opened[1] ?? '')).toBe(`${draft.reportId}-v1.pdf`)
  expect(readFileSync(opened[1] ?? '').equals(signed)).toBe(true)
  // What the viewer saves stays in the copy.
  writeFileSync(opened[1] ?? '', 'a note on it')
  expect(readFileSync(files.pdf).equals(signed)).toBe(true)

  expect(code(await printOnPaper(paper, request))).toBe('no-viewer')
  expect(code(await printOnPaper(paper, { ...request, reportId: 'SR-NONE' }))).toBe('report-missing')
})
