import type { Referral } from './referral.ts'

type Json = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value of a field by its dotted path; null is unknown. */
export const valueAt = (of: unknown, path: string): unknown => {
  let value: unknown = of
  for (const key of path.split('.')) {
    if (!isRecord(value)) return null
    value = value[key]
  }
  return value ?? null
}

const put = (into: Json, [key = '', ...rest]: readonly string[], value: unknown): Json => {
  const { [key]: before, ...others } = into
  const next = rest.length === 0 ? value : put(isRecord(before) ? before : {}, rest, value)
  // What is unknown is left out, so that a field that was emptied is as if it had never been filled.
  const isEmpty = next === null || next === undefined || (isRecord(next) && Object.keys(next).length === 0)
  return isEmpty ? others : { ...others, [key]: next }
}

/** The referral with one field set; null makes it unknown again. */
export const withValue = (referral: Referral, path: string, value: unknown): Referral => put(referral, path.split('.'), value)
