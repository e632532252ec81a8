import { randomInt } from 'node:crypto'

/** Crockford's base 32: no letter that can be taken for a digit, so that an id can be read out over the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 8

/** `SR-7K3QX9P2`: one of 2^40, safe in file names; the library refuses the same id twice. */
export const newReportId = (): string => `SR-${Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')}`

/** Keeps one id ready for each study that is asked for. */
export const reserveReportIds = (): ((studyUid: string) => string) => {
  const reserved = new Map<string, string>()
  return (studyUid) => {
    const reportId = reserved.get(studyUid) ?? newReportId()
    reserved.set(studyUid, reportId)
    return reportId
  }
}
