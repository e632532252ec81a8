import { problem } from '../../core/base/problem.ts'
import { fail } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { pairToConfirm } from '../../core/study/confirmed-pair.ts'
import type { Study } from '../../core/study/study.ts'
import type { LibrarySession } from './library-session.ts'

/**
 * Puts the reader's word on a SPECT and a CT without a common frame of reference: that they fit, or (`isConfirmed` false) that the
 * word is taken back. Fails if the two are no longer the pair that the reader was shown. Answers the study as it is now.
 */
export const confirmPair = async (
  { library }: LibrarySession,
  { studyUid, ctSeriesUid, spectSeriesUid, isConfirmed }: { readonly studyUid: string; readonly ctSeriesUid: string; readonly spectSeriesUid: string; readonly isConfirmed: boolean },
): Promise<Result<Study>> => {
  if (!isConfirmed) return library.call('confirm-pair', { studyUid, confirmed: null })
  const study = await library.call('study', { studyUid })
  if (!study.ok) return study
  const waiting = pairToConfirm(study.value)
  if (waiting === null || waiting.ctSeriesUid !== ctSeriesUid || waiting.spectSeriesUid !== spectSeriesUid) {
    return fail(problem('no-such-pair', 'This CT and this SPECT are no longer a pair that waits for your word: the study has changed. Look at its series again.'))
  }
  const settings = await library.call('settings', undefined)
  const by = settings.ok ? settings.value.lastReader : ''
  return library.call('confirm-pair', { studyUid, confirmed: { ctSeriesUid, spectSeriesUid, by, at: new Date().toISOString() } })
}
