import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { ProofPart } from '../../../main/report/print-pdf.ts'
import { keyImagePng } from '../../../main/workflow/report-key-image.ts'
import { openReport } from '../../../main/workflow/report-open.ts'
import { createPreviews } from '../../../main/workflow/report-preview.ts'
import type { Previews } from '../../../main/workflow/report-preview.ts'
import { saveReport } from '../../../main/workflow/report-save.ts'
import { signReport } from '../../../main/workflow/report-sign.ts'
import { study } from '../../core/report/fixture.ts'
import { code, value } from '../../fixtures/result.ts'
import { testRooms } from './rooms.ts'
import type { TestRooms } from './rooms.ts'

let folder: string
let rooms: TestRooms
let asked: ProofPart[]
let previews: Previews

const previewsOf = (of: TestRooms): Previews =>
  createPreviews(of, ({ html }, part) => {
    asked.push(part)
    return Promise.resolve(ok(new TextEncoder().encode(`${part} ${html}`)))
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spondyl-preview-'))
  rooms = testRooms(folder)
  asked = []
  previews = previewsOf(rooms)
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the preview of a draft', () => {
  it('is its first page or all of it, each printed once for a revision', async () => {
    const { reportId } = value(await openReport(rooms, study.studyInstanceUid))
    const first = value(await previews.pages(reportId, 'first-page'))
    expect(value(await previews.pages(reportId, 'first-page'))).toBe(first)
    value(await previews.pages(reportId, 'whole'))
    expect(asked).toEqual(['first-page', 'whole'])
  })

  it('was begun when a finding was accepted, and is not begun again', async () => {
    await previews.prepare(study.studyInstanceUid)
    const { reportId } = value(await openReport(rooms, study.studyInstanceUid))
    value(await previews.pages(reportId, 'first-page'))
    value(await previews.pages(reportId, 'whole'))
    expect(asked).toEqual(['first-page', 'whole'])
  })

  it('is printed anew for what was typed since', async () => {
    const draft = value(await openReport(rooms, study.studyInstanceUid))
    value(await previews.pages(draft.reportId, 'first-page'))
    value(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, question: 'A new question?' } }))
    expect(new TextDecoder().decode(value(await previews.pages(draft.reportId, 'first-page')))).toContain('A new question?')
    expect(asked).toEqual(['first-page', 'first-page'])
  })

  it('is tried again after a print that failed', async () => {
    const { reportId } = value(await openReport(rooms, study.studyInstanceUid))
    let tries = 0
    const unsteady = createPreviews(rooms, () => {
      tries += 1
      return Promise.resolve(tries === 1 ? fail(problem('print-failed', 'The page crashed.')) : ok(new Uint8Array([1])))
    })
    expect(code(await unsteady.pages(reportId, 'whole'))).toBe('print-failed')
    expect(value(await unsteady.pages(reportId, 'whole'))).toEqual(new Uint8Array([1]))
  })

  it('has the pictures again when their drive is back', async () => {
    let isAway = true
    const { drawKeyImage } = rooms
    const away = previewsOf(rooms.with({ drawKeyImage: (...input) => (isAway ? Promise.resolve(fail(problem('folder-away', 'The drive is away.'))) : drawKeyImage(...input)) }))
    const draft = value(await openReport(rooms, study.studyInstanceUid))
    // A picture that no other test has drawn.
    const [image] = draft.content.keyImages
    if (image === undefined) throw new Error('the draft has key images')
    const { reportId } = value(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, keyImages: [{ ...image, id: 'own', extentMm: 77.7 }] } }))
    const page = async (): Promise<string> => new TextDecoder().decode(value(await away.pages(reportId, 'whole')))
    expect(await page()).not.toContain('<img')
    isAway = false
    expect(await page()).toContain('<img')
  })
})

describe('a key image of the page', () => {
  it('is the one that was printed, not drawn again beside the form', async () => {
    let drawn = 0
    const { drawKeyImage } = rooms
    const counting = rooms.with({
      drawKeyImage: (...input) => {
        drawn += 1
        return drawKeyImage(...input)
      },
    })
    const draft = value(await openReport(counting, study.studyInstanceUid))
    const [image] = draft.content.keyImages
    if (image === undefined) throw new Error('the draft has key images')
    // A picture that no other test has drawn.
    const { reportId } = value(await saveReport(counting, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, keyImages: [{ ...image, id: 'own', extentMm: 66.6 }] } }))
    value(await previewsOf(counting).pages(reportId, 'first-page'))
    value(await keyImagePng(counting, reportId, 'own'))
    expect(drawn).toBe(1)
  })
})

describe('the preview of a signed report', () => {
  it('is its very file, whichever part is asked for', async () => {
    const draft = value(await openReport(rooms, study.studyInstanceUid))
    const saved = value(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, question: 'Pain?', levelsConfirmed: true } }))
    const { files } = value(await signReport(rooms, { reportId: saved.reportId, revision: saved.revision, reader: 'Dr. Ada Example' }))
    expect(Buffer.from(value(await previews.pages(saved.reportId, 'first-page'))).equals(readFileSync(files.pdf))).toBe(true)
    expect(asked).toEqual([])
  })
})
