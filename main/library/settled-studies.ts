import type { ScannedFile } from './files.ts'

/** A scan goes through folders in order, so that a study of which it has met no file for so many batches is most likely whole. */
const quietBatches = 2

/**
 * Tells during a scan which studies it has left behind, so that they can be built while it goes on. One that it comes back to is stale
 * again, and is built again.
 */
export const createSettledStudies = (): { readonly after: (files: readonly ScannedFile[]) => string[] } => {
  const lastSeen = new Map<string, number>()
  let batches = 0
  return {
    after: (files) => {
      batches += 1
      for (const { outcome } of files) if (outcome.kind === 'header') lastSeen.set(outcome.header.shared.studyInstanceUid, batches)
      const settled = [...lastSeen].flatMap(([study, batch]) => (batches - batch >= quietBatches ? [study] : []))
      for (const study of settled) lastSeen.delete(study)
      return settled
    },
  }
}
