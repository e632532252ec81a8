import { createHash } from 'node:crypto'

/**
 * A UUID of version 8 (RFC 9562) that follows from a name, its bits from SHA-256: the same report gives the same objects on any
 * machine, so that sending it twice makes no second copy.
 */
export const nameUuid = (...name: readonly (string | number)[]): string => {
  const bytes = createHash('sha256').update(name.join('\0')).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** The same as a UID under 2.25 (PS3.5 B.2). */
export const nameUid = (...name: readonly (string | number)[]): string => `2.25.${BigInt(`0x${nameUuid(...name).replaceAll('-', '')}`)}`
