import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'

const itemTag = 0xe000fffe
const sequenceEnd = 0xe0ddfffe

interface Fragment {
  /** Offset of the item tag from the first byte after the offset table. PS3.5 A.4. */
  readonly offset: number
  readonly bytes: Uint8Array
}

const damaged = (what: string): Result<never> =>
  fail(problem('damaged-pixel-data', `The compressed pixel data are damaged: ${what}. Copy or send the file again.`))

interface Items {
  readonly table: Uint8Array
  readonly fragments: readonly Fragment[]
}

const readItems = (bytes: Uint8Array): Result<Items> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fragments: Fragment[] = []
  let table: Uint8Array | null = null
  let first = 0
  let at = 0
  for (;;) {
    if (at + 8 > bytes.length) return damaged('they end before their closing mark')
    const tag = view.getUint32(at, true)
    const length = view.getUint32(at + 4, true)
    if (tag === sequenceEnd) break
    if (tag !== itemTag) return damaged('a fragment does not begin where the one before it ends')
    if (length > bytes.length - at - 8) return damaged('a fragment is longer than the file')
    const content = bytes.subarray(at + 8, at + 8 + length)
    if (table === null) {
      table = content
      first = at + 8 + length
    } else {
      fragments.push({ offset: at - first, bytes: content })
    }
    at += 8 + length
  }
  return table === null || fragments.length === 0 ? damaged('they hold no fragment') : ok({ table, fragments })
}

/** Index of the first fragment of each frame by the Basic Offset Table; null when the table is empty or points beside the fragments. */
const startsByTable = ({ table, fragments }: Items, frames: number): number[] | null => {
  if (table.length !== frames * 4) return null
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
  const indexAt = new Map(fragments.map(({ offset }, index) => [offset, index]))
  const starts: number[] = []
  for (let frame = 0; frame < frames; frame += 1) {
    const start = indexAt.get(view.getUint32(frame * 4, true))
    if (start === undefined || start <= (starts.at(-1) ?? -1)) return null
    starts.push(start)
  }
  return starts[0] === 0 ? starts : null
}

/** Whether a fragment ends with the mark that ends every JPEG, JPEG-LS and JPEG 2000 stream (FFD9), zero padding aside. */
const endsStream = ({ bytes }: Fragment): boolean => {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end -= 1
  return end >= 2 && bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9
}

const startsByMarks = ({ fragments }: Items, frames: number): number[] | null => {
  const starts = [0, ...fragments.flatMap((fragment, index) => (endsStream(fragment) ? [index + 1] : []))].slice(0, -1)
  const last = fragments.at(-1)
  return last !== undefined && endsStream(last) && starts.length === frames ? starts : null
}

const joined = (fragments: readonly Fragment[]): Uint8Array => {
  const [only] = fragments
  if (only !== undefined && fragments.length === 1) return only.bytes
  const whole = new Uint8Array(fragments.reduce((sum, { bytes }) => sum + bytes.length, 0))
  let at = 0
  for (const { bytes } of fragments) {
    whole.set(bytes, at)
    at += bytes.length
  }
  return whole
}

/**
 * The compressed stream of each of `frames` frames, from encapsulated Pixel Data: `bytes` begins with the item of the Basic
 * Offset Table and may run on past the closing mark. Frames in several fragments are told apart by the Basic Offset Table, else
 * by the marks that end a stream. An Extended Offset Table is not needed: with one, each frame is one fragment. PS3.5 A.4.
 * Fails with `damaged-pixel-data` when the fragments are broken or cannot be told apart; never guesses.
 */
export const encapsulatedFrames = (bytes: Uint8Array, frames: number): Result<readonly Uint8Array[]> => {
  const items = readItems(bytes)
  if (!items.ok) return items
  const { fragments } = items.value
  if (frames === 1) return ok([joined(fragments)])
  if (fragments.length === frames) return ok(fragments.map((fragment) => fragment.bytes))
  if (fragments.length < frames) return damaged(`${frames} frames are announced, but ${fragments.length} fragments are there`)
  const starts = startsByTable(items.value, frames) ?? startsByMarks(items.value, frames)
  if (starts === null) return damaged('nothing says which fragments belong to which frame')
  return ok(starts.map((start, index) => joined(fragments.slice(start, starts[index + 1]))))
}
