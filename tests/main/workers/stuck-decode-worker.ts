import { parentPort, workerData } from 'node:worker_threads'
import { decodeState } from '../../../main/workers/decode-api.ts'
import type { DecodeReply, DecodeRequest, DecodeWorkerData } from '../../../main/workers/decode-api.ts'
import { behaviour } from './stuck-behaviour.ts'

// Stands for a codec that goes wrong in each way a codec can: the pool must live through all of them.
const state = new Int32Array((workerData as DecodeWorkerData).state)
const reply = (message: DecodeReply): void => parentPort?.postMessage(message)

parentPort?.on('message', ({ stream }: DecodeRequest) => {
  Atomics.store(state, 0, decodeState.decoding)
  reply({ kind: 'started' })
  if (stream[0] === behaviour.hang) for (;;) Atomics.load(state, 0)
  const eaten: number[][] = []
  while (stream[0] === behaviour.devourMemory) eaten.push(Array.from({ length: 100_000 }, (_, index) => index + eaten.length))
  Atomics.store(state, 0, decodeState.finished)
  if (stream[0] === behaviour.throwError) reply({ kind: 'threw', message: 'a bug in a decoder', stack: '' })
  else reply({ kind: 'decoded', result: { ok: true, value: stream } })
})
