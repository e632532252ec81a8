import type { Operation } from '../../../core/referral/referral.ts'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value of the form in short words: `fusion L4-5, 2019`. */
export const valueWords = (value: unknown): string => {
  if (value === true) return 'yes'
  if (value === false) return 'no'
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueWords).join(', ')
  if (!isRecord(value)) return 'unknown'
  if (Array.isArray(value['operations'])) return (value['operations'] as Operation[]).map(valueWords).join('; ')
  const { kind, levels, steroid, date } = value
  return [kind, levels, steroid === true ? 'steroid' : null, date].filter((part) => typeof part === 'string' && part !== '').join(' ')
}
