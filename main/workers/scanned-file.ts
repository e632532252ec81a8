import type { Result } from '../../core/base/result.ts'
import type { StoredHeader } from '../../core/dicom/slice-fields.ts'
import type { FileProblem, ScannedFile } from '../library/files.ts'
import type { WatchedFile } from './scan-watch.ts'

/** Reasons that say "no image file", as opposed to "an image file that is broken". */
const notAnImage: ReadonlySet<string> = new Set(['not-dicom', 'media-directory'])

/** A time that no file has: what is stored with it is read again by the next scan. */
const readAgain = 0

/**
 * What is stored of a file that was read, or why nothing is. A file that cannot be reached just now (its drive went away, its sector is bad)
 * says nothing about its content: what is known of it stays, and it is read again by the next scan.
 */
export const scannedFile = (
  { path, size, modifiedMs }: WatchedFile,
  header: Result<StoredHeader>,
  wasIndexed: boolean,
): { readonly kind: 'store'; readonly file: ScannedFile } | { readonly kind: 'unreachable'; readonly problem: FileProblem } => {
  if (header.ok) return { kind: 'store', file: { path, size, modifiedMs, outcome: { kind: 'header', header: header.value } } }
  const { code, sentence: reason } = header.error
  const isUnreadable = code === 'file-unreadable'
  if (code === 'file-missing' || (isUnreadable && wasIndexed)) return { kind: 'unreachable', problem: { path, reason } }
  return {
    kind: 'store',
    file: { path, size, modifiedMs: isUnreadable ? readAgain : modifiedMs, outcome: { kind: notAnImage.has(code) ? 'skipped' : 'problem', reason } },
  }
}
