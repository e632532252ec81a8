import { workerData } from 'node:worker_threads'
import { openNative } from '../runtime/open-native.ts'
import { createDecodePool } from './decode-pool.ts'
import type { ImagingApi, ImagingWorkerData } from './imaging-api.ts'
import { imagingHandlers } from './imaging-handlers.ts'
import { serveWorker } from './rpc.ts'

const { kernelsAddon, decodeWorker } = workerData as ImagingWorkerData

// The decode threads are this thread's own and end with it.
serveWorker<ImagingApi>(imagingHandlers(openNative(kernelsAddon), createDecodePool({ file: decodeWorker }).decode))
