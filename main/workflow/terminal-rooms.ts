import { dirname } from 'node:path'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { headlessPrinter } from '../report/headless.ts'
import type { HeadlessPrinter } from '../report/headless.ts'
import { readRuntimeManifest } from '../runtime/runtime-manifest.ts'
import { libraryRooms } from './library-rooms.ts'
import type { LibrarySession } from './library-session.ts'
import type { ReportRooms } from './report-rooms.ts'

export interface TerminalRooms {
  readonly rooms: ReportRooms
  readonly printer: Pick<HeadlessPrinter, 'warm' | 'close'>
}

/**
 * The report's rooms for a process without a window: pages are printed by our own program in Electron. `programFolder` is `out/main`. Whoever
 * is about to print warms the printer, and closes it in the end.
 */
export const terminalRooms = (session: LibrarySession, programFolder: string): Result<TerminalRooms> => {
  const manifest = readRuntimeManifest(programFolder)
  if (!manifest.ok) return manifest
  const printer = headlessPrinter({ electronPath: manifest.value.electronPath, appFolder: dirname(dirname(programFolder)) })
  return ok({ rooms: libraryRooms(session, printer.print), printer })
}
