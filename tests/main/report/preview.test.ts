import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { canonicalJson } from '../../../core/report/canonical-json.ts'
import type { Json } from '../../../core/report/canonical-json.ts'
import { reportSchema } from '../../../core/report/report.ts'
import type { ProofPart } from '../../../main/report/print-pdf.ts'
import type { Urgency } from '../../../main/report/turns.ts'
import { keyImagePng } from '../../../main/workflow/report-key-image.ts'
import { openReport } from '../../../main/workflow/report-open.ts'
import { createPreviews } from '../../../main/workflow/report-preview.ts'
import type { Previews } from '../../../main/workflow/report-preview.ts'
import { saveReport } from '../../../main/workflow/report-save.ts'
import { signReport } from '../../../main/workflow/report-sign.ts'
import type { ReportRooms } from '../../../main/workflow/report-rooms.ts'
import { accept, analysis, study } from '../../core/report/fixture.ts'
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
    const { reportId } = value(await previews.open(study.studyInstanceUid))
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

describe('a page printed ahead', () => {
  const uid = study.studyInstanceUid
  const [facet, disc] = ['facet', 'discogenic'].map((pattern) => analysis.findings.find((each) => each.pattern === pattern)?.id ?? '')

  /** As the library does: what was stored is read back from its canonical JSON. */
  const readBack = (of: TestRooms): TestRooms => {
    const { report, latestReport } = of
    const stored = async (found: ReturnType<ReportRooms['latestReport']>): ReturnType<ReportRooms['latestReport']> => {
      const read = await found
      return read.ok && read.value !== null ? ok(reportSchema.parse(JSON.parse(canonicalJson(read.value as unknown as Json)))) : read
    }
    // Nor do the numbers of an analysis stand in the order of their names when they are first measured.
    const unsorted = { ...analysis, provenance: { ...analysis.provenance, parameters: { zoneMm: 3, ...analysis.provenance.parameters } } }
    return of.with({
      report: (...input) => stored(report(...input)),
      latestReport: (studyUid) => stored(latestReport(studyUid)),
      analysed: () => Promise.resolve(ok({ analysis: unsorted, decisions: of.decisions })),
    })
  }

  it.each([
    ['of a first draft', []],
    ['of a draft that grows', accept('facet')],
  ] as const)('%s is the very page that accepting brings, and is not printed again', async (_, before) => {
    readBack(rooms).decisions = before
    if (before.length > 0) value(await openReport(rooms, uid))
    const ahead = await previews.ahead(uid, disc ?? '')
    if (ahead === null) throw new Error('nothing was printed ahead')
    rooms.decisions = [...accept('discogenic'), ...before]
    const { reportId } = value(await previews.open(uid))
    expect(value(await previews.pages(reportId, 'first-page'))).toBe(value(ahead))
    expect(asked).toEqual(['first-page'])
  })

  it('stores nothing', async () => {
    rooms.decisions = []
    await previews.ahead(uid, facet ?? '')
    await previews.ahead(uid, null)
    expect(rooms.stored.size).toBe(0)
  })

  it('is not shown where another finding was accepted', async () => {
    rooms.decisions = []
    const ahead = await previews.ahead(uid, facet ?? '')
    if (ahead === null) throw new Error('nothing was printed ahead')
    rooms.decisions = accept('discogenic')
    const { reportId } = value(await previews.open(uid))
    expect(value(await previews.pages(reportId, 'first-page'))).not.toEqual(value(ahead))
    expect(asked).toEqual(['first-page', 'first-page'])
  })

  it('of the stored draft is not printed again and brings all its pages along, of what may follow its first alone', async () => {
    readBack(rooms).decisions = accept('facet')
    const { reportId } = value(await previews.open(uid))
    value(await previews.pages(reportId, 'first-page'))
    await previews.ahead(uid, null)
    await previews.ahead(uid, disc ?? '')
    expect(asked).toEqual(['first-page', 'whole', 'first-page'])
  })

  it('is not made of a signed report', async () => {
    const draft = value(await openReport(rooms, uid))
    const saved = value(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, question: 'Pain?', levelsConfirmed: true } }))
    value(await signReport(rooms, { reportId: saved.reportId, revision: saved.revision, reader: 'Dr. Ada Example' }))
    expect(await previews.ahead(uid, disc ?? '')).toBeNull()
    expect(asked).toEqual([])
  })

  describe('as long as it waits for the printer', () => {
    interface Waiting {
      readonly html: string
      readonly urgency: () => Urgency
      readonly done: (pdf: Result<Uint8Array> | null) => void
    }
    let waiting: Waiting[]
    const until = async (count: number): Promise<void> => vi.waitFor(() => expect(waiting).toHaveLength(count))

    beforeEach(() => {
      waiting = []
      previews = createPreviews(rooms, ({ html }, _part, urgency) => new Promise((done) => waiting.push({ html, urgency, done })))
      rooms.decisions = []
    })

    it('is urgent once the reader turns to it', async () => {
      void previews.ahead(uid, facet ?? '')
      await until(1)
      expect(waiting[0]?.urgency()).toBe('when-idle')
      rooms.decisions = accept('facet')
      const { reportId } = value(await previews.open(uid))
      void previews.pages(reportId, 'first-page')
      await vi.waitFor(() => expect(waiting[0]?.urgency()).toBe('now'))
      expect(waiting).toHaveLength(1)
    })

    it('is dropped once something else is to be printed, or may come', async () => {
      void previews.ahead(uid, facet ?? '')
      await until(1)
      void previews.ahead(uid, disc ?? '')
      await until(2)
      expect(waiting.map(({ urgency }) => urgency())).toEqual(['never', 'when-idle'])
      rooms.decisions = accept('si-joint')
      value(await previews.open(uid))
      await until(3)
      expect(waiting.map(({ urgency }) => urgency())).toEqual(['never', 'never', 'now'])
    })

    it('is begun again where it is wanted while it is being dropped', async () => {
      const ahead = previews.ahead(uid, facet ?? '')
      await until(1)
      rooms.decisions = accept('facet')
      const { reportId } = value(await previews.open(uid))
      const shown = previews.pages(reportId, 'first-page')
      await vi.waitFor(() => expect(waiting[0]?.urgency()).toBe('now'))
      waiting[0]?.done(null)
      await until(2)
      waiting[1]?.done(ok(new Uint8Array([7])))
      expect(await ahead).toBeNull()
      expect(value(await shown)).toEqual(new Uint8Array([7]))
    })
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
