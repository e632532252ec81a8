/** A JSON value; `undefined` has no place in it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * Canonical JSON after RFC 8785 (JCS): no white space, object keys sorted by UTF-16 code units, numbers and strings as ECMAScript
 * writes them. The same value gives the same bytes on every machine, so that a seal can be checked anywhere.
 * Throws on numbers that JSON cannot hold: they are a bug in the report, not something to seal.
 */
export const canonicalJson = (value: Json): string => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} cannot be sealed`)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`
  const object = value as { readonly [key: string]: Json }
  return `{${Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] ?? null)}`)
    .join(',')}}`
}
