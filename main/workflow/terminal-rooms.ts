import { dirname } from 'node:path'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { headlessPrint } from '../report/headless.ts'
import { readRuntimeManifest } from '../runtime/runtime-manifest.ts'
import { libraryRooms } from './library-rooms.ts'
import type { LibrarySession } from './library-session.ts'
import type { ReportRooms } from './report-rooms.ts'

/** The report's rooms for a process without a window: pages are printed by our own program in Electron. `programFolder` is `out/main`. */
export const terminalRooms = (session: LibrarySession, programFolder: string): Result<ReportRooms> => {
  const manifest = readRuntimeManifest(programFolder)
  if (!manifest.ok) return manifest
  const print = headlessPrint({ electronPath: manifest.value.electronPath, appFolder: dirname(dirname(programFolder)) })
  return ok(libraryRooms(session, print))
}
