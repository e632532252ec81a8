import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PixelDescription } from '../../../core/dicom/instance-header.ts'
import type { CompressedFrame } from '../../../main/imaging/codecs/decode-frame.ts'
import { loadVolume } from '../../../main/imaging/load-volume.ts'
import { createDecodePool } from '../../../main/workers/decode-pool.ts'
import type { DecodePool } from '../../../main/workers/decode-pool.ts'
import { compressedCtFiles } from '../../fixtures/compressed.ts'
import { uprightShape } from '../../fixtures/images.ts'
import { bundle } from '../bundle.ts'
import type { Bundle } from '../bundle.ts'
import { jpegLs, stored } from '../imaging/codecs/streams.ts'
import { newFolder, written } from '../imaging/written-files.ts'
import { behaviour } from './stuck-behaviour.ts'

let bundled: Bundle
beforeAll(async () => {
  bundled = await bundle({ stuck: 'tests/main/workers/stuck-decode-worker.ts', 'decode-worker': 'main/workers/decode-worker.ts' })
})
afterAll(() => bundled.remove())

let pool: DecodePool
afterEach(() => pool.close())

const stuckPool = (threads: number): DecodePool => (pool = createDecodePool({ file: join(bundled.folder, 'stuck.cjs'), threads, limitMs: 150 }))

const pixels = { rows: 16, columns: 16, frames: 1, bitsAllocated: 16 } as PixelDescription
const frame = (first: number): CompressedFrame => ({ family: 'rle', stream: Uint8Array.of(first, 7), pixels })
const never = (): boolean => false
const outcome = async (decoding: ReturnType<DecodePool['decode']>): Promise<string> => {
  const result = await decoding
  return result.ok ? 'decoded' : result.error.code
}

describe('a decoder that goes wrong', () => {
  test('is ended when it hangs, with a reason', async () => {
    const result = await stuckPool(1).decode(frame(behaviour.hang), never)
    expect(result.ok ? '' : result.error.sentence).toMatch(/took too long to decode; the file may be damaged\..+\.$/)
  })
  test('is replaced: the frames behind it are decoded', async () => {
    const { decode } = stuckPool(1)
    const outcomes = [behaviour.hang, behaviour.answer, behaviour.hang, behaviour.answer].map((first) => outcome(decode(frame(first), never)))
    expect(await Promise.all(outcomes)).toEqual(['decode-time', 'decoded', 'decode-time', 'decoded'])
  })
  test('holds up nobody else', async () => {
    const { decode } = stuckPool(2)
    const hanging = outcome(decode(frame(behaviour.hang), never))
    const others = await Promise.all(Array.from({ length: 20 }, () => outcome(decode(frame(behaviour.answer), never))))
    expect(new Set(others)).toEqual(new Set(['decoded']))
    expect(await hanging).toBe('decode-time')
  })
  test('is ended when it eats memory', async () => {
    const { decode } = (pool = createDecodePool({ file: join(bundled.folder, 'stuck.cjs'), threads: 1, limitMs: 20_000 }))
    expect(await outcome(decode(frame(behaviour.devourMemory), never))).toBe('decode-crashed')
    expect(await outcome(decode(frame(behaviour.answer), never))).toBe('decoded')
  })
  test('that throws is a bug and is thrown on', async () => {
    await expect(stuckPool(1).decode(frame(behaviour.throwError), never)).rejects.toThrow('a bug in a decoder')
  })
})

test('an answer that waits behind other work is not late', async () => {
  const { decode } = stuckPool(1)
  await decode(frame(behaviour.answer), never)
  const decoding = outcome(decode(frame(behaviour.answer), never))
  const waker = new Int32Array(new SharedArrayBuffer(4))
  await new Promise((resolve) => setImmediate(resolve))
  // This thread sleeps past the limit while the answer lies in its queue.
  Atomics.wait(waker, 0, 0, 400)
  expect(await decoding).toBe('decoded')
})

test('cancelled frames that still wait are not decoded', async () => {
  const { decode } = stuckPool(1)
  let leaving = false
  const first = outcome(decode(frame(behaviour.answer), () => leaving))
  const waiting = [1, 2, 3].map(() => outcome(decode(frame(behaviour.hang), () => leaving)))
  leaving = true
  expect(await first).toBe('decoded')
  expect(await Promise.all(waiting)).toEqual(['cancelled', 'cancelled', 'cancelled'])
})

test('closing ends what hangs and what waits', async () => {
  const { decode, close } = stuckPool(1)
  const outcomes = [behaviour.hang, behaviour.answer].map((first) => outcome(decode(frame(first), never)))
  await close()
  expect(await Promise.all(outcomes)).toEqual(['worker-stopped', 'worker-stopped'])
})

test('a thread that cannot even start fails its frame', async () => {
  const { decode } = (pool = createDecodePool({ file: join(bundled.folder, 'not-there.cjs'), threads: 1 }))
  expect(await outcome(decode(frame(behaviour.answer), never))).toBe('decode-crashed')
})

describe('with the real decoders', () => {
  const size = 16
  const shape = { ...uprightShape, columns: size, rows: size, slices: 9 }
  const realPool = (): DecodePool => (pool = createDecodePool({ file: join(bundled.folder, 'decode-worker.cjs') }))

  test('a volume comes out as it does in one thread', async () => {
    const files = written(newFolder(), compressedCtFiles(shape, '1.2.840.10008.1.2.4.80', () => jpegLs))
    const volume = await loadVolume({ files, decode: realPool().decode })
    const expected = Array.from({ length: size * size * 9 }, (_, index) => stored(index % size, Math.floor(index / size) % size) - 1024)
    expect(volume.ok && [...volume.value.voxels]).toEqual(expected)
  })
  test('the file that cannot be decoded is named', async () => {
    const files = written(newFolder(), compressedCtFiles(shape, '1.2.840.10008.1.2.4.80', (k) => (k === 4 ? jpegLs.with(211, 0) : jpegLs)))
    const volume = await loadVolume({ files, decode: realPool().decode })
    expect(volume.ok ? '' : volume.error.sentence).toContain(`${files[4]?.path} (JPEG-LS Lossless)`)
  })
})
