import { protocol } from 'electron'
import type { Problem } from '../../core/base/problem.ts'
import type { Result } from '../../core/base/result.ts'
import { dataScheme, pageOrigin } from './origins.ts'

/** Where the large values come from; each answers with bytes or a reason in the reader's words. */
export interface DataSources {
  readonly volume: (seriesUid: string) => Promise<Result<Uint8Array>>
  readonly keyImage: (reportId: string, keyImageId: string) => Promise<Result<Uint8Array>>
  readonly pdf: (printId: string) => Promise<Result<Uint8Array>>
  readonly mip: (studyUid: string) => Promise<Result<Uint8Array>>
}

const chunkBytes = 1 << 20

/** Bytes as a stream of 1 MiB chunks: measured faster than one body, and the window can show progress. */
const stream = (bytes: Uint8Array): ReadableStream<Uint8Array> => {
  let offset = 0
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.byteLength) {
        controller.close()
        return
      }
      // A copy of the chunk: the voxels lie in shared memory, which a response may not carry.
      controller.enqueue(bytes.slice(offset, offset + chunkBytes))
      offset += chunkBytes
    },
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

/** Opens the streamed protocol (`contract/calls.ts` `dataUrl`). Voxels never pass through a call. */
export const serveData = (sources: DataSources): void => {
  protocol.handle(dataScheme, async (request) => {
    if (request.method !== 'GET') return refuse(405, 'Only reading is possible here.')
    const found = find(sources, request.url)
    if (found === null) return refuse(404, 'There is nothing at this address.')
    try {
      const bytes = await found.read()
      if (!bytes.ok) return refuse(409, bytes.error.sentence)
      return new Response(stream(bytes.value), {
        headers: { ...common, 'Content-Type': found.mediaType, 'Content-Length': String(bytes.value.byteLength) },
      })
    } catch (error) {
      console.error(`${request.url} failed`, error)
      return refuse(500, 'Something went wrong inside the program while bringing the data.')
    }
  })
}
