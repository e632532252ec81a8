import type { Result } from '../../core/base/result.ts'
import type { CompressedFrame } from '../imaging/codecs/decode-frame.ts'

/** What a decode thread is started with: one cell that says where it stands, readable while its owner's own messages wait. */
export interface DecodeWorkerData {
  readonly state: SharedArrayBuffer
}

/** Values of that cell. Only a thread in `decoding` may be ended for taking too long. */
export const decodeState = { waiting: 0, decoding: 1, finished: 2 } as const

export type DecodeRequest = CompressedFrame

export type DecodeReply =
  /** The decoder is loaded: from here on the time counts. */
  | { readonly kind: 'started' }
  | { readonly kind: 'decoded'; readonly result: Result<Uint8Array> }
  | { readonly kind: 'threw'; readonly message: string; readonly stack: string }
