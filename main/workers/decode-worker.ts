import { parentPort, workerData } from 'node:worker_threads'
import { decodeCompressedFrame, loadDecoder } from '../imaging/codecs/decode-frame.ts'
import { decodeState } from './decode-api.ts'
import type { DecodeReply, DecodeRequest, DecodeWorkerData } from './decode-api.ts'

// One frame at a time. Its owner ends this thread whenever it likes: nothing here needs putting away.
const port = parentPort
if (port === null) throw new Error('decoding runs in a worker thread')
const state = new Int32Array((workerData as DecodeWorkerData).state)

/** The bytes as the only content of their buffer, so that it can be moved. */
const alone = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice()

const answer = async ({ family, stream, pixels }: DecodeRequest): Promise<void> => {
  await loadDecoder(family)
  Atomics.store(state, 0, decodeState.decoding)
  port.postMessage({ kind: 'started' } satisfies DecodeReply)
  const result = await decodeCompressedFrame(family, stream, pixels)
  Atomics.store(state, 0, decodeState.finished)
  const moved = result.ok ? { ok: true as const, value: alone(result.value) } : result
  port.postMessage({ kind: 'decoded', result: moved } satisfies DecodeReply, moved.ok ? [moved.value.buffer] : [])
}

port.on('message', (request: DecodeRequest) => {
  answer(request).catch((error: unknown) => {
    Atomics.store(state, 0, decodeState.finished)
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    port.postMessage({ kind: 'threw', message, stack: stack ?? '' } satisfies DecodeReply)
  })
})
