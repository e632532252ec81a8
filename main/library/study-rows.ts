import { z } from 'zod'
import { exactMark, queryWords, studyWords } from '../../core/study/search-words.ts'
import { fusionPair, whyNoFusionPair } from '../../core/study/study.ts'
import type { SeriesKind, Study } from '../../core/study/study.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** A line of the work-list, from columns alone. */
export interface StudyRow {
  readonly studyInstanceUid: string
  readonly patientName: string
  readonly patientId: string
  readonly patientSex: 'M' | 'F' | 'O' | null
  readonly patientBirthDate: string | null
  readonly studyDate: string | null
  readonly description: string
  /** "CT + SPECT", "CT", ... */
  readonly images: string
  /** Why it cannot be read fused; null where it can. */
  readonly refusal: string | null
  /** The indexed folders that hold its files. */
  readonly folders: readonly string[]
  readonly state: StudyState
}

const stateSchema = z.enum(['to-read', 'draft', 'signed', 'not-readable'])

export type StudyState = z.infer<typeof stateSchema>

const rowSchema = z.object({
  sortKey: z.number(),
  studyInstanceUid: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  patientSex: z.enum(['M', 'F', 'O']).nullable(),
  patientBirthDate: z.string().nullable(),
  studyDate: z.string().nullable(),
  description: z.string(),
  images: z.string(),
  refusal: z.string().nullable(),
  folders: z.string().transform((json) => z.array(z.string()).parse(JSON.parse(json))),
  state: stateSchema,
})

const columns = `sort_key AS sortKey, study_instance_uid AS studyInstanceUid, patient_name AS patientName, patient_id AS patientId,
  patient_sex AS patientSex, birth_date AS patientBirthDate, study_date AS studyDate, description, images, refusal, folders, state`

const kindWords: Readonly<Record<SeriesKind, string>> = {
  'ct-volume': 'CT',
  'spect-volume': 'SPECT',
  'pet-volume': 'PET',
  planar: 'planar',
  'whole-body': 'whole body',
  dynamic: 'dynamic',
  gated: 'gated',
  document: 'document',
  other: 'other',
}

const imagesOf = (study: Study): string => [...new Set(study.series.map((series) => kindWords[series.kind]))].sort().join(' + ')

/** Room for a million studies in one minute; the key of a study in the year 9999 still is an exact number in JavaScript. */
const keysPerMinute = 2 ** 20
const minuteMs = 60_000
const firstMinute = Date.parse('0001-01-01T00:00Z') / minuteMs

/** The first key of the study's minute; unknown dates come last in the list. */
const minuteKey = ({ studyDate, studyTime }: Study): number => {
  const ms = studyDate === null ? NaN : Date.parse(`${studyDate}T${studyTime ?? '00:00'}Z`)
  return Number.isNaN(ms) ? 0 : (ms / minuteMs - firstMinute) * keysPerMinute
}

const keySchema = z.number().nullish()

/** The statements that write the list, prepared once for many studies. */
export const prepareRows = (db: WritableDatabase) => ({
  findKey: db.prepare('SELECT sort_key FROM study_rows WHERE study_instance_uid = ?').pluck(),
  highestKey: db.prepare('SELECT max(sort_key) FROM study_rows WHERE sort_key >= ? AND sort_key < ?').pluck(),
  deleteRow: db.prepare('DELETE FROM study_rows WHERE sort_key = ?'),
  deleteWords: db.prepare('DELETE FROM study_text WHERE rowid = ?'),
  // What was unpacked out of an archive lies in the library itself, not in the folder that held the archive.
  foldersOf: db
    .prepare(
      `SELECT DISTINCT files.folder FROM instances JOIN files ON files.path = instances.path
       WHERE instances.study_instance_uid = ? AND substr(files.path, 1, length(files.folder)) = files.folder ORDER BY files.folder`,
    )
    .pluck(),
  putRow: db.prepare(
    `INSERT INTO study_rows (sort_key, study_instance_uid, patient_name, patient_id, patient_sex, birth_date, study_date, description, images, series,
       refusal, folders, report)
     VALUES (:key, :uid, :name, :id, :sex, :born, :date, :description, :images, :series, :refusal, :folders,
       (SELECT state FROM reports WHERE study_instance_uid = :uid ORDER BY version DESC, saved_at DESC LIMIT 1))`,
  ),
  putWords: db.prepare('INSERT INTO study_text (rowid, words) VALUES (?, ?)'),
})

type RowStatements = ReturnType<typeof prepareRows>

export const removeRow = (rows: RowStatements, studyUid: string): number | null => {
  const key = keySchema.parse(rows.findKey.get(studyUid)) ?? null
  if (key === null) return null
  rows.deleteRow.run(key)
  rows.deleteWords.run(key)
  return key
}

/** Puts a study into the list and the search, in place of what stood there for it. */
export const putRow = (rows: RowStatements, study: Study): void => {
  const before = removeRow(rows, study.studyInstanceUid)
  const first = minuteKey(study)
  const isSameMinute = before !== null && before >= first && before < first + keysPerMinute
  const highest = isSameMinute ? null : keySchema.parse(rows.highestKey.get(first, first + keysPerMinute))
  const key = isSameMinute ? before : (highest ?? first) + 1
  rows.putRow.run({
    key,
    uid: study.studyInstanceUid,
    name: study.patientName,
    id: study.patientId,
    sex: study.patientSex,
    born: study.patientBirthDate,
    date: study.studyDate,
    description: study.description,
    images: imagesOf(study),
    series: study.series.length,
    refusal: fusionPair(study) === null ? whyNoFusionPair(study).sentence : null,
    folders: JSON.stringify(rows.foldersOf.all(study.studyInstanceUid)),
  })
  rows.putWords.run(key, studyWords(study).join(' '))
}

/** The text of a search in the index's own language; quotes keep the reader's text from being one. Null asks for nothing. */
export const searchExpression = (find: string): string | null => {
  const groups = queryWords(find).map((words) => `(${words.map((word) => `"${word}"* OR "${exactMark}${word}"`).join(' OR ')})`)
  return groups.length === 0 ? null : groups.join(' AND ')
}

export interface RowsQuery {
  readonly find: string
  readonly state: StudyState | null
  /** The `next` of the page before; null for the first. */
  readonly after: number | null
  readonly limit: number
}

export interface RowsPage {
  readonly rows: readonly StudyRow[]
  /** Where the next page begins; null after the last. */
  readonly next: number | null
  /** How many there are in all; of a search, not counted further than `countedAtMost`. */
  readonly total: number
}

/** Counting every hit of one letter would take longer than finding the first page. */
export const countedAtMost = 1000

const countSchema = z.number()

const countState = (db: ReadableDatabase, state: StudyState): number =>
  countSchema.parse(db.prepare('SELECT count(*) FROM study_rows WHERE state = ?').pluck().get(state))

const hasMoreThan = (db: ReadableDatabase, state: StudyState, count: number): boolean =>
  db.prepare('SELECT 1 FROM study_rows WHERE state = ? LIMIT 1 OFFSET ?').get(state, count) !== undefined

/** Up to here the studies of a state are gathered first, and the hits looked up among them; a state that most studies have is met soon anyway. */
const fewStudies = 10_000

/** The hits of a search, with their rows for a page. CROSS JOIN keeps SQLite from asking the index once for every row of the list. */
const hits = (db: ReadableDatabase, state: StudyState | null, isPage: boolean): string => {
  const matching = 'FROM study_text CROSS JOIN study_rows ON study_rows.sort_key = study_text.rowid WHERE study_text MATCH :expression'
  if (state === null && !isPage) return 'FROM study_text WHERE study_text MATCH :expression'
  if (state === null) return matching
  return hasMoreThan(db, state, fewStudies)
    ? `${matching} AND study_rows.state = :state`
    : `${matching} AND +study_text.rowid IN (SELECT sort_key FROM study_rows WHERE state = :state)`
}

/** The page and the count out of one look into the index; a page further down leaves the count to a look of its own. */
const pageOf = (db: ReadableDatabase, expression: string, { state, after, limit }: RowsQuery): { readonly found: unknown; readonly total: unknown } => {
  const newestHits = `hits AS MATERIALIZED (SELECT study_text.rowid AS hit ${hits(db, state, false)} ORDER BY study_text.rowid DESC LIMIT max(${countedAtMost}, :limit))`
  const values = { expression, state, before: after, limit }
  if (after === null) {
    const found = z.array(z.looseObject({ total: countSchema })).parse(
      db
        .prepare(
          `WITH ${newestHits} SELECT ${columns}, (SELECT count(*) FROM hits) AS total FROM hits CROSS JOIN study_rows ON sort_key = hit
           ORDER BY hit DESC LIMIT :limit`,
        )
        .all(values),
    )
    return { found, total: found[0]?.total ?? 0 }
  }
  return {
    found: db.prepare(`SELECT ${columns} ${hits(db, state, true)} AND study_text.rowid < :before ORDER BY study_text.rowid DESC LIMIT :limit`).all(values),
    total: db.prepare(`WITH ${newestHits} SELECT count(*) FROM hits`).pluck().get(values),
  }
}

const wholePage = (db: ReadableDatabase, { state, after, limit }: RowsQuery): { readonly found: unknown; readonly total: unknown } => ({
  found: db
    .prepare(`SELECT ${columns} FROM study_rows WHERE sort_key < :before ${state === null ? '' : 'AND state = :state'} ORDER BY sort_key DESC LIMIT :limit`)
    .all({ state, before: after ?? Number.MAX_SAFE_INTEGER, limit }),
  total: state === null ? db.prepare('SELECT count(*) FROM study_rows').pluck().get() : countState(db, state),
})

/** One page of the list, newest first. A text of signs only finds nothing: it is no wish for everything. */
export const rowsPage = (db: ReadableDatabase, query: RowsQuery): RowsPage => {
  const { find, limit } = query
  const expression = searchExpression(find)
  const isHopeless = (expression === null && find.trim() !== '') || (query.state !== null && !hasMoreThan(db, query.state, 0))
  if (isHopeless) return { rows: [], next: null, total: 0 }
  const oneMore = { ...query, limit: limit + 1 }
  const page = expression === null ? wholePage(db, oneMore) : pageOf(db, expression, oneMore)
  const found = z.array(rowSchema).parse(page.found)
  const shown = found.slice(0, limit)
  return {
    rows: shown.map(({ sortKey: _sortKey, ...row }) => row),
    next: found.length > limit ? (shown.at(-1)?.sortKey ?? null) : null,
    total: countSchema.parse(page.total),
  }
}

/** How many studies of the list are in each state. */
export const countStates = (db: ReadableDatabase): Readonly<Record<StudyState, number>> => {
  const counted = z.array(z.tuple([stateSchema, z.number()])).parse(db.prepare('SELECT state, count(*) FROM study_rows GROUP BY state').raw().all())
  return { 'to-read': 0, draft: 0, signed: 0, 'not-readable': 0, ...Object.fromEntries(counted) }
}

/** Whether studies are missing from the list: an older program wrote the library, or the list was emptied. */
export const isListIncomplete = (db: ReadableDatabase): boolean =>
  db.prepare('SELECT (SELECT count(*) FROM studies) <> (SELECT count(*) FROM study_rows)').pluck().get() === 1

/** The folders that hold a study's files; empty for an unknown study. */
export const foldersOfStudy = (db: ReadableDatabase, studyUid: string): string[] => {
  const json = z.string().optional().parse(db.prepare('SELECT folders FROM study_rows WHERE study_instance_uid = ?').pluck().get(studyUid))
  return json === undefined ? [] : z.array(z.string()).parse(JSON.parse(json))
}
