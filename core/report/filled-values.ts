import type { Finding } from '../findings/finding.ts'

/** A reason of the uptake, not of the CT, that leads to a pedicle. */
const reachesPedicle = ({ reasonsFor }: Finding): boolean => reasonsFor.some(({ regionId, measureId }) => measureId === undefined && regionId?.startsWith('pedicle/') === true)

/** Which parts of a vertebra a finding says to be active, in the words of its template; empty for a finding elsewhere. */
export const partsInvolved = (finding: Finding): string => {
  if (finding.structure === 'pedicle') return 'pedicle'
  if (finding.structure !== 'vertebral-body') return ''
  return reachesPedicle(finding) ? 'body and pedicle' : 'body'
}

const aboutBloodPool = /\bblood pool\b/

/** What a finding's reasons say of the blood pool, in the words of its template; empty where it was not measured. Flow never is. */
export const bloodPoolSeen = ({ reasonsFor, reasonsAgainst }: Finding): string => {
  if (reasonsFor.some(({ text }) => aboutBloodPool.test(text))) return 'blood pool increased, flow not judged'
  return reasonsAgainst.some(({ text }) => aboutBloodPool.test(text)) ? 'blood pool not increased, flow not judged' : ''
}
