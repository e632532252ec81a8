/** Completed years on an ISO date; null where a date is missing or the birth comes after it. */
export const ageYears = (birthDate: string | null, onDate: string | null): number | null => {
  if (birthDate === null || onDate === null || onDate < birthDate) return null
  const years = Number(onDate.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return onDate.slice(5) < birthDate.slice(5) ? years - 1 : years
}
