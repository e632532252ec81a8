import type { WriteDemoRequest, WrittenDemo } from '../workflow/write-demo.ts'

/** Painting a digital patient takes seconds of pure arithmetic: not in the thread that answers the window. */
export interface DemoApi {
  write: { input: Pick<WriteDemoRequest, 'folder' | 'caseName' | 'seed'>; output: WrittenDemo; progress: number }
}
