import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { joinHeader } from '../../core/dicom/slice-fields.ts'
import type { StoredHeader } from '../../core/dicom/slice-fields.ts'
import { transferSyntax } from '../../core/dicom/transfer-syntaxes.ts'
import { copyDifferences } from '../../core/study/identity.ts'
import type { WritableDatabase } from './database.ts'

/** One file of an image, with its header. */
export interface ImageCopy {
  readonly path: string
  readonly header: InstanceHeader
}

/** Pixels of two copies are compared in the middle of the pixel data, where the patient is: a scan must not read whole images. */
const comparedBytes = 65_536

interface PlainPixels {
  readonly offset: number
  readonly length: number
}

/** Where plain pixel data lie; null where pixels are compressed, deflated or absent. */
const plainPixels = ({ transferSyntaxUid, pixels }: InstanceHeader): PlainPixels | null => {
  const { encoding } = transferSyntax(transferSyntaxUid)
  if (pixels?.length == null || encoding === 'compressed' || encoding === 'deflated') return null
  return { offset: pixels.offset, length: pixels.length }
}

const readAt = (descriptor: number, from: number, length: number): Buffer => {
  const buffer = Buffer.alloc(length)
  return buffer.subarray(0, readSync(descriptor, buffer, 0, length, from))
}

/** The middle of the pixels; null when the file at this path no longer is this image: files may have swapped their names since they were indexed. */
const middleOf = ({ path, header }: ImageCopy, { offset, length }: PlainPixels): Buffer | null => {
  const descriptor = openSync(path, 'r')
  try {
    if (!readAt(descriptor, 0, Math.min(offset, comparedBytes)).includes(header.sopInstanceUid, 0, 'latin1')) return null
    const compared = Math.min(comparedBytes, length)
    return readAt(descriptor, offset + ((length - compared) >> 1), compared)
  } finally {
    closeSync(descriptor)
  }
}

/** Whether the pixels differ as far as they are compared; false where they cannot be compared: other encoding, or a file that cannot be read now. */
const pixelsDiffer = (a: ImageCopy, b: ImageCopy): boolean => {
  const [inA, inB] = [plainPixels(a.header), plainPixels(b.header)]
  if (inA === null || inB === null || a.header.transferSyntaxUid !== b.header.transferSyntaxUid) return false
  try {
    // Padding behind the pixels is no part of the image.
    const length = Math.min(inA.length, inB.length)
    const [middleA, middleB] = [middleOf(a, { ...inA, length }), middleOf(b, { ...inB, length })]
    return middleA !== null && middleB !== null && !middleA.equals(middleB)
  } catch {
    return false
  }
}

const listed = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`)

/**
 * Why a second file with the SOP Instance UID of `first`, in the same series, is not simply a copy of it; null when it is one. The header is
 * compared as far as the program reads it, uncompressed pixels in their middle.
 */
export const whyNoCopy = (first: ImageCopy, second: ImageCopy): string | null => {
  const differences = copyDifferences(first.header, second.header)
  const all = differences.length > 0 ? differences : pixelsDiffer(first, second) ? ['pixels'] : []
  return all.length === 0
    ? null
    : `This image has the same identity (SOP Instance UID) as ${first.path} but another content: they differ in ${listed(all)}. It is left out; have the source checked.`
}

const storedSchema = z.object({ slice: z.string(), json: z.string() }).optional()

/** `whyNoCopy` beside the library: of a file at `path` with this header, whose image is in the index from `firstPath`. Prepared for many. */
export const prepareCopyCheck = (db: WritableDatabase): ((firstPath: string, path: string, header: StoredHeader) => string | null) => {
  const find = db.prepare('SELECT slice, shared_headers.header AS json FROM slices JOIN shared_headers USING (shared_header) WHERE sop_instance_uid = ?')
  return (firstPath, path, stored) => {
    const known = storedSchema.parse(find.get(stored.sopInstanceUid))
    if (known === undefined) return null
    const second = joinHeader(stored)
    // Nearly always both are the same text: then one parse is enough.
    const isSameText = known.slice === stored.slice && known.json === stored.shared.json
    const first = isSameText ? second : joinHeader({ ...stored, slice: known.slice, shared: { ...stored.shared, json: known.json } })
    return whyNoCopy({ path: firstPath, header: first }, { path, header: second })
  }
}
