/** `DOE^Jane^^Dr` -> `DOE, Jane`; further groups (ideographic, phonetic) are left to the caller. PS3.5 6.2 PN. */
export const displayName = (personName: string): string => {
  const [family = '', given = ''] = (personName.split('=')[0] ?? '').split('^')
  const parts = [family.trim(), given.trim()].filter((part) => part !== '')
  return parts.length > 0 ? parts.join(', ') : 'Unnamed patient'
}

export { ageYears } from '../base/age.ts'
