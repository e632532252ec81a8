import { expect, it } from 'vitest'
import { splitHeader } from '../../../../core/dicom/slice-fields.ts'
import { initial } from '../../../../main/library/migrations/1-initial.ts'
import { sharedHeaders } from '../../../../main/library/migrations/3-shared-headers.ts'
import { headersOfStudy } from '../../../../main/library/stored-header.ts'
import type { ReadableDatabase } from '../../../../main/library/database.ts'
import { ctFiles, headerOf, nmFile, petFiles, uids, uprightShape } from '../../../fixtures/images.ts'
import { rawDatabase } from '../open.ts'

const lossy = { '00282110': ['CS', '01'], '00282112': ['DS', '12.50000000001'] } as const
const headers = [
  ...ctFiles(uprightShape).map(headerOf),
  ...petFiles(uprightShape, { elements: (k) => ({ '00541300': ['DS', String(k * 1000.1)] }) }).map(headerOf),
  ...ctFiles(uprightShape, { elements: (k) => ({ ...lossy, '0020000E': ['UI', '1.2.9'], '00080018': ['UI', `1.2.9.${k}`], '7FE00010': null }) }).map(headerOf),
  headerOf(nmFile(uprightShape)),
]

const bySop = <T extends { readonly sopInstanceUid: string }>(all: readonly T[]): T[] => [...all].sort((a, b) => (a.sopInstanceUid < b.sopInstanceUid ? -1 : 1))

const old = (): ReturnType<typeof rawDatabase> => {
  const db = rawDatabase(':memory:')
  db.exec(initial)
  const put = db.prepare('INSERT INTO instances (sop_instance_uid, series_instance_uid, study_instance_uid, path, header) VALUES (?, ?, ?, ?, ?)')
  for (const header of headers) put.run(header.sopInstanceUid, header.seriesInstanceUid, header.studyInstanceUid, `/data/${header.sopInstanceUid}`, JSON.stringify(header))
  return db
}

it('keeps every header exactly, and stores what slices share once', () => {
  const db = old()
  db.exec(sharedHeaders)
  const stored = headersOfStudy(db as unknown as ReadableDatabase, uids.study)
  expect(bySop(stored)).toEqual(bySop(headers))
  const written = new Set(headers.map((header) => splitHeader(header).shared.json))
  expect(new Set(db.prepare('SELECT header FROM shared_headers').pluck().all())).toEqual(written)
  expect(db.prepare('SELECT count(*) FROM shared_headers').pluck().get()).toBe(written.size)
})

it('keeps the path, study and series of every instance', () => {
  const db = old()
  const query = 'SELECT sop_instance_uid, series_instance_uid, study_instance_uid, path FROM instances ORDER BY sop_instance_uid'
  const before = db.prepare(query).all()
  db.exec(sharedHeaders)
  expect(db.prepare(query).all()).toEqual(before)
  expect(before).toHaveLength(headers.length)
})

it('turns an empty library into an empty one', () => {
  const db = rawDatabase(':memory:')
  db.exec(initial)
  db.exec(sharedHeaders)
  expect(db.prepare('SELECT count(*) FROM instances').pluck().get()).toBe(0)
})
