import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import { referralRules } from '../../../core/knowledge/rules.ts'
import type { Referral } from '../../../core/referral/referral.ts'
import type { StudyReferral } from '../../../contract/referral.ts'
import { useApp } from '../../../renderer/state/app-state.ts'
import { judgementNow, referralSaveMs, useReferral } from '../../../renderer/state/referral-state.ts'
import { installBridge } from '../fake-bridge.ts'
import type { FakeMain } from '../fake-bridge.ts'

/** A main that keeps what is saved, by study. */
let stored: Map<string, { referral: Referral; by: string }[]>
let main: FakeMain
let refuses: boolean

const answerFor = (studyUid: string): StudyReferral => {
  const entries = stored.get(studyUid) ?? []
  return {
    studyUid,
    studyDate: '2026-11-21',
    referral: entries.at(-1)?.referral ?? null,
    entries: entries.map(({ by }) => ({ by, at: '2026-11-21T09:00:00Z' })),
    known: { facts: { ageYears: 58 }, origins: { ageYears: 'date of birth' } },
  }
}

const rules = { rules: referralRules, off: [], folder: '/library/rules', siteFiles: [], faults: [] }

beforeEach(() => {
  vi.useFakeTimers()
  stored = new Map()
  refuses = false
  main = installBridge({
    'referral.open': ({ studyUid }) => ok(answerFor(studyUid)),
    'referral.save': ({ studyUid, referral, by }) => {
      if (refuses) return fail(problem('disk-full', 'The disk is full. Make room and try again.'))
      stored.set(studyUid, [...(stored.get(studyUid) ?? []), { referral, by }])
      return ok(answerFor(studyUid))
    },
    'rules.list': () => ok(rules),
    'rules.switch': ({ rule, by, reason }) => ok({ ...rules, off: [{ rule, by, reason, at: '2026-11-21T09:00:00Z' }] }),
  })
  useReferral.setState(useReferral.getInitialState(), true)
  useApp.setState({ notice: null })
})

afterEach(() => {
  vi.useRealTimers()
})

const state = () => useReferral.getState()
const saves = (): number => main.calls.filter(({ name }) => name === 'referral.save').length

describe('the referral of the open study', () => {
  it('is saved once after the typing has settled, with the name of who typed', async () => {
    await state().open('1.2')
    state().setBy('Dr Ada Reader')
    state().edit('pain.axialVas', 7)
    state().edit('region', 'lumbar')
    expect([saves(), state().saving]).toEqual([0, 'waiting'])
    await vi.advanceTimersByTimeAsync(referralSaveMs)
    expect(stored.get('1.2')).toEqual([{ referral: { pain: { axialVas: 7 }, region: 'lumbar' }, by: 'Dr Ada Reader' }])
    expect(state().saving).toBe('saved')
    await vi.advanceTimersByTimeAsync(10 * referralSaveMs)
    expect(saves()).toBe(1)
  })

  it('is not saved without a name, and says so; the name alone lets it go', async () => {
    await state().open('1.2')
    state().edit('region', 'lumbar')
    await vi.advanceTimersByTimeAsync(referralSaveMs)
    expect([saves(), state().saving]).toEqual([0, 'needs-name'])
    state().setBy('Dr Ada Reader')
    await vi.advanceTimersByTimeAsync(referralSaveMs)
    expect([saves(), state().saving]).toEqual([1, 'saved'])
  })

  it('a field that is emptied is unknown again, not none', async () => {
    await state().open('1.2')
    state().edit('surgery', 'none')
    state().edit('surgery', null)
    expect(state().draft).toEqual({})
  })

  it('judges what is typed before it is saved, by the file where nothing is typed', async () => {
    await state().open('1.2')
    state().edit('injections', [{ steroid: true, date: '2026-11-11' }])
    expect(judgementNow(state())?.cautions.map(({ id }) => id)).toEqual(['steroid-under-14-days'])
    await state().switchRule({ rule: 'cautions/steroid-under-14-days', isOn: false, by: 'Dr Ada Reader', reason: 'why' })
    expect(judgementNow(state())?.cautions).toEqual([])
  })

  it('never shows one patient under another: another study begins empty, and what was typed is saved to its own', async () => {
    await state().open('1.2')
    state().setBy('Dr Ada Reader')
    state().edit('region', 'cervical')
    await state().open('1.3')
    expect(stored.get('1.2')?.at(-1)?.referral).toEqual({ region: 'cervical' })
    expect([state().studyUid, state().draft, stored.has('1.3')]).toEqual(['1.3', {}, false])
  })

  it('what could not be saved is said, kept, and comes back with its study only', async () => {
    await state().open('1.2')
    state().setBy('Dr Ada Reader')
    refuses = true
    state().edit('region', 'cervical')
    await state().open('1.3')
    expect(useApp.getState().notice).toContain('not saved yet')
    expect(state().draft).toEqual({})
    refuses = false
    await state().open('1.2')
    expect([state().draft, state().saving]).toEqual([{ region: 'cervical' }, 'waiting'])
    expect(await state().flush()).toBe(true)
    expect(stored.get('1.2')).toHaveLength(1)
  })
})
