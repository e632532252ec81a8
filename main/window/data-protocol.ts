import { protocol } from 'electron'
import type { Problem } from '../../core/base/problem.ts'
import type { Result } from '../../core/base/result.ts'
import { partOf } from './byte-part.ts'
import { dataScheme, pageOrigin } from './origins.ts'

/** Where the large values come from; each answers with bytes or a reason in the reader's words. */
export interface DataSources {
  readonly volume: (seriesUid: string) => Promise<Result<Uint8Array>>
  readonly keyImage: (reportId: string, keyImageId: string) => Promise<Result<Uint8Array>>
  readonly pdf: (printId: string) => Promise<Result<Uint8Array>>
  readonly mip: (studyUid: string) => Promise<Result<Uint8Array>>
}

const chunkBytes = 1 << 20

/** Bytes as a stream of 1 MiB chunks: measured faster than one body, and the window can show progress. `onEnd`: read or given up. */
const stream = (bytes: Uint8Array, onEnd: () => void): ReadableStream<Uint8Array> => {
  let offset = 0
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.byteLength) {
        controller.close()
        onEnd()
        return
      }
      // A copy of the chunk: the voxels lie in shared memory, which a response may not carry.
      controller.enqueue(bytes.slice(offset, offset + chunkBytes))
      offset += chunkBytes
    },
    cancel: onEnd,
  })
}

const common = { 'Access-Control-Allow-Origin': pageOrigin, 'Cache-Control': 'no-store' }

const refuse = (status: number, reason: string): Response => new Response(reason, { status, headers: { ...common, 'Content-Type': 'text/plain' } })

interface Found {
  readonly mediaType: string
  readonly read: () => Promise<Result<Uint8Array, Problem>>
}

const find = (sources: DataSources, url: string): Found | null => {
  let parts: string[]
  try {
    parts = new URL(url).pathname.split('/').slice(1).map(decodeURIComponent)
  } catch {
    return null
  }
  const [kind, first, second, ...rest] = parts
  if (first === undefined || first === '' || rest.length > 0) return null
  if (kind === 'key-image') {
    return second === undefined ? null : { mediaType: 'image/png', read: () => sources.keyImage(first, second) }
  }
  if (second !== undefined) return null
  if (kind === 'volume') return { mediaType: 'application/octet-stream', read: () => sources.volume(first) }
  if (kind === 'pdf') return { mediaType: 'application/pdf', read: () => sources.pdf(first) }
  if (kind === 'mip') return { mediaType: 'image/png', read: () => sources.mip(first) }
  return null
}

interface Reading {
  readonly bytes: Promise<Result<Uint8Array, Problem>>
  readonly startedMs: number
  users: number
}

/** No reading is shared for longer: files may have been indexed anew since. */
const sharedForMs = 10_000

/**
 * Opens the streamed protocol (`contract/calls.ts` `dataUrl`). Voxels never pass through a call. Requests for parts of one value
 * that overlap in time share one reading: a later part must not wait for a worker that has begun other work.
 */
export const serveData = (sources: DataSources): void => {
  const underWay = new Map<string, Reading>()

  const take = (path: string, found: Found): Reading => {
    const known = underWay.get(path)
    const nowMs = performance.now()
    const reading = known !== undefined && nowMs - known.startedMs < sharedForMs ? known : { bytes: found.read(), startedMs: nowMs, users: 0 }
    underWay.set(path, reading)
    reading.users += 1
    return reading
  }
  const letGo = (path: string, reading: Reading): void => {
    reading.users -= 1
    if (reading.users === 0 && underWay.get(path) === reading) underWay.delete(path)
  }

  protocol.handle(dataScheme, async (request) => {
    if (request.method !== 'GET') return refuse(405, 'Only reading is possible here.')
    const found = find(sources, request.url)
    if (found === null) return refuse(404, 'There is nothing at this address.')
    const { pathname, searchParams } = new URL(request.url)
    const reading = take(pathname, found)
    let left = false
    const end = (): void => {
      if (!left) letGo(pathname, reading)
      left = true
    }
    try {
      const bytes = await reading.bytes
      const part = bytes.ok ? partOf(bytes.value, searchParams) : null
      if (bytes.ok && part !== null) {
        const headers = { ...common, 'Content-Type': found.mediaType, 'Content-Length': String(part.byteLength) }
        return new Response(stream(part, end), { headers })
      }
      end()
      return refuse(409, bytes.ok ? 'The data have changed since this page was opened; open the study again.' : bytes.error.sentence)
    } catch (error) {
      end()
      console.error(`${request.url} failed`, error)
      return refuse(500, 'Something went wrong inside the program while bringing the data.')
    }
  })
}
