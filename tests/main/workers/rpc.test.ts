import { MessageChannel } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ok } from '../../../core/base/result.ts'
import { connectPort, servePort, startWorker } from '../../../main/workers/rpc.ts'
import type { WorkerHandle } from '../../../main/workers/rpc.ts'
import { bundle } from '../bundle.ts'
import type { Bundle } from '../bundle.ts'
import type { CountingApi } from './counting-worker.ts'

let built: Bundle
let worker: WorkerHandle<CountingApi>

beforeAll(async () => {
  built = await bundle({ counting: 'tests/main/workers/counting-worker.ts' })
  worker = startWorker<CountingApi>(`${built.folder}/counting.cjs`, { greeting: 'hello' })
})
afterEach(() => worker.stop())
afterAll(() => built.remove())

describe('a call into a worker', () => {
  it('answers with the value and reports progress in order', async () => {
    const seen: number[] = []
    const result = await worker.call('count', { to: 4 }, { onProgress: (value) => seen.push(value) })
    expect(result).toEqual(ok(4))
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('keeps several calls apart', async () => {
    const results = await Promise.all([1, 2, 3].map((to) => worker.call('count', { to })))
    expect(results).toEqual([ok(1), ok(2), ok(3)])
  })

  it('brings an expected failure as a value, returned or thrown as a ProblemError', async () => {
    expect(await worker.call('refuse', null)).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(await worker.call('throwProblem', null)).toMatchObject({ ok: false, error: { code: 'thrown' } })
  })

  it('rejects on a bug in the handler, with the stack of the worker, and goes on working', async () => {
    const error = await worker.call('bug', null).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(Error)
    expect((error as Error).message).toBe('a bug in the handler')
    expect((error as Error).stack).toContain('counting')
    expect(await worker.call('count', { to: 1 })).toEqual(ok(1))
  })

  it('ends a synchronous loop when the caller aborts', async () => {
    const controller = new AbortController()
    const spinning = worker.call('spin', null, { signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    expect(await spinning).toEqual(ok('cancelled'))
  })

  it('sees an abort that came before the call', async () => {
    expect(await worker.call('spin', null, { signal: AbortSignal.abort() })).toEqual(ok('cancelled'))
  })

  it('moves large buffers both ways', async () => {
    const values = Float32Array.of(1, 2, 3)
    const result = await worker.call('double', values, { transfer: [values.buffer] })
    expect(values.length).toBe(0)
    expect(result).toEqual(ok(Float32Array.of(2, 4, 6)))
  })

  it('hands over the worker data', async () => {
    expect(await worker.call('data', null)).toEqual(ok({ workerData: { greeting: 'hello' }, hasPort: true }))
  })
})

describe('a worker that crashes', () => {
  it('fails every pending call with a problem, and the next call starts it again', async () => {
    const calls = await Promise.all([worker.call('crash', null), worker.call('crash', null)])
    for (const call of calls) expect(call).toMatchObject({ ok: false, error: { code: 'worker-crashed' } })
    expect(await worker.call('count', { to: 2 })).toEqual(ok(2))
  })

  it('fails with a problem when the worker file is missing', async () => {
    const missing = startWorker<CountingApi>(`${built.folder}/not-there.cjs`)
    expect(await missing.call('count', { to: 1 })).toMatchObject({ ok: false, error: { code: 'worker-crashed' } })
  })
})

describe('stopping a worker', () => {
  it('fails pending calls, ends a synchronous handler, and the next call starts it again', async () => {
    const spinning = worker.call('spin', null)
    await worker.stop()
    expect(await spinning).toMatchObject({ ok: false, error: { code: 'worker-stopped' } })
    expect(await worker.call('count', { to: 1 })).toEqual(ok(1))
  })
})

describe('calls over a port', () => {
  it('work like calls into a worker', async () => {
    const { port1, port2 } = new MessageChannel()
    servePort<Pick<CountingApi, 'count'>>(port1, { count: ({ to }) => ok(to + 1) })
    expect(await connectPort<Pick<CountingApi, 'count'>>(port2).call('count', { to: 1 })).toEqual(ok(2))
    port1.close()
  })
})
