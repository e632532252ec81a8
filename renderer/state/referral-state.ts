import { create } from 'zustand'
import type { Problem } from '../../core/base/problem.ts'
import { factsOf } from '../../core/referral/facts-of.ts'
import type { Facts } from '../../core/referral/facts.ts'
import { judgeReferral } from '../../core/referral/judge-referral.ts'
import type { ReferralJudgement } from '../../core/referral/judge-referral.ts'
import { withValue } from '../../core/referral/paths.ts'
import type { Referral } from '../../core/referral/referral.ts'
import type { RulesInForce, StudyReferral } from '../../contract/referral.ts'
import { call } from '../api/client.ts'
import { useApp } from './app-state.ts'

/** Typing is saved this long after the last key: each save is an entry that stays. */
export const referralSaveMs = 2000

export type ReferralSaving = 'saved' | 'waiting' | 'saving' | 'failed' | 'needs-name'

interface ReferralStore {
  readonly studyUid: string | null
  readonly opened: StudyReferral | null
  readonly rules: RulesInForce | null
  /** The referral with what is not saved yet. */
  readonly draft: Referral
  /** Who enters it. */
  readonly by: string
  readonly saving: ReferralSaving
  readonly problem: Problem | null
  readonly open: (studyUid: string) => Promise<void>
  readonly edit: (path: string, value: unknown) => void
  readonly setBy: (by: string) => void
  /** Saves what is unsaved now; true when everything is saved. */
  readonly flush: () => Promise<boolean>
  readonly switchRule: (word: { readonly rule: string; readonly isOn: boolean; readonly by: string; readonly reason: string }) => Promise<Problem | null>
  readonly loadRules: () => Promise<void>
}

const nothing = { studyUid: null, opened: null, draft: {}, saving: 'saved', problem: null } as const

/** The facts of the open study's referral, with what is not saved yet. */
export const factsNow = ({ opened, draft }: Pick<ReferralStore, 'opened' | 'draft'>): Facts | null => (opened === null ? null : factsOf(draft, opened.known, opened.studyDate))

/** Judges the open referral by the rules in force; the same code as at the terminal. */
export const judgementNow = (store: Pick<ReferralStore, 'opened' | 'draft' | 'rules'>): ReferralJudgement | null => {
  const { opened, rules, draft } = store
  const facts = factsNow(store)
  if (facts === null || opened === null || rules === null) return null
  return judgeReferral(facts, { rules: rules.rules, off: new Set(rules.off.map(({ rule }) => rule)), policyId: draft.payer ?? null, onDate: opened.studyDate })
}

/** The referral of the open study: what is typed, when it is saved, and the rules it is judged by. */
export const useReferral = create<ReferralStore>()((set, get) => {
  let timer: ReturnType<typeof setTimeout> | null = null
  let running: Promise<void> | null = null
  /** By study: what could not be saved before the reader went elsewhere. */
  const unsaved = new Map<string, Referral>()
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const isUnsaved = (): boolean => {
    const { opened, draft } = get()
    return opened !== null && draft !== (opened.referral ?? nothing.draft)
  }
  const saveOnce = async (): Promise<void> => {
    const { studyUid, draft, by } = get()
    if (studyUid === null || !isUnsaved()) return
    if (by.trim().length < 2) {
      set({ saving: 'needs-name' })
      return
    }
    set({ saving: 'saving' })
    const answer = await call('referral.save', { studyUid, referral: draft, by: by.trim() })
    if (get().studyUid !== studyUid) return
    if (!answer.ok) {
      set({ saving: 'failed', problem: answer.error })
      return
    }
    const typedOn = get().draft !== draft
    set({ opened: { ...answer.value, referral: draft }, problem: null, saving: typedOn ? 'waiting' : 'saved' })
    if (typedOn) soon()
  }
  const save = async (): Promise<void> => {
    running ??= saveOnce().finally(() => {
      running = null
    })
    await running
  }
  const soon = (): void => {
    stop()
    timer = setTimeout(() => void save(), referralSaveMs)
  }
  return {
    ...nothing,
    rules: null,
    by: '',
    open: async (studyUid) => {
      await get().flush()
      stop()
      const left = get()
      if (left.studyUid !== null && left.studyUid !== studyUid && isUnsaved()) {
        unsaved.set(left.studyUid, left.draft)
        useApp.getState().say('What was typed into the referral of the other study is not saved yet. It comes back when that referral is opened again.')
      }
      if (left.studyUid !== studyUid) set({ ...nothing, studyUid })
      const [answer, rules] = await Promise.all([call('referral.open', { studyUid }), call('rules.list', undefined)])
      // An answer for a study that was left is dropped; so is one that would take what was typed meanwhile.
      if (get().studyUid !== studyUid || isUnsaved()) return
      const by = get().by === '' ? (useApp.getState().facts?.settings.lastReader ?? '') : get().by
      if (!answer.ok) set({ problem: answer.error })
      else {
        const kept = unsaved.get(studyUid)
        unsaved.delete(studyUid)
        set({ opened: answer.value, draft: kept ?? answer.value.referral ?? nothing.draft, by, saving: kept === undefined ? 'saved' : 'waiting', problem: rules.ok ? null : rules.error })
      }
      if (rules.ok) set({ rules: rules.value })
    },
    edit: (path, value) => {
      if (get().opened === null) return
      set(({ draft, saving }) => ({ draft: withValue(draft, path, value), saving: saving === 'saving' ? saving : 'waiting' }))
      soon()
    },
    setBy: (by) => {
      set({ by })
      if (isUnsaved()) soon()
    },
    flush: async () => {
      stop()
      if (running !== null) await running
      stop()
      await save()
      return !isUnsaved()
    },
    loadRules: async () => {
      const rules = await call('rules.list', undefined)
      set(rules.ok ? { rules: rules.value } : { problem: rules.error })
    },
    switchRule: async (word) => {
      const answer = await call('rules.switch', word)
      if (!answer.ok) return answer.error
      set({ rules: answer.value })
      return null
    },
  }
})
