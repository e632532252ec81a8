import { z } from 'zod'
import { leftOutKind, leftOutKinds } from '../../core/study/left-out.ts'
import type { LeftOutKind, LeftOutOutcome } from '../../core/study/left-out.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** A file that is in an indexed folder and not in use, with the reason. */
export interface LeftOutFile {
  readonly path: string
  readonly reason: string
  readonly kind: LeftOutKind
}

export interface LeftOutQuery {
  /** Part of path or reason; empty for all. */
  readonly find: string
  /** Null for all files with a problem: neither copies nor files that are no images. */
  readonly kind: LeftOutKind | null
  readonly offset: number
  readonly limit: number
}

export interface LeftOutPage {
  /** How many match `find`, by kind, whatever kind is asked for. */
  readonly counts: Readonly<Record<LeftOutKind, number>>
  readonly files: readonly LeftOutFile[]
  /** How many there are of the kind that was asked for. */
  readonly total: number
}

const rowsSchema = z.array(z.object({ path: z.string(), reason: z.string() }))

/** SQL's own wildcards in a reader's text are letters like any other. */
const pattern = (find: string): string => `%${find.replaceAll(/[\\%_]/g, '\\$&')}%`

/** Outcomes are written out, not bound: only then are the indexes of what is left out used. */
const from = (outcome: LeftOutOutcome, find: string): string =>
  `FROM files WHERE ${outcome === 'skipped' ? '' : `outcome IN ('duplicate', 'problem') AND `}outcome = '${outcome}'${find === '' ? '' : ` AND (path LIKE :like ESCAPE '\\' OR reason LIKE :like ESCAPE '\\')`}`

const zeroes = Object.fromEntries(leftOutKinds.map((kind) => [kind, 0])) as Record<LeftOutKind, number>

/** One page of the files that are left out, by kind and path. */
export const leftOutFiles = (db: ReadableDatabase, { find, kind, offset, limit }: LeftOutQuery): LeftOutPage => {
  const values = find === '' ? {} : { like: pattern(find) }
  const count = (outcome: LeftOutOutcome): number => z.number().parse(db.prepare(`SELECT count(*) ${from(outcome, find)}`).pluck().get(values))
  const page = (outcome: 'duplicate' | 'skipped'): LeftOutFile[] =>
    rowsSchema
      .parse(db.prepare(`SELECT path, coalesce(reason, '') AS reason ${from(outcome, find)} ORDER BY path LIMIT :limit OFFSET :offset`).all({ ...values, limit, offset }))
      .map((row) => ({ ...row, kind: outcome }))
  const problems = rowsSchema
    .parse(db.prepare(`SELECT path, coalesce(reason, '') AS reason ${from('problem', find)} ORDER BY path`).all(values))
    .map((row) => ({ ...row, kind: leftOutKind('problem', row.reason) }))
  const counts: Record<LeftOutKind, number> = { ...zeroes, duplicate: count('duplicate'), skipped: count('skipped') }
  for (const row of problems) counts[row.kind] += 1
  if (kind === 'duplicate' || kind === 'skipped') return { counts, files: page(kind), total: counts[kind] }
  // The gravest first: a mix-up of patients must not stand behind a thousand torn files.
  const wanted = kind === null ? [...problems].sort((a, b) => leftOutKinds.indexOf(a.kind) - leftOutKinds.indexOf(b.kind)) : problems.filter((row) => row.kind === kind)
  return { counts, files: wanted.slice(offset, offset + limit), total: wanted.length }
}

const foldersSchema = z.array(z.string())

/**
 * Forgets what was concluded about files that are left out (these paths, or all that have a problem), so that the next scan reads them
 * again; answers the folders to scan. What is in use is not touched.
 */
export const forgetProblems = (db: WritableDatabase, paths: readonly string[] | null): string[] =>
  db.transaction(() => {
    if (paths === null) {
      const folders = foldersSchema.parse(db.prepare(`SELECT DISTINCT folder FROM files WHERE outcome = 'problem' ORDER BY folder`).pluck().all())
      db.prepare(`DELETE FROM files WHERE outcome = 'problem'`).run()
      return folders
    }
    const forget = db.prepare(`DELETE FROM files WHERE path = ? AND outcome IN ('problem', 'skipped') RETURNING folder`).pluck()
    return [...new Set(paths.flatMap((path) => foldersSchema.parse(forget.all(path))))].sort()
  })()

/** Whether a path is one that the library has seen: only such a one is shown to the system. */
export const isKnownFile = (db: ReadableDatabase, path: string): boolean => db.prepare('SELECT 1 FROM files WHERE path = ?').get(path) !== undefined
