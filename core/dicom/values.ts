const daysInMonth = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** `19700131` or the retired `1970.01.31` -> `1970-01-31`; null when it is no calendar date. PS3.5 6.2 DA. */
export const isoDate = (da: string | null): string | null => {
  if (da === null) return null
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(da)
  if (match === null) return null
  const [, year = '', month = '', day = ''] = match
  const isMonth = Number(month) >= 1 && Number(month) <= 12
  const isDay = Number(day) >= 1 && Number(day) <= daysInMonth(Number(year), Number(month))
  return isMonth && isDay ? `${year}-${month}-${day}` : null
}

/** `HHMMSS.ffffff`, shortened from the right, or the retired `HH:MM:SS` -> `HH:MM:SS`; null when it is no time. PS3.5 6.2 TM. */
export const isoTime = (tm: string | null): string | null => {
  if (tm === null) return null
  const match = /^(\d{2})(?::?(\d{2})(?::?(\d{2}))?)?/.exec(tm)
  if (match === null) return null
  const [, hours = '', minutes = '00', seconds = '00'] = match
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return null
  return `${hours}:${minutes}:${seconds}`
}

/** A UID as PS3.5 6.2 UI allows it (and as the rest of the program relies on). */
export const isUid = (value: string): boolean => /^[0-9.]{1,64}$/.test(value)
