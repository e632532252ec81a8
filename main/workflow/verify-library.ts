import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import { reportSchema } from '../../core/report/report.ts'
import { libraryPaths } from '../library/database.ts'
import type { StoredSignature } from '../library/verify.ts'
import { sealHolds, sha256 } from '../report/seal.ts'
import type { LibrarySession } from './library-session.ts'
import { reportFilePaths } from './report-files.ts'
import type { ReportFiles } from './report-rooms.ts'

export interface VerifyProblem {
  readonly path: string
  readonly problem: string
}

export interface Verified {
  readonly ok: boolean
  /** Signed versions that were looked at. */
  readonly signed: number
  readonly problems: readonly VerifyProblem[]
}

const storedFilesSchema = z.object({ sha256: z.strictObject({ pdf: z.string(), json: z.string(), text: z.string() }) })

const fileKinds = ['pdf', 'json', 'text'] as const satisfies readonly (keyof ReportFiles)[]

const parseJson = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

const fileProblem = async (path: string, wanted: string): Promise<string | null> => {
  try {
    return sha256(await readFile(path)) === wanted ? null : 'This file is not as it was when the report was signed.'
  } catch {
    return 'This file of a signed report is missing or cannot be read.'
  }
}

const signatureProblems = async (folder: string, stored: StoredSignature): Promise<VerifyProblem[]> => {
  const { database } = libraryPaths(folder)
  const name = `report ${stored.reportId}, version ${stored.version}`
  const parsed = reportSchema.safeParse(parseJson(stored.report))
  if (!parsed.success) return [{ path: database, problem: `The signed ${name} cannot be read any more.` }]
  const report = parsed.data
  if (report.reportId !== stored.reportId || report.version !== stored.version || report.state !== 'final' || !sealHolds(report)) {
    return [{ path: database, problem: `The stored ${name} is not as it was when it was signed: its seal does not hold.` }]
  }
  const paths = reportFilePaths(folder, report)
  const files = storedFilesSchema.safeParse(parseJson(stored.files))
  // The sealed JSON proves itself; a PDF without a stored checksum proves nothing.
  const wanted = files.success ? files.data.sha256 : { json: sha256(canonicalJson(report)), pdf: null, text: null }
  const problems: VerifyProblem[] = []
  for (const kind of fileKinds) {
    const sum = wanted[kind]
    const found = sum === null ? 'No checksum of this file was kept, so nothing shows whether it was changed.' : await fileProblem(paths[kind], sum)
    if (found !== null) problems.push({ path: paths[kind], problem: found })
  }
  return problems
}

/** Whether the library and everything signed in it is as it was: the database, each seal, and each written file. Changes nothing. */
export const verifyLibrary = async ({ folder, library }: LibrarySession): Promise<Result<Verified>> => {
  const content = await library.call('stored-content', undefined)
  if (!content.ok) return content
  const problems: VerifyProblem[] = content.value.damage.map((line) => ({ path: libraryPaths(folder).database, problem: `The database is damaged: ${line}.` }))
  for (const stored of content.value.signed) problems.push(...(await signatureProblems(folder, stored)))
  return ok({ ok: problems.length === 0, signed: content.value.signed.length, problems })
}
