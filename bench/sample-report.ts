import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../core/findings/finding.ts'
import type { Report } from '../core/report/report.ts'
import type { LibrarySession } from '../main/workflow/library-session.ts'
import { openLibrary } from '../main/workflow/library-session.ts'
import { decideFinding } from '../main/workflow/read-study.ts'
import { openReport } from '../main/workflow/report-open.ts'
import type { ReportRooms } from '../main/workflow/report-rooms.ts'
import { saveReport } from '../main/workflow/report-save.ts'
import { signReport } from '../main/workflow/report-sign.ts'
import { terminalRooms } from '../main/workflow/terminal-rooms.ts'
import { writeDemo } from '../main/workflow/write-demo.ts'

/** Takes the value or ends the run with the reason: a measurement that half failed is none. */
export const must = <T>(result: { ok: true; value: T } | { ok: false; error: { sentence: string } }): T => {
  if (!result.ok) throw new Error(result.error.sentence)
  return result.value
}

/** The program's own command line, whole processes, as a site would run it. */
export const cli = (root: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'out/main/cli.cjs'), ...args, '--json'], { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`spondyl ${args.join(' ')}: ${stderr}`)
  return stdout
}

export interface Lesion {
  readonly pattern: string
  readonly level: string
  readonly side: string
}

export interface StudyOptions {
  /** Rows and columns of the CT; the phantom's own unless told. */
  readonly matrix?: number
  /** What happens between indexing and analysis. */
  readonly before?: (library: string, studyUid: string) => Promise<void>
}

/** A phantom study written, indexed and analysed in a library of its own. */
export const analysedStudy = async (root: string, work: string, caseName: string, seed: number, { matrix, before }: StudyOptions = {}): Promise<{ readonly library: string; readonly studyUid: string; readonly lesions: readonly Lesion[] }> => {
  const folder = join(work, `${caseName}-${seed}`)
  const library = join(work, `library-${caseName}-${seed}`)
  mkdirSync(work, { recursive: true })
  const written = must(await writeDemo({ folder, caseName, seed, ...(matrix === undefined ? {} : { matrix }) }))
  cli(root, 'index', folder, '--library', library)
  await before?.(library, written.studyInstanceUid)
  cli(root, 'analyse', written.studyInstanceUid, '--library', library)
  return { library, studyUid: written.studyInstanceUid, lesions: written.lesions.map(({ pattern, level, side }) => ({ pattern, level, side })) }
}

/** Opens the library for one piece of work, with a printer of its own. */
export const inLibrary = async <T>(root: string, library: string, work: (session: LibrarySession, rooms: ReportRooms) => Promise<T>): Promise<T> => {
  const programFolder = join(root, 'out/main')
  const session = must(await openLibrary(library, { create: false, workersFolder: programFolder }))
  const { rooms, printer } = must(terminalRooms(session, programFolder))
  printer.warm()
  try {
    return await work(session, rooms)
  } finally {
    await printer.close()
    await session.close()
  }
}

/** What the reader does: accepts the findings that `wanted` picks, writes the report (`written`), signs. */
export const readAndSign = async (
  session: LibrarySession,
  rooms: ReportRooms,
  { studyUid, wanted, written, reader }: { readonly studyUid: string; readonly wanted: (finding: Finding) => boolean; readonly written: (draft: Report) => Report['content']; readonly reader: string },
): Promise<Report> => {
  const analysed = must(await rooms.analysed(studyUid))
  if (analysed === null) throw new Error(`${studyUid} was not analysed`)
  for (const finding of analysed.analysis.findings) {
    must(await decideFinding(session, studyUid, { findingId: finding.id, decision: wanted(finding) ? 'accepted' : 'rejected', reason: wanted(finding) ? null : 'Not painted in the phantom.' }))
  }
  const draft = must(await openReport(rooms, studyUid))
  const saved = must(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: written(draft) }))
  const { report } = must(await signReport(rooms, { reportId: saved.reportId, revision: saved.revision, reader }))
  return report
}
