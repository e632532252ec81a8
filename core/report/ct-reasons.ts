import type { Finding } from '../findings/finding.ts'

const aboutCt = /^(?:On )?CT\b[\s:,-]*/

/** What is said behind a value of the CT that is not simply measured. */
export const ctMarks = { reader: ' (set by the reader)', doubtful: ' (doubtful on this CT)' } as const

/**
 * The reasons that speak of the CT ("On CT the disc has 0.7 of the height ..."), as one phrase without the word CT; each says whether a
 * reader set a value in it, or it is doubtful.
 */
export const ctReasons = (finding: Finding): string =>
  finding.reasonsFor
    .filter(({ text }) => aboutCt.test(text.trim()))
    .map(({ text, mark }) => `${text.trim().replace(aboutCt, '').replace(/\.$/, '')}${mark === undefined ? '' : ctMarks[mark.kind]}`)
    .join('; ')

/**
 * A text of CT reasons after a new analysis: what the program wrote is renewed, what the reader wrote stays. Where the reader took out
 * all that was generated, nothing comes back.
 */
export const followedCtReasons = (text: string, before: Finding | undefined, now: Finding): string => {
  const [old, fresh] = [before === undefined ? '' : ctReasons(before), ctReasons(now)]
  if (text === old) return fresh
  const generated = old.split('; ')
  const parts = text.split('; ')
  const own = parts.filter((part) => !generated.includes(part))
  return own.length === parts.length ? text : [...(fresh === '' ? [] : [fresh]), ...own].join('; ')
}
