import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { compareHeads } from '../../core/dicom/similar-header.ts'
import type { CompareHeads } from '../../core/dicom/similar-header.ts'

/** What stands in a folder, by columns, in the order of the names. */
export interface FolderList {
  readonly names: readonly string[]
  /** `entryKinds`; links count as what they lead to. */
  readonly kinds: Uint8Array
  /** Bytes. */
  readonly sizes: Float64Array
  /** `mtimeMs`. */
  readonly times: Float64Array
}

/** `other`: no regular file and no folder, or nothing that could be asked. */
export const entryKinds = { file: 0, folder: 1, other: 2 } as const

/** Which file is being read, where another thread can see it: its number, and a count that goes up with each file. */
export interface ReadingPlace {
  readonly words: Int32Array
  readonly file: number
  readonly moment: number
}

/** How the scan reaches folders and files: many at once, native where it could be compiled; both give the same. */
export interface FileKernels {
  readonly kind: 'native' | 'typescript'
  /** Throws the error of the system where the folder cannot be read. */
  readonly listFolder: (folder: string) => FolderList
  /**
   * Reads the first `part` bytes of each file of a folder into `into`, one `part` after another, and how many there were into `lengths`;
   * -1 where a file cannot be read. Opened for reading only.
   */
  readonly readHeads: (folder: string, names: readonly string[], part: number, into: Uint8Array, lengths: Int32Array, place: ReadingPlace) => void
  readonly compareHeads: CompareHeads
}

const inFolder = (folder: string): string => (folder.endsWith('/') ? folder : `${folder}/`)

const listFolder = (folder: string): FolderList => {
  const names = readdirSync(folder).sort()
  const list = { names, kinds: new Uint8Array(names.length), sizes: new Float64Array(names.length), times: new Float64Array(names.length) }
  for (const [index, name] of names.entries()) {
    list.kinds[index] = entryKinds.other
    try {
      const stats = statSync(inFolder(folder) + name)
      list.kinds[index] = stats.isFile() ? entryKinds.file : stats.isDirectory() ? entryKinds.folder : entryKinds.other
      list.sizes[index] = stats.size
      list.times[index] = stats.mtimeMs
    } catch {
      // Whoever walks the folder asks again, and says why.
    }
  }
  return list
}

const readHead = (path: string, into: Uint8Array, from: number, part: number): number => {
  let descriptor: number | null = null
  try {
    descriptor = openSync(path, 'r')
    let have = 0
    while (have < part) {
      const count = readSync(descriptor, into, from + have, part - have, have)
      if (count === 0) break
      have += count
    }
    return have
  } catch {
    return -1
  } finally {
    if (descriptor !== null) closeSync(descriptor)
  }
}

/** The twin of the native kernels, for where they could not be compiled. */
export const nodeFiles: FileKernels = {
  kind: 'typescript',
  listFolder,
  readHeads: (folder, names, part, into, lengths, { words, file, moment }) => {
    for (const [index, name] of names.entries()) {
      Atomics.store(words, file, index)
      Atomics.add(words, moment, 1)
      lengths[index] = readHead(inFolder(folder) + name, into, index * part, part)
    }
  },
  compareHeads,
}
