import { writeDemo } from '../workflow/write-demo.ts'
import type { DemoApi } from './demo-api.ts'
import { serveWorker } from './rpc.ts'

serveWorker<DemoApi>({
  write: (input, { onProgress, isCancelled }) => writeDemo({ ...input, onProgress, isCancelled }),
})
