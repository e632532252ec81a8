import { expect, it } from 'vitest'
import { splitHeader } from '../../../core/dicom/slice-fields.ts'
import type { InstanceHeader } from '../../../core/dicom/instance-header.ts'
import { addFolder, removeFiles, storeFiles } from '../../../main/library/files.ts'
import type { ScannedFile } from '../../../main/library/files.ts'
import { rebuildStudies } from '../../../main/library/studies.ts'
import { headersOfStudy, seriesHeader } from '../../../main/library/stored-header.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { ctFiles, headerOf, petFiles, uids, uprightShape } from '../../fixtures/images.ts'
import { openLibrary, temporaryFolder } from './open.ts'

const folder = '/data/a'
const headers = [...ctFiles(uprightShape).map(headerOf), ...petFiles(uprightShape).map(headerOf)]
const pathOf = (header: InstanceHeader): string => `${folder}/${header.sopInstanceUid}`

const library = (): WritableDatabase => {
  const { db } = openLibrary(temporaryFolder())
  addFolder(db, folder, '2026-03-14T10:00:00+01:00')
  return db
}

const file = (header: InstanceHeader): ScannedFile => ({ path: pathOf(header), size: 10, modifiedMs: 1, outcome: { kind: 'header', header: splitHeader(header) } })
const sharedCount = (db: WritableDatabase): unknown => db.prepare('SELECT count(*) FROM shared_headers').pluck().get()
const bySop = (all: readonly InstanceHeader[]): InstanceHeader[] => [...all].sort((a, b) => (a.sopInstanceUid < b.sopInstanceUid ? -1 : 1))

it('gives back exactly the headers that were stored, from one shared header per series, in any batches', () => {
  const db = library()
  for (const header of headers) storeFiles(db, folder, [file(header)])
  expect(bySop(headersOfStudy(db, uids.study))).toEqual(bySop(headers))
  expect(sharedCount(db)).toBe(2)
  expect(headers).toContainEqual(seriesHeader(db, uids.pet))
  expect(seriesHeader(db, '1.2.3')).toBeNull()
})

it('drops a shared header with its last slice, and not before', () => {
  const db = library()
  storeFiles(db, folder, headers.map(file))
  const pet = headers.filter(({ seriesInstanceUid }) => seriesInstanceUid === uids.pet)
  removeFiles(db, pet.slice(1).map(pathOf), () => false)
  rebuildStudies(db)
  expect(sharedCount(db)).toBe(2)
  removeFiles(db, pet.slice(0, 1).map(pathOf), () => false)
  rebuildStudies(db)
  expect(sharedCount(db)).toBe(1)
})

it('keeps nothing of a header that changed with its file', () => {
  const db = library()
  const [first] = headers
  if (first === undefined) throw new Error('no fixture')
  storeFiles(db, folder, [file(first)])
  const changed = { ...first, patient: { ...first.patient, name: 'Corrected^Name' } }
  storeFiles(db, folder, [{ ...file(changed), modifiedMs: 2 }])
  rebuildStudies(db)
  expect(headersOfStudy(db, uids.study)).toEqual([changed])
  expect(sharedCount(db)).toBe(1)
})
