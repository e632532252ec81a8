/** `19700131` or the retired `1970.01.31` -> `1970-01-31`; null when it is no calendar date. PS3.5 6.2 DA. */
export const isoDate = (da: string | null): string | null => {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(da ?? '')
  if (match === null) return null
  const [, year = '', month = '', day = ''] = match
  const iso = `${year}-${month}-${day}`
  const parsed = new Date(`${iso}T00:00:00Z`)
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== iso ? null : iso
}

/** `HHMMSS.ffffff`, shortened from the right, or the retired `HH:MM:SS` -> `HH:MM:SS`; null when it is no time. PS3.5 6.2 TM. */
export const isoTime = (tm: string | null): string | null => {
  const match = /^(\d{2})(?::?(\d{2})(?::?(\d{2}))?)?/.exec(tm ?? '')
  if (match === null) return null
  const [, hours = '', minutes = '00', seconds = '00'] = match
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return null
  return `${hours}:${minutes}:${seconds}`
}

/** A UID as PS3.5 6.2 UI allows it (and as the rest of the program relies on). */
export const isUid = (value: string): boolean => /^[0-9.]{1,64}$/.test(value)
