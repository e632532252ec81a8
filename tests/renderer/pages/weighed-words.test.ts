import { expect, it } from 'vitest'
import { changedSince } from '../../../renderer/pages/reading/weighed-words.ts'

it('names what the findings do not know yet, and nothing where they know it all', () => {
  expect(changedSince({ history: true, bloodPool: true })).toBeNull()
  expect(changedSince({ history: false, bloodPool: true })).toMatch(/^The referral has/)
  expect(changedSince({ history: true, bloodPool: false })).toMatch(/^What is weighed of the blood pool has/)
  expect(changedSince({ history: false, bloodPool: false })).toMatch(/referral and .*blood pool have/)
})
