/** `DOE^Jane^^Dr` -> `DOE, Jane`; further groups (ideographic, phonetic) are left to the caller. PS3.5 6.2 PN. */
export const displayName = (personName: string): string => {
  const [family = '', given = ''] = (personName.split('=')[0] ?? '').split('^')
  const parts = [family.trim(), given.trim()].filter((part) => part !== '')
  return parts.length > 0 ? parts.join(', ') : 'Unnamed patient'
}

/** Whole years between two ISO dates, or null where one is unknown or they are out of order. */
export const ageYears = (birthDate: string | null, onDate: string | null): number | null => {
  if (birthDate === null || onDate === null || onDate < birthDate) return null
  const years = Number(onDate.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return onDate.slice(5) < birthDate.slice(5) ? years - 1 : years
}
