import type { FileHeads } from '../../core/dicom/similar-header.ts'
import { nodeFiles } from './file-heads.ts'
import type { FileKernels, FolderList, ReadingPlace } from './file-heads.ts'

/** As native/src/scan-calls.cpp offers them. */
interface NativeCalls {
  listFolder(folder: string): (Omit<FolderList, 'names'> & { readonly names: string }) | null
  readHeads(folder: string, names: string, part: number, into: Uint8Array, lengths: Int32Array, words: Int32Array, file: number, moment: number): void
  compareHeads(
    layout: Uint8Array, table: Int32Array, slots: number,
    heads: Uint8Array, stride: number, lengths: Int32Array, sizes: Float64Array, from: number, to: number, found: Int32Array,
  ): number
}

const isNative = (value: unknown): value is NativeCalls =>
  typeof value === 'object' && value !== null && ['listFolder', 'readHeads', 'compareHeads'].every((name) => typeof Reflect.get(value, name) === 'function')

/** What is no UTF-8 in a name comes as this; Node then says what is there. */
const unreadable = '\ufffd'

const nativeFiles = (native: NativeCalls): FileKernels => ({
  kind: 'native',
  listFolder: (folder) => {
    const list = native.listFolder(folder)
    // Nothing: Node says why.
    if (list === null || list.names.includes(unreadable)) return nodeFiles.listFolder(folder)
    return { ...list, names: list.names === '' ? [] : list.names.split('/') }
  },
  readHeads: (folder, names, part, into, lengths, { words, file, moment }: ReadingPlace) =>
    native.readHeads(folder, names.join('/'), part, into, lengths, words, file, moment),
  compareHeads: (layout, { bytes, stride, lengths, sizes }: FileHeads, from, to, found) =>
    native.compareHeads(layout.bytes, layout.table, layout.slots.length, bytes, stride, lengths, sizes, from, to, found),
})

/** The file kernels of this thread: native out of the addon that the runtime manifest names, the twin where it has none, or not on this system. */
export const openFileKernels = (addonPath: string | null): FileKernels => {
  if (addonPath === null) return nodeFiles
  const addon: { exports: unknown } = { exports: {} }
  process.dlopen(addon, addonPath)
  return isNative(addon.exports) ? nativeFiles(addon.exports) : nodeFiles
}
