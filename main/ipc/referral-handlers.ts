import type { Result } from '../../core/base/result.ts'
import type { referralCalls } from '../../contract/referral.ts'
import type { LibrarySession } from '../workflow/library-session.ts'
import { rulesInForce, switchRule } from '../workflow/referral-rules.ts'
import { openReferral, saveReferral } from '../workflow/referral.ts'
import type { Handlers } from './doors.ts'

/** The handlers of the calls on referrals. */
export const referralHandlers = (
  withLibrary: <T>(work: (library: { readonly session: LibrarySession }) => Promise<Result<T>>) => Promise<Result<T>> | Result<T>,
): Pick<Handlers, keyof typeof referralCalls> => ({
  'referral.open': ({ studyUid }) => withLibrary(({ session }) => openReferral(session, studyUid)),
  'referral.save': (input) => withLibrary(({ session }) => saveReferral(session, input)),
  'rules.list': () => withLibrary(({ session }) => rulesInForce(session, true)),
  'rules.switch': (word) => withLibrary(({ session }) => switchRule(session, word)),
})
