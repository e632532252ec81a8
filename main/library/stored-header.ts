import { z } from 'zod'
import { instanceHeaderSchema } from '../../core/dicom/instance-header.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { decodeFields, decodeSlice, withSlice } from '../../core/dicom/slice-fields.ts'
import type { SharedHeader } from '../../core/dicom/slice-fields.ts'
import { evenStack } from '../../core/study/even-stack.ts'
import type { EvenStack } from '../../core/study/even-stack.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

const sharedSchema = z.array(z.tuple([z.number(), z.string()]))
const slicesSchema = z.array(z.tuple([z.string(), z.string()]))
const idSchema = z.number().optional()

const parseShared = (json: string): InstanceHeader => instanceHeaderSchema.parse(JSON.parse(json))

const headersWhere = (db: ReadableDatabase, column: 'study_instance_uid' | 'series_instance_uid', uid: string): InstanceHeader[] => {
  const shared = sharedSchema.parse(db.prepare(`SELECT shared_header, header FROM shared_headers WHERE ${column} = ?`).raw().all(uid))
  const slices = db.prepare('SELECT sop_instance_uid, slice FROM slices WHERE shared_header = ?').raw()
  return shared.flatMap(([id, json]) => {
    const header = parseShared(json)
    return slicesSchema.parse(slices.all(id)).map(([sop, slice]) => withSlice(header, sop, decodeSlice(slice)))
  })
}

/** The headers of all instances of a study, in no order. */
export const headersOfStudy = (db: ReadableDatabase, studyUid: string): InstanceHeader[] => headersWhere(db, 'study_instance_uid', studyUid)

const studySchema = z.array(z.tuple([z.string(), z.string(), z.string(), z.string()]))

/** A damaged one is met when its fields are read. */
const slicesOf = (joined: string): readonly unknown[] => JSON.parse(`[${joined}]`) as readonly unknown[]

/** UIDs have no space. */
const separator = ' '

const prepareStudy = (db: ReadableDatabase) =>
  db
    .prepare(
      `SELECT series_instance_uid, header, group_concat(sop_instance_uid, '${separator}'), group_concat(slice) FROM shared_headers JOIN slices USING (shared_header)
       WHERE study_instance_uid = ? GROUP BY shared_header`,
    )
    .raw()

const preparedStudy = new WeakMap<ReadableDatabase, ReturnType<typeof prepareStudy>>()

/** All that `buildStudy` needs of a study: whole series of even slices by a few of them, every header of all others. */
export const contentOfStudy = (db: ReadableDatabase, studyUid: string): { readonly headers: InstanceHeader[]; readonly stacks: ReadonlyMap<string, EvenStack> } => {
  const select = preparedStudy.get(db) ?? prepareStudy(db)
  preparedStudy.set(db, select)
  const groups = studySchema.parse(select.all(studyUid)).map(([series, json, uids, slices]) => {
    const of = { shared: parseShared(json), sopInstanceUids: uids.split(separator), slices: slicesOf(slices) }
    return { series, of }
  })
  const stacks = new Map<string, EvenStack>()
  const headers: InstanceHeader[] = []
  for (const { series, of } of groups) {
    const isAlone = groups.every((other) => other.of === of || other.series !== series)
    const stack = isAlone ? evenStack(of) : null
    if (stack !== null) stacks.set(series, stack)
    else headers.push(...of.slices.map((slice, index) => withSlice(of.shared, of.sopInstanceUids[index] ?? '', decodeFields(slice))))
  }
  return { headers, stacks }
}

const rowSchema = z.object({ sop: z.string(), slice: z.string(), header: z.string() }).optional()

const joined = (row: unknown): InstanceHeader | null => {
  const found = rowSchema.parse(row)
  return found === undefined ? null : withSlice(parseShared(found.header), found.sop, decodeSlice(found.slice))
}

const columns = 'SELECT sop_instance_uid AS sop, slice, header FROM slices JOIN shared_headers USING (shared_header)'

/** The header of one instance of a series, always the same one; null for an unknown series. */
export const seriesHeader = (db: ReadableDatabase, seriesUid: string): InstanceHeader | null =>
  joined(db.prepare(`${columns} WHERE series_instance_uid = ? ORDER BY sop_instance_uid LIMIT 1`).get(seriesUid))

const nuclearShown = 300

/** One header each of the newest NM and PET series, newest first; not more than a page can show. */
export const nuclearHeaders = (db: ReadableDatabase): InstanceHeader[] =>
  z
    .array(z.string())
    .parse(
      db
        .prepare(
          `SELECT series_instance_uid FROM shared_headers WHERE json_extract(header, '$.series.modality') IN ('NM', 'PT')
           GROUP BY series_instance_uid ORDER BY max(shared_header) DESC LIMIT ${nuclearShown}`,
        )
        .pluck()
        .all(),
    )
    .flatMap((uid) => seriesHeader(db, uid) ?? [])

const prepareShared = (db: WritableDatabase) => ({
  find: db.prepare('SELECT shared_header FROM shared_headers WHERE series_instance_uid = ? AND header = ?').pluck(),
  put: db.prepare('INSERT INTO shared_headers (study_instance_uid, series_instance_uid, header) VALUES (?, ?, ?)'),
})

const prepared = new WeakMap<WritableDatabase, ReturnType<typeof prepareShared>>()

/** Numbers of shared headers in the library, for one batch: found there, or put there. */
export const sharedHeaderNumbers = (db: WritableDatabase): ((shared: SharedHeader) => number) => {
  const { find, put } = prepared.get(db) ?? prepareShared(db)
  prepared.set(db, { find, put })
  const numbers = new Map<SharedHeader, number>()
  return (shared) => {
    const { studyInstanceUid, seriesInstanceUid, json } = shared
    const known = numbers.get(shared) ?? idSchema.parse(find.get(seriesInstanceUid, json))
    const number = known ?? Number(put.run(studyInstanceUid, seriesInstanceUid, json).lastInsertRowid)
    numbers.set(shared, number)
    return number
  }
}

const prepareDrop = (db: WritableDatabase) =>
  db.prepare(
    'DELETE FROM shared_headers WHERE study_instance_uid = ? AND NOT EXISTS (SELECT 1 FROM slices WHERE slices.shared_header = shared_headers.shared_header)',
  )

const preparedDrop = new WeakMap<WritableDatabase, ReturnType<typeof prepareDrop>>()

/** Takes out what no slice of a study uses any more, after files have gone or changed. */
export const dropUnusedHeaders = (db: WritableDatabase, studyUid: string): void => {
  const drop = preparedDrop.get(db) ?? prepareDrop(db)
  preparedDrop.set(db, drop)
  drop.run(studyUid)
}
