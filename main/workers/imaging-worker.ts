import { workerData } from 'node:worker_threads'
import { openNative } from '../runtime/open-native.ts'
import type { ImagingApi, ImagingWorkerData } from './imaging-api.ts'
import { imagingHandlers } from './imaging-handlers.ts'
import { serveWorker } from './rpc.ts'

const { kernelsAddon } = workerData as ImagingWorkerData

serveWorker<ImagingApi>(imagingHandlers(openNative(kernelsAddon)))
