import type { Entry, ZipFile } from 'yauzl'
import { problem } from '../../../core/base/problem.ts'
import type { Problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { createPlaces, entryName, nameRefusal } from './entry-name.ts'
import type { LeftOutEntry } from './manifest.ts'

/** What an archive may unpack to. */
export interface ArchiveLimits {
  readonly entries: number
  readonly totalBytes: number
  /** Above `smallBytes` in total, more than this many times the archive's own size is a bomb. Images shrink 2 to 20 times, empty ones rarely 200 times. */
  readonly ratio: number
  readonly smallBytes: number
  /** Left free on the library's disk. */
  readonly reserveBytes: number
}

const gibibyte = 2 ** 30

export const defaultLimits: ArchiveLimits = { entries: 500_000, totalBytes: 256 * gibibyte, ratio: 200, smallBytes: 2 ** 26, reserveBytes: gibibyte / 2 }

export interface PlacedEntry {
  readonly entry: Entry
  readonly name: string
  /** Where it is unpacked, below the files folder, with `/`. */
  readonly place: string
}

export interface ArchiveListing {
  readonly entries: readonly PlacedEntry[]
  readonly leftOut: readonly LeftOutEntry[]
  readonly bytes: number
}

const stored = 0
const deflated = 8

const unixHosts: ReadonlySet<number> = new Set([3, 19])
const fileTypeMask = 0xf000
const ordinaryFile = 0x8000
const folderType = 0x4000
const symbolicLink = 0xa000

/** Type bits of a Unix mode, where the archive was made on such a system; 0 says nothing. APPNOTE.TXT 4.4.15. */
const unixType = ({ versionMadeBy, externalFileAttributes }: Entry): number =>
  unixHosts.has(versionMadeBy >>> 8) ? (externalFileAttributes >>> 16) & fileTypeMask : 0

const nestedArchive = /\.(?:zip|7z|rar|tar|tgz|gz|bz2|xz|zst|iso|cab)$/i

const leftOutReason = (entry: Entry, name: string): Omit<LeftOutEntry, 'name'> | null => {
  const type = unixType(entry)
  const badName = nameRefusal(name)
  if (badName !== null) return { kind: 'problem', reason: badName }
  if (type === symbolicLink) return { kind: 'problem', reason: 'It is a symbolic link, which could lead anywhere. It is left out.' }
  if (type !== 0 && type !== ordinaryFile) return { kind: 'problem', reason: 'It is no ordinary file (a pipe, socket or device). It is left out.' }
  if (entry.isEncrypted()) return { kind: 'problem', reason: 'It is encrypted. Unpack the archive with its password and index the folder.' }
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated) {
    return { kind: 'problem', reason: `It is packed by a method that is not read here (number ${entry.compressionMethod}). Unpack the archive by another program and index the folder.` }
  }
  if (nestedArchive.test(name)) return { kind: 'skipped', reason: 'It is an archive inside an archive, which is not opened. Unpack it and index the folder.' }
  return null
}

const size = (bytes: number): string => (bytes >= gibibyte ? `${(bytes / gibibyte).toFixed(1)} GB` : `${Math.ceil(bytes / 2 ** 20)} MB`)

const tooManyEntries = (path: string, entries: number): Problem =>
  problem('archive-too-large', `${path} claims ${entries.toLocaleString('en')} entries, more than an archive of images has. Nothing of it was imported; unpack it by hand if you trust it and index the folder.`)

/** Why an archive whose entries claim `bytes` in all is not unpacked, or null. */
export const sizeRefusal = (path: string, bytes: number, archiveBytes: number, freeBytes: number, limits: ArchiveLimits): Problem | null => {
  const isBomb = bytes > limits.smallBytes && bytes > archiveBytes * limits.ratio
  if (isBomb || bytes > limits.totalBytes) {
    return problem(
      'archive-bomb',
      `${path} (${size(archiveBytes)}) would unpack to ${size(bytes)}: it looks like an archive made to fill the disk. Nothing of it was imported; unpack it by hand if you trust it and index the folder.`,
    )
  }
  if (bytes + limits.reserveBytes > freeBytes) {
    return problem('disk-full', `${path} unpacks to ${size(bytes)}, but the disk of the library has only ${size(freeBytes)} free. Free some space and index it again; nothing was imported.`)
  }
  return null
}

/** Reads the archive's directory to its end, before anything is unpacked; the data of the entries is not touched. */
export const listEntries = async (path: string, zip: ZipFile, limits: ArchiveLimits, isCancelled: () => boolean): Promise<Result<ArchiveListing>> => {
  if (zip.entryCount > limits.entries) return fail(tooManyEntries(path, zip.entryCount))
  const entries: PlacedEntry[] = []
  const leftOut: LeftOutEntry[] = []
  const placeOf = createPlaces()
  let bytes = 0
  for await (const entry of zip.eachEntry()) {
    if (isCancelled()) break
    const name = entryName(entry)
    if (name.endsWith('/') || unixType(entry) === folderType) continue
    const reason = leftOutReason(entry, name)
    if (reason !== null) {
      leftOut.push({ name, ...reason })
      continue
    }
    bytes += entry.uncompressedSize
    entries.push({ entry, name, place: placeOf(name) })
  }
  return ok({ entries, leftOut, bytes })
}
