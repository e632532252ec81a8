import { Stopped } from '../base/stop.ts'

/** Memory that another thread writes: its first element becomes 1 when the caller of a kernel has cancelled. */
export type CancelFlag = Int32Array

/** Throws `Stopped` once the flag is set; kernels look at it between slices. Throws a TypeError for what is no flag. */
export const throwIfSet = (flag: CancelFlag | undefined): void => {
  if (flag === undefined) return
  if (!(flag instanceof Int32Array) || flag.length < 1) throw new TypeError('cancelFlag must be an Int32Array of at least one element')
  if (Atomics.load(flag, 0) === 1) throw new Stopped()
}
