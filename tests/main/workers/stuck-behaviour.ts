/** What the first byte of a stream makes `stuck-decode-worker` do. */
export const behaviour = { answer: 0, hang: 1, devourMemory: 2, throwError: 3 } as const
