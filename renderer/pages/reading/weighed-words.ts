import type { Weighed } from '../../../contract/comparison.ts'

/** What has come or changed since the findings were proposed; null where all of it was weighed. */
export const changedSince = ({ history, bloodPool }: Weighed): string | null => {
  if (history) return bloodPool ? null : 'What is weighed of the blood pool has changed'
  return bloodPool ? 'The referral has changed' : 'The referral and what is weighed of the blood pool have changed'
}
