import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import { reportSchema } from '../../core/report/report.ts'
import type { Report } from '../../core/report/report.ts'
import { isSigned } from '../../core/report/versions.ts'
import { dateTimeWords } from '../../core/report/words.ts'
import { libraryPaths } from '../library/database.ts'
import { ledgerKey, readLedger } from '../library/ledger.ts'
import type { Ledger, PassphraseNote } from '../library/ledger.ts'
import { libraryRelative } from '../library/unfinished-files.ts'
import type { StoredContent, StoredSignature } from '../library/verify.ts'
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
  /** What the ledger notes and nothing is wrong with: passphrases that were set anew, and who confirmed it, oldest first. */
  readonly notes: readonly string[]
}

const pathsSchema = { pdf: z.string(), json: z.string(), text: z.string() }
const storedFilesSchema = z.strictObject({ ...pathsSchema, sha256: z.strictObject(pathsSchema) })

type StoredFiles = z.infer<typeof storedFilesSchema>

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

/** The words of a row that nothing reads must be as they were written too: JSON has more than one spelling of the same value. */
const isAsWritten = (text: string): boolean => {
  const value = parseJson(text)
  return text === JSON.stringify(value) || text === canonicalJson(value as Parameters<typeof canonicalJson>[0])
}

const nameOf = ({ reportId, version }: { readonly reportId: string; readonly version: number }): string => `report ${reportId}, version ${version}`

/** The report of a row, or why it is not what was signed. */
const sealedReport = (stored: StoredSignature): Report | string => {
  const parsed = reportSchema.safeParse(parseJson(stored.report))
  if (!parsed.success) return `The signed ${nameOf(stored)} cannot be read any more.`
  const report = parsed.data
  const isItself = report.reportId === stored.reportId && report.version === stored.version && report.studyInstanceUid === stored.studyUid && report.revision === stored.revision
  if (!isItself || !isSigned(report) || !sealHolds(report) || !isAsWritten(stored.report)) {
    return `The stored ${nameOf(stored)} is not as it was when it was signed: its seal does not hold.`
  }
  return report
}

/** The version before must be there, with the very seal that this one was signed over. */
const chainProblem = (report: Report, before: StoredSignature | undefined): string | null => {
  if (report.version === 1) return null
  const { previous } = report
  const isNext = previous?.version === report.version - 1 && before?.reportId === report.reportId && before.version === previous.version
  const earlier = isNext ? reportSchema.safeParse(parseJson(before.report)).data : undefined
  return earlier !== undefined && earlier.seal === previous?.seal ? null : `The version before ${nameOf(report)} is missing or is not the one it was signed over: the chain of versions is broken.`
}

const ledgerProblem = (stored: StoredSignature, report: Report, ledger: Ledger): string | null => {
  const entry = ledger.signed.get(ledgerKey(stored.reportId, stored.version))
  if (entry === undefined) return `The ${nameOf(stored)} is not in the ledger of signed reports: it was put in past the program.`
  return entry.seal === report.seal && entry.savedAt === stored.savedAt ? null : `The ${nameOf(stored)} is not the one that the ledger of signed reports names.`
}

/** Signed rows of before version 6 hold full paths, which move with the library; only the end of those can be compared. */
const isOwnPath = (stored: string, path: string, folder: string): boolean => {
  const own = libraryRelative(folder, path)
  const plain = stored.replaceAll('\\', '/')
  return plain === own || (/^(\/|[A-Za-z]:)/.test(plain) && plain.endsWith(`/${own}`))
}

const signatureProblems = async (folder: string, stored: StoredSignature, before: StoredSignature | undefined, ledger: Ledger): Promise<VerifyProblem[]> => {
  const { database } = libraryPaths(folder)
  const report = sealedReport(stored)
  if (typeof report === 'string') return [{ path: database, problem: report }]
  const problems: VerifyProblem[] = [chainProblem(report, before), ledgerProblem(stored, report, ledger)]
    .filter((problem) => problem !== null)
    .map((problem) => ({ path: database, problem }))
  const paths = reportFilePaths(folder, report)
  const files: StoredFiles | null = storedFilesSchema.safeParse(parseJson(stored.files)).data ?? null
  // The sealed JSON proves itself; a PDF without a stored checksum proves nothing.
  const wanted = files?.sha256 ?? { json: sha256(canonicalJson(report)), pdf: null, text: null }
  if (files !== null && (!isAsWritten(stored.files ?? '') || fileKinds.some((kind) => !isOwnPath(files[kind], paths[kind], folder)))) {
    problems.push({ path: database, problem: `The list of files of the ${nameOf(report)} is not as it was when it was signed.` })
  }
  for (const kind of fileKinds) {
    const sum = wanted[kind]
    const found = sum === null ? 'No checksum of this file was kept, so nothing shows whether it was changed.' : await fileProblem(paths[kind], sum)
    if (found !== null) problems.push({ path: paths[kind], problem: found })
  }
  return problems
}

/** Versions that the ledger knows and the library does not hold any more. */
const lostVersions = (content: StoredContent, ledger: Ledger): string[] => {
  const held = new Set(content.signed.map(({ reportId, version }) => ledgerKey(reportId, version)))
  return [...ledger.signed].filter(([key]) => !held.has(key)).map(([, report]) => `The signed ${nameOf(report)} is no longer in the library, but the ledger of signed reports names it.`)
}

const signedFileName = /(SR-[0-9A-Z]{8})-v(\d+)\.(?:pdf|json|txt)$/

/** Files of signed versions that the library does not hold. */
const strayFiles = async (folder: string, content: StoredContent): Promise<VerifyProblem[]> => {
  const { reports } = libraryPaths(folder)
  const held = new Set(content.signed.map(({ reportId, version }) => ledgerKey(reportId, version)))
  const names = await readdir(reports, { recursive: true, encoding: 'utf8' }).catch(() => [])
  return names.sort().flatMap((name) => {
    const path = join(reports, name)
    const [, reportId, version] = signedFileName.exec(name) ?? []
    if (reportId === undefined || held.has(ledgerKey(reportId, Number(version))) || content.unfinished.includes(libraryRelative(folder, path))) return []
    return [{ path, problem: 'This is a file of a signed report that the library does not hold as signed.' }]
  })
}

const noteWords = ({ what, reader, by, at }: PassphraseNote): string =>
  what === 'set-anew'
    ? `The passphrase of ${reader} was set anew on ${dateTimeWords(at)} without the old one, at this computer by its user "${by}".`
    : `${by} confirmed on ${dateTimeWords(at)} that it was ${reader} who set the passphrase anew.`

/**
 * Whether the library and everything signed in it is as it was: the database, the ledger, each seal, the chain of versions, and each
 * written file. Changes nothing.
 */
export const verifyLibrary = async ({ folder, library }: LibrarySession): Promise<Result<Verified>> => {
  const stored = await library.call('stored-content', undefined)
  if (!stored.ok) return stored
  const content = stored.value
  const { database } = libraryPaths(folder)
  const ledger = readLedger(content.ledger)
  const inDatabase = [...content.damage.map((line) => `The database is damaged: ${line}.`), ...ledger.problems, ...lostVersions(content, ledger)]
  const problems: VerifyProblem[] = inDatabase.map((problem) => ({ path: database, problem }))
  for (const [index, signature] of content.signed.entries()) problems.push(...(await signatureProblems(folder, signature, content.signed[index - 1], ledger)))
  problems.push(...(await strayFiles(folder, content)))
  return ok({ ok: problems.length === 0, signed: content.signed.length, problems, notes: ledger.passphrases.map(noteWords) })
}
