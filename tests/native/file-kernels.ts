import { fileURLToPath } from 'node:url'
import { openFileKernels } from '../../main/imaging/open-file-kernels.ts'
import type { FileKernels } from '../../main/imaging/file-heads.ts'
import { readRuntimeManifest } from '../../main/runtime/runtime-manifest.ts'

/** The scan's kernels as this machine's set-up has them: native but where it could not compile. */
export const nativeFileKernels = (): FileKernels => {
  const manifest = readRuntimeManifest(fileURLToPath(new URL('.', import.meta.url)))
  if (!manifest.ok) throw new Error(manifest.error.sentence)
  return openFileKernels(manifest.value.nativeAddon)
}
