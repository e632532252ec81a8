import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { Report } from '../../../core/report/report.ts'
import { autosaveMs, retryMs } from '../../../renderer/state/report-state.ts'
import { draft, study } from '../../core/report/fixture.ts'
import { installBridge } from '../fake-bridge.ts'
import type { Answers, FakeMain } from '../fake-bridge.ts'

const studyUid = study.studyInstanceUid

/** A main process with one report that keeps what is saved, and counts revisions as the real one does. */
const library = (overrides: Answers = {}): FakeMain & { saved: () => Report; change: (report: Report) => void } => {
  let report: Report = draft
  const main = installBridge({
    'report.open': () => ok(report),
    'report.save': ({ revision, content }) => {
      if (report.state === 'final') return fail(problem('report-signed', 'This report is signed.'))
      if (revision !== report.revision) return fail(problem('report-changed-elsewhere', 'The report was changed elsewhere.'))
      report = { ...report, revision: revision + 1, content: structuredClone(content) }
      return ok(report)
    },
    ...overrides,
  })
  return {
    ...main,
    saved: () => report,
    change: (next) => {
      report = next
    },
  }
}

/** A store of its own for every test: one window each. */
const freshStore = async () => {
  vi.resetModules()
  return (await import('../../../renderer/state/report-state.ts')).useReport
}

const ada = { readerId: 'r1', passphrase: 'correct horse' }

const ask = (question: string) => (content: Report['content']): Report['content'] => ({ ...content, question })

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('autosave', () => {
  test('saves within a second of the first key, even while the reader types on', async () => {
    const main = library()
    const useReport = await freshStore()
    await useReport.getState().open(studyUid)
    useReport.getState().edit(ask('P'))
    for (const text of ['Pa', 'Pai', 'Pain']) {
      await vi.advanceTimersByTimeAsync(200)
      useReport.getState().edit(ask(text))
    }
    expect(autosaveMs).toBeLessThan(1000)
    expect(main.saved().content.question).toBe('Pai')
    await vi.advanceTimersByTimeAsync(autosaveMs)
    expect(main.saved().content.question).toBe('Pain')
    expect(useReport.getState().saving).toBe('saved')
  })

  test('what is typed while a save is on its way is saved after it, against the new revision', async () => {
    let release: () => void = () => undefined
    const main = library()
    const slow = installBridge({
      'report.open': () => ok(draft),
      'report.save': async ({ revision, content }) => {
        await new Promise<void>((resolve) => {
          release = resolve
        })
        main.change({ ...draft, revision: revision + 1, content: structuredClone(content) })
        return ok(main.saved())
      },
    })
    const useReport = await freshStore()
    await useReport.getState().open(studyUid)
    useReport.getState().edit(ask('first'))
    await vi.advanceTimersByTimeAsync(autosaveMs)
    useReport.getState().edit(ask('first and second'))
    release()
    await vi.advanceTimersByTimeAsync(autosaveMs)
    release()
    await vi.advanceTimersByTimeAsync(0)
    expect(main.saved().content.question).toBe('first and second')
    expect(slow.calls.filter(({ name }) => name === 'report.save').map(({ input }) => (input as { revision: number }).revision)).toEqual([0, 1])
  })

  test('nothing is sent when nothing was changed', async () => {
    const main = library()
    const useReport = await freshStore()
    await useReport.getState().open(studyUid)
    expect(await useReport.getState().flush()).toBe(true)
    expect(main.calls.map(({ name }) => name)).toEqual(['report.open'])
  })

  test('a save that fails keeps the text, says so, and is tried again', async () => {
    let full = true
    const main = library()
    installBridge({
      'report.open': () => ok(draft),
      'report.save': ({ content }) => {
        if (full) return fail(problem('disk-full', 'The disk is full.'))
        main.change({ ...draft, revision: 1, content: structuredClone(content) })
        return ok(main.saved())
      },
    })
    const useReport = await freshStore()
    await useReport.getState().open(studyUid)
    useReport.getState().edit(ask('Pain on the right'))
    await vi.advanceTimersByTimeAsync(autosaveMs)
    expect(useReport.getState()).toMatchObject({ saving: 'failed', saveProblem: { sentence: 'The disk is full.' }, content: { question: 'Pain on the right' } })
    full = false
    await vi.advanceTimersByTimeAsync(retryMs)
    expect(main.saved().content.question).toBe('Pain on the right')
    expect(useReport.getState()).toMatchObject({ saving: 'saved', saveProblem: null })
  })

  test('text that could not be saved comes back when the reader returns to the report', async () => {
    let full = true
    const main = library()
    installBridge({
      'report.open': () => ok(main.saved()),
      'report.save': ({ content }) => {
        if (full) return fail(problem('disk-full', 'The disk is full.'))
        main.change({ ...draft, revision: 1, content: structuredClone(content) })
        return ok(main.saved())
      },
    })
    const useReport = await freshStore()
    await useReport.getState().open(studyUid)
    useReport.getState().edit(ask('not lost'))
    await useReport.getState().open(studyUid)
    expect(useReport.getState().content?.question).toBe('not lost')
    full = false
    await vi.advanceTimersByTimeAsync(autosaveMs)
    expect(main.saved().content.question).toBe('not lost')
  })
})

describe('a report changed elsewhere', () => {
  test('is loaded anew; what only this reader changed is kept and saved', async () => {
    const main = library()
    const useReport = await freshStore()
    await useReport.getState().open(studyUid)
    main.change({ ...draft, revision: 7, content: { ...draft.content, comparison: 'CT of 2023' } })
    useReport.getState().edit(ask('Pain on the right'))
    await vi.advanceTimersByTimeAsync(2 * autosaveMs)
    expect(main.saved()).toMatchObject({ revision: 8, content: { question: 'Pain on the right', comparison: 'CT of 2023' } })
    expect(useReport.getState().changedElsewhere).toEqual({ replaced: [] })
  })

  test('signed elsewhere: nothing is written any more, and the reader’s text is shown', async () => {
    const main = library()
    const useReport = await freshStore()
    await useReport.getState().open(studyUid)
    main.change({ ...draft, revision: 7, state: 'final', reader: 'Dr Other', signedAt: '2026-03-02T15:00:00Z', seal: 'aa' })
    useReport.getState().edit(ask('too late'))
    await vi.advanceTimersByTimeAsync(2 * autosaveMs)
    expect(main.saved().content.question).toBe('')
    expect(useReport.getState()).toMatchObject({ report: { state: 'final' }, changedElsewhere: { replaced: [{ field: 'Question', text: 'too late' }] } })
  })
})

test('what is typed while a slow save is on its way does not wait its time twice', async () => {
  const slowMs = 450
  const main = library({
    'report.save': async ({ revision, content }) => {
      await new Promise((resolve) => setTimeout(resolve, slowMs))
      main.change({ ...main.saved(), revision: revision + 1, content: structuredClone(content) })
      return ok(main.saved())
    },
  })
  const useReport = await freshStore()
  await useReport.getState().open(studyUid)
  useReport.getState().edit(ask('one'))
  await vi.advanceTimersByTimeAsync(autosaveMs + 1)
  useReport.getState().edit(ask('one two'))
  // The first save ends after 450 ms; the second begins when the words have waited their time, not that time later again.
  await vi.advanceTimersByTimeAsync(autosaveMs + slowMs + 20)
  expect(main.saved().content.question).toBe('one two')
})

describe('signing', () => {
  test('saves the newest text first and signs that revision', async () => {
    const main = library({
      'report.sign': ({ revision, by }) => {
        expect(by).toEqual(ada)
        main.change({ ...main.saved(), state: 'final', reader: 'Dr Ada Reader', signedAt: '2026-03-02T15:00:00Z', seal: 'aa' })
        expect(revision).toBe(main.saved().revision)
        return ok({ report: main.saved(), pdfPath: '/library/r.pdf' })
      },
    })
    const useReport = await freshStore()
    await useReport.getState().open(studyUid)
    useReport.getState().edit(ask('Pain on the right'))
    expect(await useReport.getState().sign(ada)).toBeNull()
    expect(main.saved()).toMatchObject({ state: 'final', content: { question: 'Pain on the right' } })
    expect(useReport.getState()).toMatchObject({ pdfPath: '/library/r.pdf', report: { state: 'final', reader: 'Dr Ada Reader' } })
  })

  test('is refused while the newest text cannot be saved', async () => {
    const main = library({ 'report.save': () => fail(problem('disk-full', 'The disk is full.')) })
    const useReport = await freshStore()
    await useReport.getState().open(studyUid)
    useReport.getState().edit(ask('Pain on the right'))
    expect(await useReport.getState().sign(ada)).toEqual(problem('disk-full', 'The disk is full.'))
    expect(main.calls.map(({ name }) => name)).not.toContain('report.sign')
  })

  test('a signed report takes no edit', async () => {
    const main = library()
    main.change({ ...draft, state: 'final', reader: 'Dr Other', signedAt: '2026-03-02T15:00:00Z', seal: 'aa' })
    const useReport = await freshStore()
    await useReport.getState().open(studyUid)
    useReport.getState().edit(ask('too late'))
    await vi.advanceTimersByTimeAsync(autosaveMs)
    expect(main.calls.map(({ name }) => name)).toEqual(['report.open'])
    expect(useReport.getState().content?.question).toBe('')
  })
})

test('a report that cannot be opened says why and shows nothing of another patient', async () => {
  const main = library()
  const useReport = await freshStore()
  await useReport.getState().open(studyUid)
  Object.assign(main, installBridge({ 'report.open': () => fail(problem('no-analysis', 'This study was not analysed yet.')) }))
  await useReport.getState().open('1.2.3.999')
  expect(useReport.getState()).toMatchObject({ studyUid: '1.2.3.999', report: null, content: null, problem: { code: 'no-analysis' } })
})
