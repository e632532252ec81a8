import { afterEach, describe, expect, test, vi } from 'vitest'
import { partOf } from '../../../main/window/byte-part.ts'
import { streamVolume } from '../../../renderer/api/data.ts'

afterEach(() => vi.unstubAllGlobals())

const voxels = Uint8Array.from({ length: 20_000_003 }, (_, index) => index % 251)
const chunkBytes = 1 << 20

/** Answers requests as the program's protocol does, chunk by chunk, out of `served`. */
const serve = (served: Uint8Array, refuse: (query: URLSearchParams) => boolean = () => false): void => {
  vi.stubGlobal('fetch', async (url: string, { signal }: { signal: AbortSignal }) => {
    const { searchParams } = new URL(url)
    const part = refuse(searchParams) ? null : partOf(served, searchParams)
    if (part === null) return new Response('The data have changed.', { status: 409 })
    let offset = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (signal.aborted) controller.error(new DOMException('left', 'AbortError'))
        else if (offset >= part.byteLength) controller.close()
        else controller.enqueue(part.slice(offset, (offset += chunkBytes)))
      },
    })
    return new Response(body)
  })
}

describe('the voxels of a series', () => {
  test('arrive whole and in their places, in several parts', async () => {
    serve(voxels)
    const into = new ArrayBuffer(voxels.length)
    expect(await streamVolume('1.2', into, () => undefined)).toEqual({ ok: true, value: undefined })
    expect(Buffer.from(into).equals(voxels)).toBe(true)
  })
  test('what is told to be there is there, from the beginning on', async () => {
    serve(voxels)
    const into = new ArrayBuffer(voxels.length)
    const told: number[] = []
    await streamVolume('1.2', into, (filled) => {
      told.push(filled)
      if (filled > 0 && new Uint8Array(into)[filled - 1] !== voxels[filled - 1]) throw new Error(`byte ${filled - 1} was told too early`)
    })
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(told.at(-1)).toBe(voxels.length)
  })
  test('of another length are refused', async () => {
    serve(voxels.subarray(1))
    expect(await streamVolume('1.2', new ArrayBuffer(voxels.length), () => undefined)).toMatchObject({ ok: false, error: { code: 'volume-stream' } })
  })
  test('of which a part is refused: the reason of the refusal, and no further requests', async () => {
    const asked: (string | null)[] = []
    serve(voxels, (query) => (asked.push(query.get('from')), query.get('from') === '0'))
    const brought = await streamVolume('1.2', new ArrayBuffer(voxels.length), () => undefined)
    expect(brought).toMatchObject({ ok: false, error: { sentence: 'The data have changed.' } })
    expect(asked).toHaveLength(3)
  })
  test('end with the reader leaving', async () => {
    serve(voxels)
    const leaving = new AbortController()
    await expect(streamVolume('1.2', new ArrayBuffer(voxels.length), () => leaving.abort(), leaving.signal)).rejects.toThrow('left')
  })
})
