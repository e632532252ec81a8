import { getFileNameLowLevel } from 'yauzl'
import type { ExtraField } from 'yauzl'

/** As an archive stores the name of an entry. */
export interface RawName {
  readonly generalPurposeBitFlag: number
  readonly fileNameRaw: Buffer
  readonly extraFields: ExtraField[]
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The name of an entry with `/` between its folders. Many programs write UTF-8 without saying so: what is valid UTF-8 is read as
 * such, everything else by the archive's own word (APPNOTE.TXT appendix D: code page 437), which gives every byte some letter.
 */
export const entryName = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: RawName): string => {
  const asTold = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
  const hasOwnUnicode = extraFields.some(({ id }) => id === 0x7075)
  if (hasOwnUnicode) return asTold
  try {
    return utf8.decode(fileNameRaw).replaceAll('\\', '/')
  } catch {
    return asTold
  }
}

/** Why an entry of this name must not be unpacked, or null. */
export const nameRefusal = (name: string): string | null => {
  if (/^(?:[a-z]:|\/)/i.test(name)) return 'Its name begins at the root of a disk instead of inside the archive. It is left out; unpack it by hand if you trust it.'
  if (name.split('/').includes('..')) return 'Its name leads out of the archive into other folders. It is left out; unpack it by hand if you trust it.'
  return null
}

const longestPart = 100
const longestName = 180

/** Names that Windows keeps for devices, with any extension. */
const isDeviceName = (part: string): boolean => /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i.test(part)

/** A file name that every file system takes: what one of them refuses becomes `_`. */
const safePart = (part: string): string => {
  const plain = part.normalize('NFC').replaceAll(/[\p{Cc}<>:"|?*]/gu, '_').replace(/[. ]+$/, (end) => '_'.repeat(end.length))
  const short = [...plain].length <= longestPart ? plain : [...plain].slice(-longestPart).join('')
  return isDeviceName(short) ? `_${short}` : short
}

const parents = (place: string): string[] => {
  const parts = place.split('/')
  return parts.slice(1).map((_, count) => parts.slice(0, count + 1).join('/'))
}

/**
 * Gives each entry of one archive a place of its own, as near to its name as every file system allows; the same names in the same
 * order get the same places, so that an interrupted import goes on.
 */
export const createPlaces = (): ((name: string) => string) => {
  const files = new Set<string>()
  const folders = new Set<string>()
  const nextNumber = new Map<string, number>()
  // A file cannot stand where a folder is, nor under another file; not every disk tells capitals from small letters.
  const isFree = (key: string): boolean => !files.has(key) && !folders.has(key) && !parents(key).some((parent) => files.has(parent))
  return (name) => {
    const parts = name.split('/').filter((part) => part !== '' && part !== '.').map(safePart)
    const near = parts.join('/')
    const wanted = near === '' || near.length > longestName ? `long-names/${parts.at(-1) ?? 'entry'}` : near
    let place = wanted
    let number = nextNumber.get(wanted) ?? 2
    for (; !isFree(place.toLowerCase()); number += 1) place = `same-name-${number}/${wanted}`
    nextNumber.set(wanted, number)
    files.add(place.toLowerCase())
    for (const parent of parents(place.toLowerCase())) folders.add(parent)
    return place
  }
}
